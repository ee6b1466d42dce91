"""What a user says of the files to import, checked before anything is opened."""

from collections.abc import Mapping

import attrs

from omega.data.importers.clocks import parse_clock
from omega.data.importers.reading import BARS, JOINT_BARS, TICKS
from omega.data.names import check_side, check_symbol
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, did_you_mean

__all__ = ["FORMATS", "MEANINGS", "TIMES", "Statement", "parse_columns"]

FORMATS = ("auto", "dukascopy", "histdata", "metatrader", "lean", "csv", "parquet")

TIMES = ("dmy", "mdy", "ymd", "s", "ms", "us", "ns")
"""How times are to be read where a file leaves it open: the order of dates, or the unit of integers."""

MEANINGS = (
    "timestamp", "date", "time", *BARS, "volume", *JOINT_BARS, "bid_volume", "ask_volume", *TICKS, "spread",
)  # fmt: skip
"""What a column may mean."""


@attrs.frozen(kw_only=True)
class Statement:
    """What is said of the files; None leaves it to the files. Errors of any value are `ConfigError`.

    Attributes:
        symbol: The series' symbol.
        timeframe: The series' timeframe; of ticks, the bars to make.
        format: One of `FORMATS`.
        tz: The clock of times without an offset (`omega.data.importers.clocks`).
        side: ``bid``, ``ask`` or ``mid``, for files of one side.
        columns: Meaning → heading, or position from 1.
        scale: How many points make 1.0 of price, for files of integer points; 1 for prices.
        times: One of `TIMES`.
        ask_from_spread: The size of a point: the ask side is made as bid + spread column × point.

    """

    symbol: str | None = None
    timeframe: str | None = None
    format: str = "auto"
    tz: str | None = None
    side: str | None = None
    columns: Mapping[str, str] | None = None
    scale: float | None = None
    times: str | None = None
    ask_from_spread: float | None = None

    def __attrs_post_init__(self) -> None:
        if self.symbol is not None:
            check_symbol(self.symbol)
        if self.timeframe is not None:
            Timeframe.parse(self.timeframe)
        _check_choice("format", self.format, FORMATS)
        if self.tz is not None:
            parse_clock(self.tz)
        if self.side is not None:
            check_side(self.side)
        if self.times is not None:
            _check_choice("times", self.times, TIMES)
        if self.columns is not None:
            _check_columns(self.columns, self.format)
        _check_factor("scale", self.scale)
        _check_factor("ask-from-spread", self.ask_from_spread)
        if self.ask_from_spread is not None and self.side not in (None, "bid"):
            raise ConfigError(f"ask-from-spread makes the ask of bid prices, not of side = {self.side!r}.")


def parse_columns(text: str) -> dict[str, str]:
    """Read ``timestamp=Date,open=Open,…``: meaning → heading, or position from 1.

    Errors: `ConfigError` for a part that is no assignment, or a meaning that is assigned twice.
    """
    found: dict[str, str] = {}
    for part in text.split(","):
        meaning, equals, column = part.partition("=")
        if not (meaning.strip() and equals and column.strip()):
            raise ConfigError(f"columns: {part!r} is not of the form meaning=heading, such as open=Open or open=2.")
        if meaning.strip() in found:
            raise ConfigError(f"columns: {meaning.strip()!r} is assigned twice. Remove one.")
        found[meaning.strip()] = column.strip()
    return found


def _check_choice(key: str, value: str, valid: tuple[str, ...]) -> None:
    if value not in valid:
        raise ConfigError(f"{key} = {value!r}: expected {', '.join(valid)}. {did_you_mean(value, valid)}")


def _check_factor(key: str, value: float | None) -> None:
    if value is not None and not 0 < value < float("inf"):
        raise ConfigError(f"{key} = {value!r}: expected a number above zero.")


def _check_columns(columns: Mapping[str, str], file_format: str) -> None:
    """Check that the meanings exist and make bars or ticks."""
    if file_format not in {"auto", "csv", "parquet"}:
        raise ConfigError(f"columns = …: the format {file_format!r} fixes its columns. Leave it out, or say csv.")
    for meaning in columns:
        _check_choice("columns", meaning, MEANINGS)
    if ("timestamp" in columns) == ("date" in columns):
        raise ConfigError("columns: name either timestamp, or date (and time, if it stands in a column of its own).")
    if "time" in columns and "date" not in columns:
        raise ConfigError("columns: time stands beside a date: name the date's column too, or call it timestamp.")
    kinds = [kind for kind in (BARS, JOINT_BARS, TICKS) if set(kind) <= set(columns)]
    priced = set(columns) & {*BARS, *JOINT_BARS, *TICKS}
    if len(kinds) != 1 or priced != set(kinds[0]):
        raise ConfigError(
            f"columns: expected {', '.join(BARS)} (one side), {', '.join(JOINT_BARS)} (both), or bid, ask (ticks); "
            f"found {', '.join(sorted(priced)) or 'no prices'}."
        )
