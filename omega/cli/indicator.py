"""One indicator of the catalogue, for a person or as JSON."""

from typing import Any

from rich.console import Console

from omega.cli.table import plain_table
from omega.indicators.entry import REQUIRED, Entry, Parameter

__all__ = ["as_json", "print_entry", "signature"]


def signature(entry: Entry) -> str:
    """Return the parameters as in a call: ``period, seed="first"``."""
    return ", ".join(
        each.name if each.default is REQUIRED else f"{each.name}={_value(each.default)}" for each in entry.parameters
    )


def as_json(entry: Entry) -> dict[str, Any]:
    """Return an entry as a JSON object; a required parameter has no ``default``."""
    return {
        "name": entry.name,
        "summary": entry.summary,
        "parameters": [_parameter_json(each) for each in entry.parameters],
        "inputs": list(entry.inputs),
        "outputs": list(entry.outputs),
        "formula": entry.formula,
        "warmup": entry.warmup,
        "settling": entry.settling,
        "nan_rule": entry.nan_rule,
        "source": entry.source,
    }


def print_entry(entry: Entry, console: Console) -> None:
    """Print everything the catalogue says about an indicator."""
    console.print(f"{entry.name}({signature(entry)})", style="bold")
    console.print(f"{entry.summary}\n")
    if entry.parameters:
        rows = [(each.name, each.type, _default(each), _range(each), each.help) for each in entry.parameters]
        console.print(plain_table(("parameter", "type", "default", "range", "meaning"), rows))
        console.print()
    facts = (
        ("inputs", ", ".join(entry.inputs)),
        ("outputs", ", ".join(entry.outputs)),
        ("formula", entry.formula),
        ("first value", entry.warmup),
        ("settles", entry.settling),
        ("NaN", entry.nan_rule),
        ("source", entry.source),
    )
    console.print(plain_table(("", ""), facts))


def _parameter_json(each: Parameter) -> dict[str, Any]:
    said = {
        "name": each.name,
        "type": each.type,
        "low": each.low,
        "above": each.above,
        "high": each.high,
        "choices": list(each.choices) or None,
        "help": each.help,
    }
    stated = {name: value for name, value in said.items() if value is not None}
    return stated if each.default is REQUIRED else {**stated, "default": each.default}


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _default(each: Parameter) -> str:
    return "required" if each.default is REQUIRED else _value(each.default)


def _range(each: Parameter) -> str:
    if each.choices:
        return " | ".join(_value(choice) for choice in each.choices)
    limits = (("≥", each.low), (">", each.above), ("≤", each.high))
    return ", ".join(f"{sign} {limit:g}" for sign, limit in limits if limit is not None)
