"""Custom columns: a NumPy function of the author, run once on a series' own bars after the one call."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.errors import StrategyError
from omega.frozen import frozen
from omega.indicators.spec import Spec

if TYPE_CHECKING:
    from omega.indicators.block import Block
    from omega.indicators.plan import Plan

__all__ = ["Custom", "CustomColumn", "Function", "call_custom", "carried", "evaluate"]

Array = NDArray[np.float64]
Function = Callable[..., Array]


@attrs.frozen
class Custom(Spec):
    """A declared custom column: a function and the specs that feed it. Made by `ind.custom`.

    Two custom columns are one computation if function, inputs and warm-up are the same.
    """

    fn: Function
    inputs: tuple[Spec, ...]
    warmup: int

    @property
    def title(self) -> str:
        """Name of the function (of the one inside, if it is a partial), for messages; never an address."""
        inner = getattr(self.fn, "func", self.fn)
        return str(getattr(inner, "__qualname__", type(inner).__name__))

    def __str__(self) -> str:
        """Canonical text, e.g. ``custom(spread, close(side=bid), warmup=0)``."""
        return f"custom({', '.join([self.title, *map(str, self.inputs), f'warmup={self.warmup}'])})"


@attrs.frozen(eq=False)
class CustomColumn:
    """A computed custom column.

    Attributes:
        spec: what was declared.
        where: the series, for messages.
        inputs: (n,) float64 each, frozen, on the series' own bars.
        values: (n,) float64, frozen, on the same bars.
    """

    spec: Custom
    where: str
    inputs: tuple[Array, ...]
    values: Array


def evaluate(block: "Block", plan: "Plan") -> tuple[CustomColumn, ...]:
    """Run every custom function of a plan once, on what the one call returned.

    Raises:
        StrategyError: a function raised, or returned anything but one float64 for each bar.
    """
    columns: list[CustomColumn] = []
    for node in plan.customs:
        inputs = tuple(block.column(k) if kind == "column" else columns[k].values for kind, k in node.inputs)
        where = " ".join(plan.series[node.series])
        columns.append(CustomColumn(node.spec, where, inputs, call_custom(node.spec, where, inputs)))
    return tuple(columns)


def call_custom(spec: Custom, where: str, inputs: Sequence[Array]) -> Array:
    """Call the function and check what it returns: float64, one value for each bar; infinities become NaN."""
    try:
        returned: Any = spec.fn(*inputs)
    except Exception as error:
        raise StrategyError(
            f"ind.custom: {spec.title} raised {type(error).__name__} on {len(inputs[0])} bars of {where}: {error}."
        ) from error
    shape = inputs[0].shape
    if not isinstance(returned, np.ndarray):
        found = type(returned).__name__
    elif returned.dtype != np.float64 or returned.shape != shape:
        found = f"{returned.dtype} of shape {returned.shape}"
    else:
        return frozen(np.where(np.isfinite(returned), returned, np.nan))
    raise StrategyError(
        f"ind.custom: {spec.title} must return a float64 array of shape {shape}, one value for each bar of {where}, "
        f"found {found}."
    )


def carried(values: Array, index: NDArray[np.int64]) -> Array:
    """Carry values onto another grid by the `index` of the call: NaN where no bar is visible yet (−1)."""
    return frozen(np.where(index >= 0, values[np.maximum(index, 0)] if len(values) else np.nan, np.nan))
