"""How one file is to be read: what its format fixes, and where each column of bars stands."""

from collections.abc import Mapping

import attrs

from omega.data.schema import FIELDS, SIDES

__all__ = ["BARS", "JOINT_BARS", "TICKS", "Reading"]

BARS = FIELDS
"""Columns of bars of one side."""

JOINT_BARS = tuple(f"{side}_{field}" for side in SIDES for field in FIELDS)
"""Columns of bars of both sides in one row."""

TICKS = SIDES
"""Columns of ticks: a quote of both sides."""


@attrs.frozen(kw_only=True)
class Reading:
    """How the rows of one file become bars or ticks.

    Attributes:
        format: The vendor's format.
        headings: What each column of the file is called, for messages; as many as the file has columns.
        columns: Meaning → position of the column. Times: ``timestamp``, or ``date`` and ``time``; then `BARS`,
            `JOINT_BARS` or `TICKS`; optional ``volume``, ``bid_volume``, ``ask_volume``, ``spread``.
        delimiter: What separates values.
        header_lines: Lines before the first row.
        clock: The clock that the format or a heading fixes; None if neither says.
        clock_is_certain: Whether the file itself says so (a heading), so that nobody may say otherwise.
        side: The side that the format fixes; None if it does not, or has both.
        day_ns: The local midnight from which integer times count milliseconds; None for other times.
        order: What dates that end with their year mean, ``dmy`` or ``mdy``; None if the format does not fix it.
        epochs_are_local: Whether integer times count seconds of the broker's clock rather than of UTC.
        missing_repeats: Whether an empty quote of a tick repeats the one before.

    """

    format: str
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    delimiter: str = ","
    header_lines: int = 0
    clock: str | None = None
    clock_is_certain: bool = False
    side: str | None = None
    day_ns: int | None = None
    order: str | None = None
    epochs_are_local: bool = False
    missing_repeats: bool = False

    @property
    def is_ticks(self) -> bool:
        """Whether the rows are ticks."""
        return all(name in self.columns for name in TICKS)

    @property
    def is_joint(self) -> bool:
        """Whether each row has both sides."""
        return self.is_ticks or all(name in self.columns for name in JOINT_BARS)

    @property
    def time_columns(self) -> tuple[int, ...]:
        """Positions of the columns that make a time."""
        return tuple(self.columns[name] for name in ("timestamp", "date", "time") if name in self.columns)

    @property
    def number_columns(self) -> dict[str, int]:
        """Meaning → position of the columns that are numbers."""
        return {name: at for name, at in self.columns.items() if name not in {"timestamp", "date", "time"}}
