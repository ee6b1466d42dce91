"""One indicator of the catalogue, for a person or as JSON."""

from typing import Any

from rich.console import Console

from omega.cli.table import plain_table
from omega.indicators.catalog.costs import COST_CLASSES, cost_class
from omega.indicators.entry import REQUIRED, Entry, Parameter

__all__ = ["as_json", "default_text", "inputs_text", "print_entry", "range_text", "signature"]


def signature(entry: Entry) -> str:
    """Return the arguments as in a call: ``period, seed="first"``; a source that must be given comes first."""
    given = [entry.source_as] if entry.source_as else []
    return ", ".join(
        given
        + [
            each.name if each.default is REQUIRED else f"{each.name}={_value(each.default)}"
            for each in entry.parameters
        ]
    )


def as_json(entry: Entry) -> dict[str, Any]:
    """Return an entry as a JSON object; a required parameter has no ``default``."""
    return {
        "name": entry.name,
        "summary": entry.summary,
        "parameters": [_parameter_json(each) for each in entry.parameters],
        "inputs": list(entry.inputs),
        "source_as": entry.source_as or None,
        "outputs": list(entry.outputs),
        "formula": entry.formula,
        "warmup": entry.warmup,
        "settling": entry.settling,
        "nan_rule": entry.nan_rule,
        "cost": cost_class(entry.name),
        "source": entry.source,
    }


def print_entry(entry: Entry, console: Console) -> None:
    """Print everything the catalogue says about an indicator."""
    console.print(f"{entry.name}({signature(entry)})", style="bold")
    console.print(f"{entry.summary}\n")
    if entry.parameters:
        rows = [(each.name, each.type, default_text(each), range_text(each), each.help) for each in entry.parameters]
        console.print(plain_table(("parameter", "type", "default", "range", "meaning"), rows))
        console.print()
    facts = (
        ("inputs", inputs_text(entry)),
        ("outputs", ", ".join(entry.outputs)),
        ("formula", entry.formula),
        ("first value", entry.warmup),
        ("settles", entry.settling),
        ("NaN", entry.nan_rule),
        ("cost", f"{cost_class(entry.name)}: {COST_CLASSES[cost_class(entry.name)]}"),
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


def default_text(each: Parameter) -> str:
    """Return the default of a parameter as it is written in a call, or "required"."""
    return "required" if each.default is REQUIRED else _value(each.default)


def inputs_text(entry: Entry) -> str:
    """Return what an indicator reads; a source that must be given under the name that the call has for it."""
    return f"source, given as {entry.source_as}" if entry.source_as else ", ".join(entry.inputs)


def range_text(each: Parameter) -> str:
    """Return what a parameter may be: its choices, or its limits."""
    if each.choices:
        return " | ".join(_value(choice) for choice in each.choices)
    limits = (("≥", each.low), (">", each.above), ("≤", each.high))
    return ", ".join(f"{sign} {limit:g}" for sign, limit in limits if limit is not None)
