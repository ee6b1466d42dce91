"""A series: the bars of one symbol, timeframe and side, with what is known about their origin."""

from hashlib import sha256

import attrs
import pyarrow as pa

from omega.data.schema import COLUMNS, HIDDEN_GAPS_KEY, ORIGIN_KEY, PARTNER_KEY, column

__all__ = ["FILE_ORIGIN", "NO_PARTNER", "Series", "content_hash", "pair", "series_label"]

FILE_ORIGIN = "file"
NO_PARTNER = "none"


@attrs.frozen(kw_only=True, eq=False)
class Series:
    """The bars of one symbol, timeframe and side.

    Attributes:
        symbol: For example ``EURUSD``.
        timeframe: A timeframe's name, for example ``H1``.
        side: ``bid``, ``ask`` or ``mid``.
        batch: The bars (`omega.data.schema.SCHEMA`), at least one; memory-mapped if they come from a store.
        meta: The metadata keys of `omega.data.schema`.
        hash: sha256 (hex) of the column bytes.

    """

    symbol: str
    timeframe: str
    side: str
    batch: pa.RecordBatch = attrs.field(repr=False)
    meta: dict[str, str] = attrs.field(repr=False)
    hash: str

    @property
    def rows(self) -> int:
        """The number of bars."""
        return int(self.batch.num_rows)

    @property
    def first(self) -> int:
        """The open instant of the first bar, UTC nanoseconds."""
        return int(column(self.batch, "timestamp")[0])

    @property
    def last(self) -> int:
        """The open instant of the last bar, UTC nanoseconds."""
        return int(column(self.batch, "timestamp")[-1])

    @property
    def label(self) -> str:
        """The series in words for warnings and manifests: ``EURUSD/H1/BID``."""
        return series_label(self.symbol, self.timeframe, self.side)

    @property
    def flagged(self) -> bool:
        """Whether the feed hides gaps: open equals the previous close on ≥ 95 % of bars after a closure."""
        return self.meta.get(HIDDEN_GAPS_KEY) == "true"

    @property
    def derived(self) -> bool:
        """Whether the bars were made (a spread, resampling) rather than stored."""
        return self.meta.get(ORIGIN_KEY, FILE_ORIGIN) != FILE_ORIGIN


def series_label(symbol: str, timeframe: str, side: str) -> str:
    """Return ``SYMBOL/TF/SIDE``, the name of a series where no path may appear."""
    return f"{symbol}/{timeframe}/{side.upper()}"


def content_hash(batch: pa.RecordBatch) -> str:
    """Return the sha256 (hex) of all column bytes, in schema order."""
    digest = sha256()
    for name in COLUMNS:
        digest.update(column(batch, name).data)
    return digest.hexdigest()


def pair(bid: Series, ask: Series) -> tuple[Series, Series]:
    """Return both sides with each other's hash recorded, so that readers notice if one is replaced alone."""
    return (
        attrs.evolve(bid, meta=bid.meta | {PARTNER_KEY: ask.hash}),
        attrs.evolve(ask, meta=ask.meta | {PARTNER_KEY: bid.hash}),
    )
