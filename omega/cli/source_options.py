"""Options by which a user says what files leave open."""

from typing import TYPE_CHECKING, Annotated, Literal

import attrs
from cyclopts import Group, Parameter

if TYPE_CHECKING:
    from omega.data.importers import Statement

__all__ = ["UNSAID", "SourceOptions"]

FILES = Group("What the files leave open", sort_key=10)


@Parameter(name="*", group=FILES)
@attrs.frozen(kw_only=True)
class SourceOptions:
    """What is said of vendors' files. A folder of the exchange layout leaves nothing open."""

    format: Annotated[
        Literal["auto", "dukascopy", "histdata", "metatrader", "lean", "csv", "parquet"],
        Parameter(help="The vendor's format; auto recognises it by content and refuses to guess.", show_default=True),
    ] = "auto"
    tz: Annotated[
        str | None,
        Parameter(
            metavar="CLOCK",
            help='The clock of times without offset: an IANA zone, "UTC-05:00", EET or NY+7 (broker clocks).',
        ),
    ] = None
    side: Annotated[Literal["bid", "ask", "mid"] | None, Parameter(help="The side of one-sided prices.")] = None
    columns: Annotated[
        str | None,
        Parameter(
            metavar="MEANING=COLUMN,…",
            help='Columns by heading or position from 1: "timestamp=Date,open=2,…"; also date, time, volume, bid_open '
            "… ask_close (both sides), bid, ask (ticks).",
        ),
    ] = None
    scale: Annotated[
        float | None, Parameter(metavar="N", help="How many integer points make 1.0 of price, such as 100000.")
    ] = None
    times: Annotated[
        Literal["dmy", "mdy", "ymd", "s", "ms", "us", "ns"] | None,
        Parameter(help="The order of dates, or the unit of integer times since 1970."),
    ] = None
    ask_from_spread: Annotated[
        float | None,
        Parameter(metavar="POINT", help="Make the ask side: bid + the spread column × POINT, such as 0.00001."),
    ] = None

    def said(self) -> list[str]:
        """Return the options that are given."""
        return [
            "--" + field.name.replace("_", "-")
            for field in attrs.fields(SourceOptions)
            if getattr(self, field.name) != field.default
        ]

    def statement(self, symbol: str | None, timeframe: str | None) -> "Statement":
        """Return them, with symbol and timeframe, as the importers want them. Errors: `ConfigError`."""
        from omega.data.importers.statement import Statement, parse_columns

        return Statement(
            symbol=symbol,
            timeframe=timeframe,
            format=self.format,
            tz=self.tz,
            side=self.side,
            columns=None if self.columns is None else parse_columns(self.columns),
            scale=self.scale,
            times=self.times,
            ask_from_spread=self.ask_from_spread,
        )


UNSAID = SourceOptions()
