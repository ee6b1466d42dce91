"""omega's public function, `omega.compute`: specs, bars and their times are checked anew in every call."""

from collections.abc import Callable

import pyarrow as pa
from bars import Bars
from cases import spec_of
from peers.omega import VERSION, opens

import omega
from omega.indicators.plan import outputs_of

__all__ = ["VERSION", "call_for", "load"]


def load(bars: Bars) -> pa.Table:
    return pa.table({"timestamp": opens(len(bars.close)), **bars._asdict()})


def call_for(parts: list, table: pa.Table) -> Callable[[], list]:
    declared = {f"c{k}": spec_of(name, params) for k, (_, name, params) in enumerate(parts)}
    wanted = [(column, output) for column, spec in declared.items() for output in outputs_of(spec)]

    def call() -> list:
        views = omega.compute(declared, table, timeframe="M1", day="utc")
        return [
            getattr(views, column) if output == "value" else getattr(getattr(views, column), output)
            for column, output in wanted
        ]

    return call
