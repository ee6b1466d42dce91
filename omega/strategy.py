"""The base class that a strategy subclasses, with the hooks of a run in the order in which they are called."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, get_args, get_origin

import attrs

from omega.actions import Action
from omega.errors import StrategyError
from omega.indicators.spec import Spec
from omega.params import NoParams
from omega.views import Array, Mask, Views

if TYPE_CHECKING:
    from omega._rust import Trade
    from omega.bar import Bar
    from omega.execution.instruments import Instrument
    from omega.intents import Intents
    from omega.result import RunResult

__all__ = ["Context", "Series", "Strategy"]

P = TypeVar("P")


@attrs.frozen
class Series:
    """The series that `indicators` is asked about.

    Attributes:
        symbol: e.g. ``"EURUSD"``.
        timeframe: e.g. ``"H1"``.
        primary: whether its bars drive the run.
    """

    symbol: str
    timeframe: str
    primary: bool


@attrs.frozen(kw_only=True)
class Context:
    """What a strategy is told once, before the first bar.

    Attributes:
        symbols: what is traded, in the order of the config.
        primary: the timeframe whose bars drive the run.
        instruments: the terms of each symbol.
        params: the strategy's parameters.
        seed: ``run.seed``.
    """

    symbols: tuple[str, ...]
    primary: str
    instruments: "Mapping[str, Instrument]"
    params: Any
    seed: int


class Strategy(Generic[P]):
    """A trading rule: declare indicators, then decide bar by bar or with arrays.

    Subclass ``Strategy[Params]`` with a frozen attrs class of parameters (see `omega.param`), implement `indicators`,
    and `on_bar` or `intents` or both. Only what is overridden is called.

    Attributes:
        params: the validated parameters.
        manage_positions: False if what is open needs no decision, because stop, target and expiry do all: `on_bar` is
            then not called while a position is open or an order waits.
    """

    #: The class of the parameters, taken from ``Strategy[Params]``; a subclass may set it to a subclass of Params.
    params_type: ClassVar[type] = NoParams
    manage_positions: bool = True

    @property
    def higher_timeframes(self) -> Sequence[str]:
        """Timeframes above the primary: override with ``higher_timeframes = ("H4",)``, or a property of `params`."""
        return ()

    @property
    def report_columns(self) -> Sequence[str]:
        """Columns whose value at the decision of each entry is kept in ``trades.parquet`` and shown in the report.

        Override with ``report_columns = ("z", "bands.upper", "H4.trend")``, or a property of `params`: names of the
        views, joined by dots (`omega.backtest.at_entry.report_columns`).
        """
        return ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "params_type" not in cls.__dict__:
            for base in cls.__dict__.get("__orig_bases__", ()):
                if get_origin(base) is Strategy and isinstance(get_args(base)[0], type):
                    cls.params_type = get_args(base)[0]
        if not getattr(getattr(cls.params_type, "__attrs_props__", None), "is_frozen", False):
            raise StrategyError(
                f"{cls.__name__}: the parameters {cls.params_type.__name__} must be a frozen attrs class: decorate it "
                "with @attrs.frozen(kw_only=True)."
            )

    def __init__(self, params: P | None = None) -> None:
        self.params: P = self.params_type() if params is None else params
        if not isinstance(self.params, self.params_type):
            raise StrategyError(
                f"{type(self).__name__} takes parameters of type {self.params_type.__name__}, found {params!r}."
            )

    def indicators(self, series: Series) -> dict[str, Spec]:
        """Return ``{name: spec}`` for one series; called once for each (symbol, timeframe). Must be pure."""
        return {}

    def prepare(self, views: Views) -> Mapping[str, Array]:
        """Return further columns derived with NumPy, one value for each bar; called once per symbol."""
        return {}

    def candidates(self, views: Views) -> Mask:
        """Return the bars on which an entry is possible; called once per symbol, only if overridden.

        The mask is part of the rule: an Enter on an unmasked bar is refused (``not_candidate``). While nothing is open
        and nothing waits, `on_bar` runs only on masked bars.
        """
        raise NotImplementedError

    def intents(self, views: Views) -> "Intents":
        """Return all decisions as arrays; the run then needs no Python per bar. Only if overridden."""
        raise NotImplementedError

    def on_start(self, context: Context) -> None:
        """Take note of the run's context, once, before the first bar."""

    def on_bar(self, bar: "Bar") -> Action | Sequence[Action] | None:
        """Decide at the close of a bar: an action, several, or None."""
        raise NotImplementedError

    def on_trade(self, trade: "Trade") -> None:
        """Take note of a closed trade of any symbol, before `on_bar` of the bar in which it closed."""

    def on_finish(self, result: "RunResult") -> None:
        """Take note of the finished run."""


def overrides(strategy: Strategy[Any], hook: str) -> bool:
    """Whether the strategy's class implements this hook itself."""
    return getattr(type(strategy), hook) is not getattr(Strategy, hook)
