"""What the catalogue says about one indicator."""

from collections.abc import Callable, Mapping

import attrs

from omega.indicators.spec import Value

__all__ = ["REQUIRED", "Entry", "Parameter"]


class _Required:
    def __repr__(self) -> str:
        return "required"


REQUIRED = _Required()


@attrs.frozen(kw_only=True)
class Parameter:
    """One parameter of an indicator: type, default and range (inclusive unless `above`)."""

    name: str
    type: str
    default: Value | _Required = REQUIRED
    low: float | None = None
    high: float | None = None
    above: float | None = None
    choices: tuple[Value, ...] = ()
    help: str


@attrs.frozen(kw_only=True)
class Entry:
    """One indicator: everything that validation, documentation, listing and tests need to know.

    Attributes:
        inputs: ``("source",)``, or the price fields that it reads.
        source_as: what its function calls a source that must be given, as its first argument; "" where the close is it
            unless another is given.
        outputs: names of the outputs; ``("value",)`` for one.
        first: index from which every output has a value on data without NaN, from the parameters.
        settle: bars until the weight of the start is below 1e-10, from the parameters.
        check: raises `ValueError` with a reason when parameters contradict each other.
        source: where the definition comes from, and where it differs.
    """

    name: str
    summary: str
    formula: str
    parameters: tuple[Parameter, ...]
    inputs: tuple[str, ...]
    source_as: str = ""
    outputs: tuple[str, ...] = ("value",)
    first: Callable[[Mapping[str, Value]], int]
    settle: Callable[[Mapping[str, Value]], int]
    check: Callable[[Mapping[str, Value]], None] = lambda params: None
    warmup: str
    settling: str
    nan_rule: str
    scale: str
    source: str
