"""What a run asks of its data, validated on its own before anything is opened."""

from collections.abc import Collection, Mapping
from itertools import pairwise

import attrs

from omega.data.calendar import DEFAULT_DAY, parse_day
from omega.data.importers.stamps import check_stamp
from omega.data.names import check_symbol
from omega.data.resample import check_resampling
from omega.data.rules.policies import all_policies
from omega.data.rules.yardstick import check_calendar
from omega.data.spread_model import SpreadModel
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, did_you_mean

__all__ = ["HIGHER_MODES", "SAMPLE", "FeedRequest"]

SAMPLE = "sample"
"""The root that means the packaged sample."""

HIGHER_MODES = ("resample", "file")


@attrs.frozen(kw_only=True)
class FeedRequest:
    """The data of a run. Every value is checked when the request is made; errors are `ConfigError`.

    Attributes:
        root: ``sample``, a store, or a plain folder of the exchange layout.
        symbols: At least one, without repetition.
        timeframe: The primary timeframe.
        higher: Coarser timeframes, without repetition.
        higher_mode: ``resample`` (from the primary) or ``file``.
        day: The trading day's boundary (`omega.data.calendar.parse_day`).
        crossed: Policy for quotes with ask < bid: ``error | report | drop | swap``.
        policies: Policies of other rules on bars, by rule; those not named have their default.
        calendar: When the market is open: ``fx | 24x7``.
        stamp: What a plain folder's times mean: ``open | close``.
        spread: The model that makes the missing side of one-sided data; None without.
        pip_sizes: Pip size by symbol, price units; needed with `spread` for one-sided symbols.

    """

    root: str
    symbols: tuple[str, ...]
    timeframe: str
    higher: tuple[str, ...] = ()
    higher_mode: str = "resample"
    day: str = DEFAULT_DAY
    crossed: str = "error"
    policies: Mapping[str, str] = attrs.field(factory=dict)
    calendar: str = "fx"
    stamp: str = "open"
    spread: SpreadModel | None = None
    pip_sizes: Mapping[str, float] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        primary = Timeframe.parse(self.timeframe)
        if not self.symbols:
            raise ConfigError("no symbol is requested: name at least one, such as symbols = ['EURUSD'].")
        for symbol in self.symbols:
            check_symbol(symbol)
        _check_unique(self.symbols, "symbol")
        _check_unique(self.higher, "higher timeframe")
        if self.higher_mode not in HIGHER_MODES:
            raise ConfigError(
                f"higher = {self.higher_mode!r}: expected 'resample' or 'file'. "
                f"{did_you_mean(self.higher_mode, HIGHER_MODES)}"
            )
        for name in self.higher:
            _check_higher(primary, Timeframe.parse(name), self.higher_mode)
        parse_day(self.day)
        all_policies(self.crossed, self.policies)
        check_calendar(self.calendar)
        check_stamp(self.stamp)

    @property
    def stored_timeframes(self) -> tuple[str, ...]:
        """The timeframes that are read from files."""
        return (self.timeframe, *(self.higher if self.higher_mode == "file" else ()))


def _check_unique(names: Collection[str], what: str) -> None:
    """Check that no name is repeated."""
    for one, next_one in pairwise(sorted(names)):
        if one == next_one:
            raise ConfigError(f"{what} {one!r} is requested twice. Remove one.")


def _check_higher(primary: Timeframe, higher: Timeframe, mode: str) -> None:
    """Check that a higher timeframe is coarser than the primary and can be had."""
    if higher.duration_ns <= primary.duration_ns:
        raise ConfigError(
            f"higher timeframe {higher.name} is not coarser than the primary {primary.name}. Make "
            f"{higher.name} the primary, or remove it."
        )
    if mode == "resample":
        check_resampling(primary, higher)
