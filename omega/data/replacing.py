"""What series that omega makes may replace in a store: only series that were made the same way."""

from collections.abc import Collection
from pathlib import Path

from omega.data.importers.layout import check_no_sources
from omega.data.names import SeriesName
from omega.data.schema import SOURCE_KEY
from omega.data.store import holds_series, is_store, list_series, open_series
from omega.errors import DataError

__all__ = ["check_replacing"]


def check_replacing(root: Path, names: Collection[SeriesName], maker: str) -> None:
    """Check that made series `names` take the place of none that was not made by `maker`; the caller holds the lock.

    `maker` is what the source of a made series begins with.

    Errors: `DataError` if the store at `root` holds such a series, or a side of one that is not among `names`, or if
    `root` is a folder of files to import.
    """
    check_no_sources(root)
    for held in list_series(root) if is_store(root) else []:
        beside = [name for name in names if (name.symbol, name.timeframe) == (held.symbol, held.timeframe)]
        if beside and held not in names:
            raise DataError(
                f"the store {root} holds {held.stem}, and {', '.join(name.stem for name in beside)} would be made "
                "beside it: the sides of a series belong together. Choose another target, or remove the old file."
            )
    for name in names:
        if not holds_series(root, name):
            continue
        series = open_series(root, name.symbol, name.timeframe, name.side)
        source = series.meta.get(SOURCE_KEY, "unknown")
        if not source.startswith(maker):
            raise DataError(
                f"{series.label}: the store {root} holds bars from another source ({source}), which are not replaced "
                "by made ones. Choose another target."
            )
