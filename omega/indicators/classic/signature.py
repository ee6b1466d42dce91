"""Signatures of the classic methods, from the catalogue: what help() shows and the stub file says."""

from inspect import Parameter as Argument
from inspect import Signature

from omega.indicators.classic.names import ALIASES, BY_KEYWORD, STEPWISE, entry_of
from omega.indicators.entry import REQUIRED, Parameter

__all__ = ["docstring", "returns", "signature"]

#: Suffix of a method and what it returns: for one output, for several.
RETURNS = {
    "": ("pd.Series[float]", "tuple[pd.Series[float], ...]"),
    "_array": ("_Array", "tuple[_Array, ...]"),
    "_arrow": ("pa.Array", "pa.RecordBatch"),
}

_KNOWN_TYPES = {"int", "float", "str", "bool", "None"}


def _annotation(parameter: Parameter) -> str:
    parts = parameter.type.split(" | ")
    if parameter.choices:
        choices = sorted((choice for choice in parameter.choices if choice is not None), key=str)
        literal = f"Literal[{', '.join(repr(choice) for choice in choices)}]"
        return f"{literal} | None" if "None" in parts else literal
    return " | ".join(part if part in _KNOWN_TYPES else "Spec" for part in parts)


def returns(name: str, suffix: str) -> str:
    """Type that a method returns, as text; several outputs are listed one by one."""
    outputs = entry_of(name).outputs
    one, several = RETURNS[suffix]
    if len(outputs) == 1:
        return one
    return several.replace("[" + one + ", ...]", f"[{', '.join([one] * len(outputs))}]")


def signature(name: str, suffix: str) -> Signature:
    """Signature of one classic method: timeframe, side, the catalogue's parameters, and a source where it has one."""
    entry = entry_of(name)
    kind = Argument.KEYWORD_ONLY if name in BY_KEYWORD else Argument.POSITIONAL_OR_KEYWORD
    arguments = [
        Argument("self", Argument.POSITIONAL_OR_KEYWORD),
        Argument("tf", Argument.POSITIONAL_OR_KEYWORD, annotation="str"),
        Argument("side", Argument.POSITIONAL_OR_KEYWORD, annotation="Side"),
    ]
    for parameter in entry.parameters:
        default = Argument.empty if parameter.default is REQUIRED else parameter.default
        arguments.append(Argument(parameter.name, kind, default=default, annotation=_annotation(parameter)))
    if entry.inputs == ("source",):
        default, annotation = (Argument.empty, "Source") if entry.source_as else (None, "Source | None")
        arguments.append(Argument("source", Argument.KEYWORD_ONLY, default=default, annotation=annotation))
    return Signature(arguments, return_annotation=returns(name, suffix))


def docstring(name: str, suffix: str) -> str:
    """Summary, formula, warm-up, outputs and old parameter names of one classic method."""
    entry = entry_of(name)
    grid = ", carried onto the primary grid" if name in STEPWISE else ""
    outputs = "" if entry.outputs == ("value",) else f" Outputs: {', '.join(entry.outputs)}."
    what = {"": "pandas", "_array": "NumPy", "_arrow": "Arrow"}[suffix]
    own = {parameter.name for parameter in entry.parameters}
    old = [f"{alias} for {target}" for alias, target in ALIASES.items() if target in own and alias not in own]
    aliases = f" Old names: {', '.join(old)}." if old else ""
    return f"{entry.summary}\n\n{entry.formula}. Warm-up: {entry.warmup}.{outputs}{aliases} Returns {what}{grid}."
