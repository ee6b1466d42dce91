"""What series that omega makes may replace in a store: only series that were made the same way."""

from collections.abc import Collection
from pathlib import Path

import attrs

from omega.data.names import SeriesName
from omega.data.schema import SOURCE_KEY, STORED_SIDES
from omega.data.store import holds_series, open_series
from omega.errors import DataError

__all__ = ["check_replacing"]


def check_replacing(root: Path, names: Collection[SeriesName], maker: str) -> None:
    """Check that made series `names` take the place of none that was not made by `maker`; the caller holds the lock.

    `maker` is what the source of a made series begins with.

    Errors: `DataError` if the store at `root` holds such a series, or the other side of one that is made alone.
    """
    for name in names:
        for other in (attrs.evolve(name, side=side) for side in STORED_SIDES):
            if other not in names and holds_series(root, other):
                raise DataError(
                    f"the store {root} holds {other.stem}, and only the other side, {name.stem}, is made: both "
                    "sides of a series belong together. Choose another target, or remove the old file."
                )
        if not holds_series(root, name):
            continue
        series = open_series(root, name.symbol, name.timeframe, name.side)
        source = series.meta.get(SOURCE_KEY, "unknown")
        if not source.startswith(maker):
            raise DataError(
                f"{series.label}: the store {root} holds bars from another source ({source}), which are not replaced "
                "by made ones. Choose another target."
            )
