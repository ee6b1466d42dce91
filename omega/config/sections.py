"""The sections of a config as frozen values; every key here works, and there is no other.

A key's type, bounds and meaning are declared once, on its field. Reading, error texts
(`omega.config.expected`) and the JSON schema (`omega.config.schema`) are derived from them.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import attrs
from attrs import validators

from omega.config.intrabar import DETAIL, INTRABAR, INTRABAR_PATTERN, IntrabarPolicy, check_finer, intrabar_text
from omega.config.moment import UNIX_EPOCH, day_text, nanoseconds, timeframe_text
from omega.config.spread_hours import spread_hours
from omega.errors import ConfigError, did_you_mean
from omega.execution.costs import Costs
from omega.execution.duration import DURATION, DURATION_PATTERN, duration, duration_text
from omega.execution.gates import Gates
from omega.execution.instruments import InstrumentOverrides, check_swap, instrument
from omega.execution.management import BreakEven, Trailing

if TYPE_CHECKING:
    from omega.data.spread_model import SpreadModel

__all__ = ["Account", "Config", "Data", "Engine", "Execution", "Output", "Run", "Sizing", "Spread"]

MOST_POSITIONS = 2**31 - 1
"""Positions are counted in 31 bits."""

LARGEST_SEED = 2**63 - 1
"""TOML integers are signed 64-bit."""


def _help(text: str, expected: str | None = None) -> dict[str, str]:
    return {"help": text} if expected is None else {"help": text, "expected": expected}


def _policy(default: str, bars: str) -> Any:
    """Return the key of a rule on bars: which policies it allows is tested against `omega.data.rules`."""
    return attrs.field(default=default, metadata={"help": f"what the import does with {bars}", "policy": True})


@attrs.frozen(kw_only=True)
class Run:
    """``[run]``: what runs, on what, and when; ``[start, end)`` counts by bar open, UTC."""

    strategy: str = attrs.field(validator=validators.min_len(1), metadata=_help("path, package.module:Class, or name"))
    symbols: tuple[str, ...] = attrs.field(metadata=_help("what is traded, in one account"))
    timeframe: str = attrs.field(validator=timeframe_text, metadata=_help("the primary timeframe, such as H1"))
    start: datetime = attrs.field(metadata=_help("first bar that may decide, UTC"))
    end: datetime = attrs.field(metadata=_help("the run stops before this instant, UTC"))
    allow_short_history: bool = attrs.field(
        default=False, metadata=_help("run although the indicators have not settled before start")
    )
    history_start: datetime | None = attrs.field(
        default=None, metadata=_help("first bar that indicators see; default: derived from what they need")
    )
    seed: int = attrs.field(
        default=42,
        validator=[validators.ge(0), validators.le(LARGEST_SEED)],
        metadata=_help("seed of everything random", expected="an integer from 0 to 2**63 − 1"),
    )
    name: str | None = attrs.field(default=None, metadata=_help("a label; it cannot change results"))

    def __attrs_post_init__(self) -> None:
        """Check what a single key cannot: each symbol once, and instants in order."""
        if not self.symbols:
            raise ConfigError('run.symbols names no symbol. Write for example symbols = ["EURUSD"].')
        twice = [symbol for symbol, times in Counter(self.symbols).items() if times > 1]
        if twice:
            raise ConfigError(
                f"run.symbols names {', '.join(twice)} more than once: a run trades each symbol in one place. Name "
                "each once."
            )
        if self.end <= self.start:
            raise ConfigError(
                f"run.end = {self.end.isoformat()} is not after run.start = {self.start.isoformat()}. Bars "
                "of [start, end) are run, so end must be later."
            )
        if self.history_start is not None and self.history_start > self.start:
            raise ConfigError(
                f"run.history_start = {self.history_start.isoformat()} is after run.start = "
                f"{self.start.isoformat()}. History comes before the run: move it back or leave it out."
            )
        if self.start < UNIX_EPOCH:
            raise ConfigError(f"run.start = {self.start.isoformat()} is before 1970, where time starts.")

    @property
    def start_ns(self) -> int:
        """`start` as int64 nanoseconds UTC."""
        return nanoseconds(self.start)

    @property
    def end_ns(self) -> int:
        """`end` as int64 nanoseconds UTC."""
        return nanoseconds(self.end)

    @property
    def history_start_ns(self) -> int | None:
        """`history_start` as int64 nanoseconds UTC, if it is pinned."""
        return None if self.history_start is None else nanoseconds(self.history_start)


@attrs.frozen(kw_only=True)
class Spread:
    """``data.spread``: the stated spread that makes the missing side of one-sided data."""

    pips: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.ge(0.0)),
        metadata=_help("pips between bid and ask; with hours: outside them"),
    )
    hours: tuple[tuple[str, str, float], ...] | None = attrs.field(
        default=None,
        metadata={
            **_help(
                "pips by local time of a bar's open", 'a list of [from, to, pips], such as [["21:00", "23:00", 3.5]]'
            ),
            "read": spread_hours,
        },
    )
    timezone: str | None = attrs.field(default=None, metadata=_help("IANA zone of hours, such as America/New_York"))
    file: str | None = attrs.field(
        default=None,
        validator=validators.optional(validators.min_len(1)),
        metadata=_help("pips of each bar: a CSV, Parquet or Arrow file with the columns timestamp and pips"),
    )

    def __attrs_post_init__(self) -> None:
        """Check that one model is given, whole."""
        if (self.pips is None) == (self.file is None):
            found = "both" if self.file is not None else "neither"
            raise ConfigError(
                f"expected pips or file, found {found}. Write for example spread = {{ pips = 1.3 }}, or spread = "
                '{ file = "spreads.csv" } with the columns timestamp and pips.'
            )
        if self.file is not None and (self.hours or self.timezone):
            raise ConfigError("hours and timezone go with pips: a file states the spread of each bar itself.")
        if (self.hours is None) != (self.timezone is None):
            there, lacks = ("hours", "timezone") if self.timezone is None else ("timezone", "hours")
            raise ConfigError(
                f'{there} needs {lacks}: write for example hours = [["17:00", "18:00", 3.5]] with timezone = '
                '"America/New_York".'
            )
        _ = self.model  # makes and checks it

    @property
    def model(self) -> "SpreadModel":
        """The spread model that the section describes."""
        from omega.data.spread_model import FixedSpread, HourlySpread, HoursSpread, SpreadFile, clock_minutes

        if self.pips is None:
            return SpreadFile(Path(str(self.file)))
        if self.hours is None or self.timezone is None:
            return FixedSpread(self.pips)
        hours = (HoursSpread(clock_minutes(start), clock_minutes(end), pips) for start, end, pips in self.hours)
        return HourlySpread(self.pips, tuple(hours), self.timezone)


@attrs.frozen(kw_only=True)
class Data:
    """``[data]``: where prices come from and how they are read."""

    root: str = attrs.field(
        validator=validators.min_len(1),
        metadata=_help('a store, a folder of SYMBOL/SYMBOL_TF_BID|ASK files, or "sample"'),
    )
    higher: Literal["resample", "file"] = attrs.field(
        default="resample", metadata=_help("make higher timeframes from the primary, or read their files")
    )
    day: str = attrs.field(
        default="ny17",
        validator=day_text,
        metadata=_help('where a day ends: "ny17", "utc", or "Zone/City HH:MM"'),
    )
    crossed: Literal["error", "report", "drop", "swap"] = _policy("error", "bars whose ask is below the bid")
    finite: Literal["error", "drop"] = _policy("error", "bars with values that are not finite numbers")
    positive: Literal["error", "drop"] = _policy("error", "bars with prices of zero or less")
    volume: Literal["error", "drop", "fix"] = _policy("error", "bars with negative volume")
    increasing: Literal["error", "fix"] = _policy("error", "bars that open before the bar above them")
    unique: Literal["error", "drop", "fix"] = _policy("error", "bars that repeat the time of the bar above them")
    spacing: Literal["error", "drop"] = _policy("error", "bars off the timeframe's grid")
    high: Literal["error", "drop", "fix"] = _policy("error", "bars whose high is below open or close")
    low: Literal["error", "drop", "fix"] = _policy("error", "bars whose low is above open or close")
    grid: Literal["error", "drop"] = _policy("error", "bars that only one side has")
    gaps: Literal["error", "report"] = _policy("report", "holes while the market is open")
    off_session: Literal["error", "report", "drop"] = _policy("report", "bars while the market is closed")
    open_equals_previous_close: Literal["error", "report"] = _policy("report", "feeds that hide their gaps")
    spikes: Literal["error", "report", "drop"] = _policy("report", "bars far beyond both neighbours")
    jumps: Literal["error", "report"] = _policy("report", "closes far from the close before")
    stale: Literal["error", "report", "drop"] = _policy("report", "runs of bars whose price stands still")
    zero_volume: Literal["error", "report", "drop"] = _policy("report", "bars without volume")
    mixed_timeframes: Literal["error", "report"] = _policy("report", "stretches of coarser bars")
    duplicated_hours: Literal["error", "report", "drop"] = _policy("report", "hours repeated as clocks are set back")
    spread_outliers: Literal["error", "report", "drop"] = _policy("report", "spreads far above their hour's")
    calendar: Literal["fx", "24x7"] = attrs.field(default="fx", metadata=_help("when the market is open"))
    stamp: Literal["open", "close"] = attrs.field(default="open", metadata=_help("what the file's times mean"))
    spread: Spread | None = attrs.field(default=None, metadata=_help("only for one-sided data"))

    @property
    def policies(self) -> dict[str, str]:
        """The policy of every rule on bars, by rule."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(Data) if "policy" in field.metadata}


@attrs.frozen(kw_only=True)
class Account:
    """``[account]``: the money."""

    currency: str = attrs.field(
        default="USD",
        validator=validators.matches_re(r"[A-Z]{3}"),
        metadata=_help(
            "what profit, costs and margin are converted to",
            expected='a currency of three capital letters, such as "USD"',
        ),
    )
    balance: float = attrs.field(
        default=100_000.0, validator=validators.gt(0.0), metadata=_help("at the start, account currency")
    )
    stop_out: float = attrs.field(
        default=0.5,
        validator=validators.ge(0.0),
        metadata=_help("margin level, equity / margin, at or below which positions are closed; 0: equity of 0"),
    )


@attrs.frozen(kw_only=True)
class Sizing:
    """``[sizing]``: how many lots an entry gets, unless the action says so itself."""

    risk_money: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.gt(0.0)),
        metadata=_help("loss at the stop, account currency; needs a stop"),
    )
    risk_fraction: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.gt(0.0)),
        metadata=_help("loss at the stop as a part of the equity, such as 0.01; needs a stop"),
    )
    fixed_lots: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.gt(0.0)),
        metadata=_help("the same lots every time"),
    )
    min_lot: Literal["reject", "round_up"] = attrs.field(
        default="reject", metadata=_help("what happens below the smallest lot")
    )

    def __attrs_post_init__(self) -> None:
        """Check that one way of sizing is given."""
        ways = ("risk_money", "risk_fraction", "fixed_lots")
        given = [name for name in ways if getattr(self, name) is not None]
        if len(given) != 1:
            raise ConfigError(
                f"sizing needs exactly one of {', '.join(ways)}, found {' and '.join(given) or 'none'}. Write for "
                "example risk_money = 100 (account currency lost at the stop) or fixed_lots = 0.1."
            )


@attrs.frozen(kw_only=True)
class Execution:
    """``[execution]``: how orders meet bars."""

    market_fill: Literal["next_open", "close"] = attrs.field(
        default="next_open",
        metadata=_help("market orders fill at the next bar's open or at this bar's close"),
    )
    intrabar: str = attrs.field(
        default="worst",
        validator=intrabar_text,
        metadata={
            **_help("which comes first in a bar: what hurts, what helps, the high, the low, or finer bars", INTRABAR),
            "pattern": INTRABAR_PATTERN,
        },
    )
    limit_improvement: bool = attrs.field(
        default=False,
        metadata=_help("limits and targets that the open has passed fill at the open, not at their level"),
    )
    cancel_over_gap: bool = attrs.field(
        default=False, metadata=_help("entries that would fill in the first bar after a closure are cancelled")
    )
    max_positions: int = attrs.field(
        default=1,
        validator=[validators.ge(1), validators.le(MOST_POSITIONS)],
        metadata=_help("positions and resting entries of a symbol at a time", f"an integer from 1 to {MOST_POSITIONS}"),
    )
    max_holding: int | None = attrs.field(
        default=None,
        validator=validators.optional(validators.gt(0)),
        metadata={
            **_help("a position is closed at the first close that lies so long after its fill", DURATION),
            "read": duration,
            "write": duration_text,
            "pattern": DURATION_PATTERN,
        },
    )
    break_even: BreakEven | None = attrs.field(
        default=None, metadata=_help("the stop goes to the entry price once the close has gained enough")
    )
    trailing: Trailing | None = attrs.field(default=None, metadata=_help("the stop follows the close"))

    @property
    def policy(self) -> IntrabarPolicy:
        """`intrabar` without its timeframe."""
        policy: IntrabarPolicy = self.intrabar.partition(":")[0]  # type: ignore[assignment]  # validated text
        return policy

    @property
    def detail(self) -> str | None:
        """The timeframe of ``intrabar = "detail:TF"``, None for the other policies."""
        return self.intrabar.removeprefix(DETAIL) if self.intrabar.startswith(DETAIL) else None


@attrs.frozen(kw_only=True)
class Engine:
    """``[engine]``: how the run is driven."""

    mode: Literal["auto", "on_bar", "intents"] = attrs.field(
        default="auto", metadata=_help("auto takes intents if the strategy has them")
    )
    probe: bool = attrs.field(default=True, metadata=_help("probe the strategy's columns for look-ahead"))
    threads: int = attrs.field(
        default=0,
        validator=validators.ge(0),
        metadata=_help("threads that compute indicators; 0: all processors. Cannot change results"),
    )


@attrs.frozen(kw_only=True)
class Output:
    """``[output]``: what is written, and where. Cannot change results."""

    dir: str = attrs.field(default="runs", validator=validators.min_len(1), metadata=_help("folder of run folders"))
    report: bool = attrs.field(default=True, metadata=_help("write report.html"))


@attrs.frozen(kw_only=True)
class Config:
    """A whole, valid config. Change it with `attrs.evolve`, read it with `omega.config.load_config`."""

    run: Run = attrs.field(metadata=_help("what runs, on what, and when"))
    params: dict[str, Any] = attrs.field(factory=dict, metadata=_help("the strategy's own parameters"))
    data: Data = attrs.field(metadata=_help("where prices come from"))
    account: Account = attrs.field(factory=Account, metadata=_help("the money"))
    sizing: Sizing = attrs.field(metadata=_help("how many lots an entry gets"))
    costs: Costs = attrs.field(metadata=_help('"none", a profile, or what the broker charges; no default'))
    execution: Execution = attrs.field(factory=Execution, metadata=_help("how orders meet bars"))
    gates: Gates = attrs.field(factory=Gates, metadata=_help("when entries are admitted"))
    engine: Engine = attrs.field(factory=Engine, metadata=_help("how the run is driven"))
    instruments: InstrumentOverrides = attrs.field(
        factory=InstrumentOverrides,
        metadata=_help("overrides of the packaged instruments, by symbol, or a file of them", expected="a table"),
    )
    output: Output = attrs.field(factory=Output, metadata=_help("what is written, and where"))

    def __attrs_post_init__(self) -> None:
        """Check what a single section cannot: overrides of traded symbols, finer bars, and terms to charge swap by."""
        for symbol in self.instruments.symbols:
            if symbol not in self.run.symbols:
                raise ConfigError(
                    f"instruments.{symbol}: {symbol!r} is not traded by this run; the override would do nothing. "
                    f"{did_you_mean(symbol, self.run.symbols)}"
                )
        if self.execution.detail is not None:
            check_finer(self.execution.detail, self.run.timeframe)
        if self.costs.swap:
            for symbol in self.run.symbols:
                check_swap(instrument(symbol, self.instruments))
