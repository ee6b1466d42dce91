"""The classic surface: every indicator of the catalogue as a method, generated from it. Types: cache.pyi."""

from collections.abc import Callable
from typing import Any

from omega.indicators.classic.memory import ColumnMemory
from omega.indicators.classic.names import METHODS
from omega.indicators.classic.signature import docstring, signature
from omega.indicators.classic.surface import ClassicIndicators

__all__ = ["ColumnMemory", "IndicatorCache"]

_KINDS = {"": "_as_series", "_array": "_as_arrays", "_arrow": "_as_arrow"}


class IndicatorCache(ClassicIndicators):
    """Indicators by method call, for notebooks and for code of the ancestor.

    For every indicator of the catalogue: ``name(tf, side, ...)`` returns a pandas Series, ``name_array`` a NumPy array,
    ``name_arrow`` an Arrow array; with several outputs a tuple, a tuple, a RecordBatch. All three are views of one
    frozen column. Plain methods return a timeframe's own bars; ``ema_stepwise``, ``bollinger_stepwise`` and
    ``kalman_zscore_stepwise`` are carried onto the primary grid by `known_at`. `compute_batch` computes several in one
    call. A result is kept in `memory`, by the hash of its bars and its spec: asking again costs a look-up.

    Args:
        tables: ``{(timeframe, side): table}`` with the tables of `omega.compute`; they must not be changed afterwards.
        primary: the timeframe onto which stepwise results are carried; the finest of `tables` by default.
        day: end of a trading day: ``"ny17"``, ``"utc"``, or an IANA zone and time.
        allow_copy: accept chunked, misaligned or null-holding price columns by copying them.
        memory: where columns are kept; by default one memory for the process, of 512 MiB.

    Raises:
        DataError: bad bars, or a key that is not (timeframe, side).
        ZeroCopyError: a price column cannot be used in place and `allow_copy` is False.

    Example:
        >>> import pyarrow as pa
        >>> from omega import IndicatorCache
        >>> hour = 3_600_000_000_000
        >>> price = pa.array([1.0, 2.0, 6.0])
        >>> bars = pa.record_batch({"timestamp": pa.array([0, hour, 2 * hour]),
        ...     "open": price, "high": price, "low": price, "close": price})
        >>> cache = IndicatorCache({("H1", "bid"): bars})
        >>> cache.sma_array("H1", "bid", 3)
        array([nan, nan,  3.])
    """


def _method(name: str, suffix: str) -> Callable[..., Any]:
    kind = _KINDS[suffix]

    def method(self: ClassicIndicators, *args: Any, **kwargs: Any) -> Any:
        return getattr(self, kind)(name, args, kwargs)

    method.__name__ = name + suffix
    method.__qualname__ = f"IndicatorCache.{name}{suffix}"
    method.__doc__ = docstring(name, suffix)
    method.__signature__ = signature(name, suffix)  # type: ignore[attr-defined]
    return method


for _name in METHODS:
    for _suffix in _KINDS:
        setattr(IndicatorCache, _name + _suffix, _method(_name, _suffix))
