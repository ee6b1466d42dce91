"""Frozen views: what a strategy reads, bar by bar."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from omega.errors import StrategyError, UnknownNameError, did_you_mean
from omega.indicators.names import RESERVED, is_column_name

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["RESERVED", "Array", "Columns", "Mask", "Prices", "Views", "is_column_name", "series_read"]

#: One boolean for each bar of a symbol's primary grid.
Mask = NDArray[np.bool_]
#: One float64 for each bar of a symbol's primary grid.
Array = NDArray[np.float64]

Loader = Callable[[], Any]

if TYPE_CHECKING:

    class Column(np.ndarray[tuple[int], np.dtype[np.float64]]):
        """What a type checker takes a declared name for: an array, or the outputs of an indicator that has several."""

        def __getattr__(self, name: str) -> Array: ...


class Columns:
    """Read-only columns by name, each made when it is first asked for.

    Every array is float64 (int64 for times), C-contiguous, of the length of the primary grid, read-only, and cannot
    be made writeable. An unknown name raises `UnknownNameError` with the nearest declared one.
    """

    def __init__(self, where: str, loaders: Mapping[str, Loader]) -> None:
        self.__dict__["_where"] = where
        self.__dict__["_loaders"] = dict(loaders)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Column: ...

    else:

        def __getattr__(self, name: str) -> object:
            loader = self.__dict__.get("_loaders", {}).get(name)
            if loader is None:
                if name.startswith("__"):
                    raise AttributeError(name)
                raise UnknownNameError(
                    f"{self._where} has no column {name!r}. {did_you_mean(name, self._loaders)} "
                    "A strategy sees what its indicators() declares."
                )
            value = loader()
            self.__dict__[name] = value
            return value

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise StrategyError(f"{self._where}: views are read-only, {name!r} cannot be set. Return it from prepare().")

    def __delattr__(self, name: str) -> NoReturn:
        raise StrategyError(f"{self._where}: views are read-only, {name!r} cannot be deleted.")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.__dict__["_loaders"])

    def to_arrow(self) -> "pa.RecordBatch":
        """All columns as one record batch that shares their memory and keeps it alive.

        A column of several outputs, and the prices of a side, become one field each, e.g. ``bb_upper``, ``bid_close``.
        Columns of other series (``views["H4"]``) are a batch of their own.
        """
        from omega.data.schema import arrow_batch

        return arrow_batch(dict(_flat(self, "")))

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """Hand the columns to any library that speaks the Arrow PyCapsule interface, without a copy."""
        capsules: tuple[object, object] = self.to_arrow().__arrow_c_array__(requested_schema)
        return capsules

    def __dir__(self) -> Iterator[str]:
        return iter((*self.names, "names", "to_arrow"))

    def __contains__(self, name: object) -> bool:
        return name in self.__dict__["_loaders"]

    def __repr__(self) -> str:
        return f"<{self._where}: {', '.join(self.names)}>"


class Prices(Columns):
    """Prices of one side: ``open high low close``."""

    if TYPE_CHECKING:
        open: Array
        high: Array
        low: Array
        close: Array


class Views(Columns):
    """Columns on the primary grid of one symbol.

    ``views.z`` is a declared column, ``views.bb.upper`` one of several outputs, ``views["H4"].trend`` a column of a
    higher timeframe carried by `known_at`, ``views["GBPUSD", "H1"].ema`` one of another symbol; this series itself
    answers to its own full name.

    Attributes:
        symbol, timeframe: the primary series.
        start: index of the first decision bar; bars before it are history.
        timestamp: bar opens, int64 ns UTC.
        known_at: bar closes, int64 ns UTC: from then on the bar's values are known.
        bid, ask: prices, as the data holds them.
    """

    if TYPE_CHECKING:
        timestamp: NDArray[np.int64]
        known_at: NDArray[np.int64]
        bid: Prices
        ask: Prices
        symbol: str
        timeframe: str
        start: int

    def __init__(
        self,
        symbol: str,
        timeframe: str,
        start: int,
        rows: int,
        loaders: Mapping[str, Loader],
        others: Mapping[tuple[str, str], Columns],
    ) -> None:
        super().__init__(f"views of {symbol} {timeframe}", loaders)
        self.__dict__.update(symbol=symbol, timeframe=timeframe, start=start, _rows=rows, _others=dict(others))

    def __len__(self) -> int:
        """Number of bars, history included."""
        return int(self.__dict__["_rows"])

    def __getitem__(self, key: str | tuple[str, str]) -> Columns:
        """Columns of a higher timeframe, or of another symbol's series."""
        others: dict[tuple[str, str], Columns] = self.__dict__["_others"]
        full = (self.symbol, key) if isinstance(key, str) else key
        if full == (self.symbol, self.timeframe):
            return self
        if full not in others:
            names = [tf if symbol == self.symbol else f"{symbol}, {tf}" for symbol, tf in others]
            hint = did_you_mean(key if isinstance(key, str) else ", ".join(map(str, key)), names)
            raise UnknownNameError(
                f"{self._where}: there is no series {key!r}. {hint} A strategy lists its higher timeframes in "
                "higher_timeframes, a run its symbols in run.symbols."
            )
        return others[full]

    def joined(self, columns: Mapping[str, Array]) -> "Views":
        """These views with further columns, as `prepare` returns them; a name that exists is an error."""
        loaders: dict[str, Loader] = dict(self.__dict__["_loaders"])
        for name, values in columns.items():
            if not is_column_name(name):
                raise StrategyError(
                    f"prepare(): {name!r} cannot name a column: use a Python name without a leading '_'."
                )
            if name in loaders or name in RESERVED:
                raise StrategyError(f"prepare(): {name!r} exists already in the {self._where}. Choose another name.")
            loaders[name] = _constant(values)
        return Views(self.symbol, self.timeframe, self.start, len(self), loaders, self.__dict__["_others"])

    def until(self, n: int) -> "Views":
        """The first `n` bars of these views: what was known then. Used to probe for look-ahead."""
        others = {key: _cut(columns, n) for key, columns in self.__dict__["_others"].items()}
        return Views(self.symbol, self.timeframe, min(self.start, n), n, _cut_loaders(self, n), others)


def series_read(views: Views) -> tuple[tuple[str, str], ...]:
    """The other series, (symbol, timeframe), of which a column has been read through these views or their copies."""
    others: dict[tuple[str, str], Columns] = views.__dict__["_others"]
    return tuple(key for key, columns in others.items() if not columns.__dict__.keys().isdisjoint(columns.names))


def _flat(columns: Columns, stem: str) -> Iterator[tuple[str, NDArray[Any]]]:
    for name in columns.names:
        value = getattr(columns, name)
        if isinstance(value, Columns):
            yield from _flat(value, f"{stem}{name}_")
        else:
            yield f"{stem}{name}", value


def _constant(values: Any) -> Loader:
    return lambda: values


def _cut_loaders(columns: Columns, n: int) -> dict[str, Loader]:
    def cut(name: str) -> Loader:
        def load() -> Any:
            value = getattr(columns, name)
            return _cut(value, n) if isinstance(value, Columns) else value[:n]

        return load

    return {name: cut(name) for name in columns.names}


def _cut(columns: Columns, n: int) -> Columns:
    return type(columns)(f"{columns._where}, first {n} bars", _cut_loaders(columns, n))
