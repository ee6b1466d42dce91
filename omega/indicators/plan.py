"""All declarations of a run, merged: identical specs are one node, identical columns one array."""

from collections.abc import Mapping, Sequence

import attrs

from omega.errors import SpecError, did_you_mean
from omega.indicators.catalog import CATALOG
from omega.indicators.custom import Custom
from omega.indicators.names import RESERVED, is_column_name
from omega.indicators.spec import PRICES, STORED, Spec, Value

__all__ = ["CustomNode", "Plan", "SeriesKey", "build_plan", "first_value", "outputs_of", "settling"]

#: (symbol, timeframe)
SeriesKey = tuple[str, str]
Node = tuple[str, int, list[int], dict[str, Value]]

#: Index of a side in the tables that cross to Rust.
_STORED_SIDES = {"bid": 0, "ask": 1}


@attrs.frozen
class CustomNode:
    """A custom column and where its inputs come from: ``("column", index)`` or an earlier ``("custom", index)``."""

    spec: Custom
    series: int
    inputs: tuple[tuple[str, int], ...]


@attrs.frozen
class Plan:
    """What crosses to Rust, and where to find each declared column in what comes back.

    Attributes:
        series: the series in the order of their tables.
        nodes: (operation, series, input nodes, parameters), in order of dependency, each distinct one once.
        columns: (node, output, series whose grid it stands on), each distinct one once.
        layout: (declaring series, target series) -> name -> output name -> index into `columns`.
        specs: number of declarations, before merging, the engine's included.
        customs: custom columns, in order of dependency, each distinct one once; computed after the call.
        custom_layout: (declaring series, target series) -> name -> index into `customs`.
        engine: series -> name -> index into `columns`: what the engine reads. No view shows it.
    """

    series: tuple[SeriesKey, ...]
    nodes: tuple[Node, ...]
    columns: tuple[tuple[int, int, int], ...]
    layout: dict[tuple[SeriesKey, SeriesKey], dict[str, dict[str, int]]]
    specs: int
    customs: tuple[CustomNode, ...] = ()
    custom_layout: dict[tuple[SeriesKey, SeriesKey], dict[str, int]] = attrs.Factory(dict)
    engine: dict[SeriesKey, dict[str, int]] = attrs.Factory(dict)


def outputs_of(spec: Spec) -> tuple[str, ...]:
    """Names of a spec's outputs; ``("value",)`` for one."""
    return ("value",) if spec.name == "price" or isinstance(spec, Custom) else CATALOG[spec.name].outputs


def settling(spec: Spec) -> int:
    """Bars of the spec's own series until the weight of the start is below 1e-10, its sources included."""
    if spec.name == "price":
        return 0
    if isinstance(spec, Custom):
        return spec.warmup + max(map(settling, spec.inputs))
    own = CATALOG[spec.name].settle(dict(spec.params))
    return own + (settling(spec.source) if isinstance(spec.source, Spec) else 0)


def first_value(spec: Spec) -> int:
    """Index from which every output has a value on data without NaN, its sources included."""
    if spec.name == "price":
        return 0
    if isinstance(spec, Custom):
        return spec.warmup + max(map(first_value, spec.inputs))
    own = CATALOG[spec.name].first(dict(spec.params))
    return own + (first_value(spec.source) if isinstance(spec.source, Spec) else 0)


def check_declaration(where: str, declared: object) -> dict[str, Spec]:
    """Check what an author declared: a dict of valid, unreserved names to specs.

    Raises:
        SpecError: naming the declaration and what is wrong with it.
    """
    if not isinstance(declared, Mapping):
        raise SpecError(f"{where}: indicators() must return a dict {{name: spec}}, found {type(declared).__name__}.")
    for name, spec in declared.items():
        if not is_column_name(name):
            raise SpecError(f"{where}: {name!r} cannot name an indicator: use a Python name without a leading '_'.")
        if name in RESERVED:
            raise SpecError(f"{where}: {name!r} is reserved: every view has it already. Choose another name.")
        if not isinstance(spec, Spec):
            hint = did_you_mean(str(spec), [*CATALOG, *PRICES])
            raise SpecError(f"{where}: {name} must be a spec such as ind.ema(20), found {spec!r}. {hint}")
    return dict(declared)


class _Nodes:
    """Interns nodes: asking for the same computation twice gives the same index."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._index: dict[tuple[object, ...], int] = {}

    def _intern(self, name: str, series: int, inputs: list[int], params: dict[str, Value]) -> int:
        key = (name, series, tuple(inputs), tuple(params.items()))
        if key not in self._index:
            self._index[key] = len(self.nodes)
            self.nodes.append((name, series, inputs, params))
        return self._index[key]

    def _mean(self, series: int, inputs: list[int]) -> int:
        return self._intern("mean", series, inputs, {"inputs": len(inputs)})

    def stored(self, series: int, side: str, field: str) -> int:
        """A price column or the volume as it is stored, or the mean of both sides."""
        if side == "mid":
            return self._mean(series, [self.stored(series, s, field) for s in _STORED_SIDES])
        return self._intern("price", series, [], {"side": _STORED_SIDES[side], "field": STORED.index(field)})

    def price(self, series: int, side: str, field: str) -> int:
        """A price field, stored or derived, or the volume."""
        stored = [self.stored(series, side, part) for part in PRICES.get(field, (field,))]
        return stored[0] if len(stored) == 1 else self._mean(series, stored)

    def spec(self, series: int, spec: Spec) -> int:
        """The node that computes a spec on a series."""
        if spec.name == "price":
            return self.price(series, spec.side, str(spec.source))
        if isinstance(spec.source, Spec):
            inputs = [self.spec(series, spec.source)]
        elif spec.source is not None:
            inputs = [self.price(series, spec.side, spec.source)]
        else:
            inputs = [self.price(series, spec.side, field) for field in CATALOG[spec.name].inputs]
        return self._intern(spec.name, series, inputs, dict(spec.params))


def build_plan(
    declarations: Mapping[SeriesKey, Mapping[str, Spec]],
    targets: Mapping[SeriesKey, Sequence[SeriesKey]],
    engine: Mapping[SeriesKey, Mapping[str, Spec]] | None = None,
) -> Plan:
    """Merge all declarations.

    Args:
        declarations: for each series, the specs by name.
        targets: for each series whose grid is a strategy's grid, the series whose columns are wanted on it.
        engine: for declared series, specs of one output that the engine reads on their own grid; no view shows them.
    """
    series = tuple(declarations)
    index = {key: i for i, key in enumerate(series)}
    nodes = _Nodes()
    columns: dict[tuple[int, int, int], int] = {}
    customs: dict[tuple[int, Custom], CustomNode] = {}
    layout: dict[tuple[SeriesKey, SeriesKey], dict[str, dict[str, int]]] = {}
    custom_layout: dict[tuple[SeriesKey, SeriesKey], dict[str, int]] = {}

    def custom(on: int, spec: Custom) -> int:
        if (on, spec) not in customs:
            inputs = tuple(
                ("custom", custom(on, source))
                if isinstance(source, Custom)
                else ("column", columns.setdefault((nodes.spec(on, source), 0, on), len(columns)))
                for source in spec.inputs
            )
            customs[on, spec] = CustomNode(spec, on, inputs)
        return list(customs).index((on, spec))

    for target, sources in targets.items():
        for source in sources:
            names: dict[str, dict[str, int]] = {}
            custom_names: dict[str, int] = {}
            for name, spec in declarations[source].items():
                if isinstance(spec, Custom):
                    custom_names[name] = custom(index[source], spec)
                    continue
                node = nodes.spec(index[source], spec)
                names[name] = {
                    output: columns.setdefault((node, k, index[target]), len(columns))
                    for k, output in enumerate(outputs_of(spec))
                }
            layout[source, target] = names
            custom_layout[source, target] = custom_names
    read = {
        key: {
            name: columns.setdefault((nodes.spec(index[key], spec), 0, index[key]), len(columns))
            for name, spec in specs.items()
        }
        for key, specs in (engine or {}).items()
    }
    return Plan(
        series=series,
        nodes=tuple(nodes.nodes),
        columns=tuple(columns),
        layout=layout,
        specs=sum(len(asked) for asked in (*declarations.values(), *read.values())),
        customs=tuple(customs.values()),
        custom_layout=custom_layout,
        engine=read,
    )


def short_series(plan: Plan, declarations: Mapping[SeriesKey, Mapping[str, Spec]], rows: Sequence[int]) -> list[str]:
    """Warnings for declarations that lack values because their series is shorter than their warm-up."""
    warnings = []
    for key, n in zip(plan.series, rows, strict=True):
        for name, spec in declarations[key].items():
            need = first_value(spec) + 1
            if n < need:
                text = f"{key[0]}/{key[1]}: {name} = {spec} needs {need} bars and there are {n}"
                lost = "all values are NaN" if len(outputs_of(spec)) == 1 else "not every output has a value"
                if isinstance(spec, Custom):
                    lost = "no value has settled"
                warnings.append(f"{text}: {lost}.")
    return warnings
