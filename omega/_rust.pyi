"""Types of the extension. Checked against the binary by stubtest."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, final

import numpy as np
from numpy.typing import NDArray

from omega.execution.engine_input import ConversionPair, Rules, TradedMarket
from omega.intents import Intents

__all__ = [
    "Block",
    "Column",
    "Engine",
    "PendingOrder",
    "Position",
    "Trade",
    "bar_schema",
    "batch_calls",
    "build_info",
    "compute",
    "cpu",
    "indicators",
]

# --- indicators ---

@final
class Block:
    """Columns of one plan and the bars they were computed from, as frozen views."""

    def column(self, k: int) -> NDArray[np.float64]:
        """The `k`-th declared column, (n,) on the grid that it was declared for."""

    def price(self, series: int, side: int, field: int) -> NDArray[np.float64]:
        """A price column of a series as it was passed in: the same memory."""

    def timestamp(self, series: int) -> NDArray[np.int64]:
        """Bar opens of a series, ns UTC."""

    def known_at(self, series: int) -> NDArray[np.int64]:
        """When each bar of a series becomes known, ns UTC."""

    def visible(self, source: int, target: int) -> NDArray[np.int64]:
        """For each bar of `target` the row of the last bar of `source` known at its close, -1 before the first."""

    def stats(self) -> dict[str, int]:
        """Counts: nodes, passes over them, columns, rows of all series, bytes of the slab, time columns converted."""

@final
class Column:
    """A frozen array as an Arrow array: the same memory, never null (a missing value is NaN), immutable.

    Takes a read-only, C-contiguous, one-dimensional float64 or int64 array and keeps it alive; else ValueError.
    """

    def __new__(cls, values: NDArray[np.float64] | NDArray[np.int64], name: str = "") -> Column: ...
    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...

def compute(
    series: Sequence[tuple[str, Any, Any, int, int, NDArray[np.int64]]],
    nodes: Sequence[tuple[str, int, Sequence[int], Mapping[str, int | float | str | None]]],
    columns: Sequence[tuple[int, int, int]],
    *,
    allow_copy: bool = False,
    checked: bool = False,
    threads: int = 0,
) -> Block:
    """Make the one batch call: import all bars, compute every node of the plan once, return all columns.

    `series` are (name, bid, ask, row number of the first bar, duration in ns, day boundaries in ns UTC), `nodes`
    (operation, series, input nodes, parameters) in order of dependency, `columns` (node, output, series on whose grid
    it is wanted). `checked` says that the bars were checked at import; `threads` = 0 uses all processors, and no bit of
    the results depends on it.
    """

def batch_calls() -> int:
    """Number of batch calls (`compute`) of this process so far."""

def bar_schema() -> list[tuple[str, str, bool]]:
    """(name, Arrow format string, nullable) of each column that a bars table must have."""

def indicators() -> list[str]:
    """Names of the indicators that this binary computes; the catalogue lists the same."""

def cpu() -> str:
    """The instantiation of the kernels in this process: "baseline" or "avx2"."""

def build_info() -> dict[str, str]:
    """Version, build profile and target of the extension."""

# --- engine ---

@final
class Position:
    """An open position, marked at the close of the current bar.

    `entry_time` is ns UTC; prices are those that filled it and that its levels stand at now (None: no level);
    `bars_held` counts from the bar of the fill; `open_pnl` is in account currency, before costs of the exit.
    """

    @property
    def id(self) -> int: ...
    @property
    def direction(self) -> Literal["long", "short"]: ...
    @property
    def lots(self) -> float: ...
    @property
    def entry_price(self) -> float: ...
    @property
    def entry_time(self) -> int: ...
    @property
    def stop_loss(self) -> float | None: ...
    @property
    def take_profit(self) -> float | None: ...
    @property
    def bars_held(self) -> int: ...
    @property
    def open_pnl(self) -> float: ...
    @property
    def tag(self) -> str: ...

@final
class Trade:
    """A closed position, or a part of one: one row of the trades table, whose columns docs/artefacts.md defines.

    Money is in account currency, times are int64 ns UTC, `decision_bar`, `entry_bar` and `exit_bar` rows of the views
    of `symbol`; None is what the table has no value for.
    """

    @property
    def trade_id(self) -> int: ...
    @property
    def symbol(self) -> str: ...
    @property
    def direction(self) -> Literal["long", "short"]: ...
    @property
    def lots(self) -> float: ...
    @property
    def entry_time(self) -> int: ...
    @property
    def entry_price(self) -> float: ...
    @property
    def exit_time(self) -> int: ...
    @property
    def exit_price(self) -> float: ...
    @property
    def decision_bar(self) -> int: ...
    @property
    def entry_bar(self) -> int: ...
    @property
    def exit_bar(self) -> int: ...
    @property
    def bars_held(self) -> int: ...
    @property
    def stop_loss(self) -> float | None: ...
    @property
    def take_profit(self) -> float | None: ...
    @property
    def exit_stop_loss(self) -> float | None: ...
    @property
    def exit_take_profit(self) -> float | None: ...
    @property
    def pnl(self) -> float: ...
    @property
    def commission(self) -> float: ...
    @property
    def swap(self) -> float: ...
    @property
    def conversion(self) -> float: ...
    @property
    def slippage_cost(self) -> float: ...
    @property
    def net_pnl(self) -> float: ...
    @property
    def r_multiple(self) -> float | None: ...
    @property
    def mae(self) -> float: ...
    @property
    def mfe(self) -> float: ...
    @property
    def depends_on_intrabar(self) -> bool: ...
    @property
    def exit_reason(self) -> _ExitReason: ...
    @property
    def exit_note(self) -> str: ...
    @property
    def tag(self) -> str: ...

@final
class PendingOrder:
    """An order between its decision and its fill: an entry, or a market exit.

    `id` is what `Cancel` takes, and `order_id` of the orders table. `price` and `limit_price` are None for market
    orders; `lots` are what will be bought or sold.
    """

    @property
    def id(self) -> int: ...
    @property
    def action(self) -> Literal["enter", "exit"]: ...
    @property
    def direction(self) -> Literal["long", "short"]: ...
    @property
    def kind(self) -> Literal["market", "limit", "stop", "stop_limit"]: ...
    @property
    def price(self) -> float | None: ...
    @property
    def limit_price(self) -> float | None: ...
    @property
    def lots(self) -> float: ...
    @property
    def tag(self) -> str: ...

_ExitReason = Literal[
    "stop_loss", "break_even", "trailing_stop", "take_profit", "exit", "max_holding", "stop_out", "end_of_data"
]

@final
class Engine:
    """One run by the rules of docs/execution.md.

    What is given is read by attribute. Arrays are read-only, C-contiguous, one-dimensional and of one length for each
    series. Unusable arguments raise ValueError, AttributeError where one is missing, TypeError where one is of another
    type.
    """

    def __new__(
        cls, *, rules: Rules, markets: Sequence[TradedMarket], pairs: Sequence[ConversionPair] | None = None
    ) -> Engine: ...
    def advance(self, limit: int) -> int:
        """Go on: the bar of `symbol` where Python is needed, -1 finished, -2 `limit` instants of the clock passed."""

    def enter(
        self,
        direction: int,
        stop_loss: float | None,
        take_profit: float | None,
        stop_distance: float | None,
        target_distance: float | None,
        lots: float | None,
        risk: float | None,
        tag: str,
        kind: str = "market",
        price: float | None = None,
        limit_price: float | None = None,
        expiry_bars: float | None = None,
    ) -> str:
        """Ask for an entry, 1 long or -1 short, while `call_due`: "" if accepted, else the code on record."""

    def exit(self, reason: str, position_id: int | None = None, fraction: float = 1.0) -> str:
        """Ask for an exit of one or all positions, while `call_due`: "" if accepted, else the code on record."""

    def modify(self, stop_loss: float | None, take_profit: float | None, position_id: int | None = None) -> str:
        """Ask for other levels of one or all positions, while `call_due`: "" if accepted, else the code on record."""

    def cancel(self, order_id: int | None = None) -> str:
        """Withdraw one or every resting entry, while `call_due`: "" if there is one, else the code on record."""

    def run_intents(self, intents: Sequence[Intents | None], limit: int) -> int:
        """Run on with intents deciding, one set for each market: -1 finished, -2 `limit` instants passed (call again).

        Without the GIL. action 0 enter, 1 exit; direction 1 or -1 (0 allowed on exits); kind 0 market, 1 limit, 2 stop,
        3 stop_limit; NaN: not given; tag and reason are rows of `labels` or -1.
        """

    def take_closed(self) -> list[Trade]:
        """Take the trades closed since the last call."""

    def trades(self) -> dict[str, NDArray[Any] | list[str]]:
        """The columns of the trades table by name (docs/artefacts.md)."""

    def orders_table(self) -> dict[str, NDArray[Any] | list[str]]:
        """The columns of the orders table by name."""

    def equity_table(self) -> dict[str, NDArray[Any]]:
        """The columns of the equity table by name."""

    def ruin(self) -> tuple[int, float] | None:
        """The first equity row at or below zero: instant and equity. None if there is none."""

    def flows(self) -> dict[str, float]:
        """What has flowed so far by kind: pnl, commission, swap, conversion. Their sum is balance - deposit."""

    def metrics(self, day_boundaries: NDArray[np.int64]) -> dict[str, float | int | None]:
        """All metrics of the finished run; undefined ones are None. RuntimeError before the end."""

    @property
    def symbol(self) -> int:
        """Row of the market that is asked; `bar`, `position`, `positions`, `orders` and all actions are about it."""

    @property
    def call_due(self) -> bool:
        """Whether `on_bar` is due at the current bar."""

    @property
    def bar(self) -> int:
        """The current bar of `symbol`."""

    @property
    def balance(self) -> float: ...
    @property
    def equity(self) -> float: ...
    @property
    def finished(self) -> bool:
        """Whether all bars are done."""

    @property
    def rows(self) -> int:
        """Equity rows written so far."""

    @property
    def total_rows(self) -> int:
        """Equity rows of the whole run."""

    @property
    def skipped_intents(self) -> int:
        """Intents that found nothing to do."""

    @property
    def detail_fallbacks(self) -> int:
        """Bars with something open or waiting that the finer bars did not reproduce."""

    @property
    def position(self) -> Position | None: ...
    @property
    def positions(self) -> tuple[Position, ...]: ...
    @property
    def orders(self) -> tuple[PendingOrder, ...]: ...
