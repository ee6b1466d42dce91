"""What every method of the classic cache does: bind the call, fetch the columns, dress them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from omega.errors import ConfigError, SpecError, UnknownNameError, did_you_mean
from omega.indicators.backend import arrow_enabled
from omega.indicators.classic.bars import check_tables
from omega.indicators.classic.batch import Wanted, fetch, side_bars
from omega.indicators.classic.memory import SHARED, ColumnMemory, Outputs
from omega.indicators.classic.names import METHODS, Call, bind, keys_of
from omega.indicators.names import is_column_name
from omega.indicators.spec import Spec

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["ClassicIndicators"]

Array = NDArray[np.float64]

#: The ancestor's methods that have no counterpart of that name.
_GONE = {
    "vol_cluster_series": "It returned the feature, not the cluster: use atr or garch_volatility_local for the "
    "feature, vol_cluster for the cluster.",
}


class ClassicIndicators:
    """Indicators by method call, for notebooks and for code of the ancestor. See `omega.IndicatorCache`."""

    def __init__(
        self,
        tables: Mapping[tuple[str, str], Any],
        primary: str | None = None,
        *,
        day: str = "ny17",
        allow_copy: bool = False,
        memory: ColumnMemory | None = None,
    ) -> None:
        self._bars, self._primary = check_tables(tables, primary, day=day, allow_copy=allow_copy)
        self._memory = SHARED if memory is None else memory
        self._indices: dict[tuple[str, str], pd.DatetimeIndex] = {}

    @property
    def primary(self) -> str:
        """The timeframe on whose grid the stepwise methods return."""
        return self._primary

    @property
    def memory(self) -> ColumnMemory:
        """Where computed columns are kept."""
        return self._memory

    def compute_batch(
        self,
        indicators: Sequence[Mapping[str, Any]],
        tf: str,
        side: str | None = None,
        *,
        price_type: str | None = None,
    ) -> dict[str, Array]:
        """Compute several indicators of one timeframe and side, in one call into Rust.

        Args:
            indicators: ``{"name": ..., parameter: ..., "as": alias}`` each.
            tf: timeframe.
            side: ``"bid"``, ``"ask"`` or ``"mid"``.
            price_type: the old name of `side`.

        Returns:
            One frozen array for each output. Keys are the name, or the alias where ``"as"`` gives one; several outputs
            append theirs, e.g. ``bollinger_upper``. Two indicators that would share a key need an alias.

        Raises:
            SpecError: an unknown name or parameter, or a key that two indicators share.
        """
        if (side is None) == (price_type is None):
            raise SpecError("compute_batch needs one side: 'bid', 'ask' or 'mid' (price_type is its old name).")
        calls, keys = [], dict[str, Spec]()
        for item in indicators:
            params = dict(item)
            name, alias = params.pop("name", None), params.pop("as", None)
            if alias is not None and not is_column_name(alias):
                raise SpecError(f"compute_batch: 'as': {alias!r} cannot name a column: use a Python name.")
            calls.append(bind(name, (tf, side or price_type), params))
            for key in keys_of(name, alias):
                if key in keys:
                    raise SpecError(
                        f"compute_batch: {calls[-1].spec} and {keys[key]} share the key {key!r}. Give one of them "
                        "another key with 'as'."
                    )
                keys[key] = calls[-1].spec
        arrays = [array for outputs in self._fetch(calls, stacklevel=3) for array in outputs]
        return dict(zip(keys, arrays, strict=True))

    def get_df(self, tf: str, side: str) -> "pd.DataFrame":
        """The bars of a side, ``open high low close`` by bar open; the same memory."""
        import pandas as pd

        return pd.DataFrame(dict(side_bars(self._bars, tf, side).prices), index=self._index(tf, side), copy=False)

    def get_closes(self, tf: str, side: str) -> "pd.Series[float]":
        """The closes of a side by bar open; the same memory."""
        import pandas as pd

        closes = side_bars(self._bars, tf, side).prices["close"]
        return pd.Series(closes, index=self._index(tf, side), name="close", copy=False)

    @staticmethod
    def at(series: Any, i: int) -> float | None:
        """Value `i` of a column counted from its start; None if it is out of bounds or NaN."""
        values = np.asarray(series)
        if not 0 <= i < len(values) or np.isnan(values[i]):
            return None
        return float(values[i])

    def _fetch(self, calls: Sequence[Call], *, stacklevel: int) -> list[Outputs]:
        wanted = [Wanted(c.tf, c.spec, self._primary if c.carried else c.tf) for c in calls]
        return fetch(wanted, self._bars, self._memory, stacklevel=stacklevel + 1)

    def _as_arrays(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Array | tuple[Array, ...]:
        outputs = self._fetch([bind(name, args, kwargs)], stacklevel=4)[0]
        return outputs[0] if len(outputs) == 1 else outputs

    def _as_series(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        call = bind(name, args, kwargs)
        found = self._series(call, self._fetch([call], stacklevel=4)[0])
        return found[0] if len(found) == 1 else found

    def _as_arrow(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> "pa.Array | pa.RecordBatch":
        if not arrow_enabled():
            raise ConfigError(
                f"IndicatorCache.{name}_arrow: OMEGA_USE_ARROW_IPC=false switches Arrow off. Use {name}_array."
            )
        import pyarrow as pa

        from omega.data.schema import arrow_array, output_schema

        call = bind(name, args, kwargs)
        arrays = [arrow_array(output) for output in self._fetch([call], stacklevel=4)[0]]
        if len(arrays) == 1:
            return arrays[0]
        return pa.RecordBatch.from_arrays(arrays, schema=output_schema(call.outputs))

    def _series(self, call: Call, outputs: Outputs) -> tuple["pd.Series[float]", ...]:
        import pandas as pd

        index = self._index(self._primary if call.carried else call.tf, call.spec.side)
        return tuple(
            pd.Series(output, index=index, name=key, copy=False)
            for key, output in zip(keys_of(call.name), outputs, strict=True)
        )

    def _index(self, tf: str, side: str) -> "pd.DatetimeIndex":
        """Opens of a side's bars, UTC, made once."""
        import pandas as pd

        stored = "bid" if side == "mid" else side
        if (tf, stored) not in self._indices:
            opens = side_bars(self._bars, tf, stored).timestamp.view("datetime64[ns]")
            self._indices[tf, stored] = pd.DatetimeIndex(opens, tz="UTC", name="timestamp", copy=False)
        return self._indices[tf, stored]

    if not TYPE_CHECKING:  # a type checker would take every name for granted

        def __getattr__(self, name: str) -> NoReturn:
            if name.startswith("_"):
                raise AttributeError(name)
            hint = _GONE.get(name) or did_you_mean(name, [m + k for m in METHODS for k in ("", "_array", "_arrow")])
            raise UnknownNameError(f"IndicatorCache has no method {name!r}. {hint}")

    def __repr__(self) -> str:
        series = ", ".join(f"{tf} {side} {len(bars.timestamp)}" for (tf, side), bars in self._bars.items())
        return f"<IndicatorCache: {series}; primary {self._primary}>"
