"""One bar at its close, as `on_bar` sees it."""

from typing import TYPE_CHECKING

from omega.views import Prices, Views

if TYPE_CHECKING:
    from omega._rust import Engine, PendingOrder, Position

__all__ = ["Bar", "BarPrices"]


class BarPrices:
    """Open, high, low and close of one side of one bar."""

    __slots__ = ("_i", "_prices")

    def __init__(self, prices: Prices, i: int) -> None:
        self._prices = prices
        self._i = i

    @property
    def open(self) -> float:
        """First price."""
        return float(self._prices.open[self._i])

    @property
    def high(self) -> float:
        """Highest price."""
        return float(self._prices.high[self._i])

    @property
    def low(self) -> float:
        """Lowest price."""
        return float(self._prices.low[self._i])

    @property
    def close(self) -> float:
        """Last price."""
        return float(self._prices.close[self._i])


class Bar:
    """One bar at its close, with the account as it stands then.

    The account's properties read the engine at the moment they are asked, so they are meant for use inside `on_bar`.

    Attributes:
        i: index of the bar in the views.
        views: the columns of this symbol; ``views.z[bar.i]`` is the value at this bar's close.
    """

    # A plain class: one is made for every call of on_bar, and attrs.frozen costs half a microsecond there.
    __slots__ = ("_engine", "i", "views")

    def __init__(self, i: int, views: Views, engine: "Engine") -> None:
        self.i = i
        self.views = views
        self._engine = engine

    @property
    def symbol(self) -> str:
        """Whose bar it is."""
        return self.views.symbol

    @property
    def timestamp(self) -> int:
        """Open instant, ns UTC."""
        return int(self.views.timestamp[self.i])

    @property
    def known_at(self) -> int:
        """Close instant, ns UTC: now."""
        return int(self.views.known_at[self.i])

    @property
    def bid(self) -> BarPrices:
        """Bid prices of this bar."""
        return BarPrices(self.views.bid, self.i)

    @property
    def ask(self) -> BarPrices:
        """Ask prices of this bar."""
        return BarPrices(self.views.ask, self.i)

    @property
    def position(self) -> "Position | None":
        """The open position of this symbol, the oldest if there are several, or None."""
        return self._engine.position

    @property
    def positions(self) -> "tuple[Position, ...]":
        """All open positions of this symbol, the oldest first."""
        return self._engine.positions

    @property
    def orders(self) -> "tuple[PendingOrder, ...]":
        """Orders of this symbol that wait for a fill."""
        return self._engine.orders

    @property
    def balance(self) -> float:
        """Deposit plus everything booked so far: results, commission, swap and conversion fees, account currency."""
        return self._engine.balance

    @property
    def equity(self) -> float:
        """Balance plus open profit and loss of all symbols, each at its last close, account currency."""
        return self._engine.equity
