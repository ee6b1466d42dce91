"""``ind.custom`` among the indicators: no entry of the catalogue, so its function's own text says what it is."""

import inspect
import re
from typing import Any

from rich.console import Console

from omega.cli.table import plain_table
from omega.indicators.functions.custom import custom

__all__ = ["as_json", "print_custom"]


def as_json() -> dict[str, Any]:
    """Return what the function says as a JSON object."""
    summary, _, text = _doc().partition("\n\n")
    return {"name": "custom", "summary": summary, "arguments": _arguments(), "text": text}


def print_custom(console: Console) -> None:
    """Print the call, and everything that the function says."""
    console.print(f"custom({', '.join(_arguments())})", style="bold")
    for paragraph in _doc().replace("``", "").split("\n\n"):
        heading, _, body = paragraph.partition("\n")
        if heading in ("Args:", "Raises:"):
            # A line that begins a new name is indented once, its continuation twice.
            names = re.sub(r"\n {8}", " ", body).splitlines()
            rows = [(name, text) for name, _, text in (line.strip().partition(": ") for line in names)]
            console.print(plain_table((heading.removesuffix(":").lower(), ""), rows))
        elif heading == "Example:":
            console.print(f"example\n{body}", soft_wrap=True)
        else:
            console.print(" ".join(paragraph.split()))
        console.print()


def _arguments() -> list[str]:
    """The arguments as in a call: ``["fn", "*inputs", "warmup", "side=None"]``."""
    shown = []
    for each in inspect.signature(custom).parameters.values():
        star = "*" if each.kind is each.VAR_POSITIONAL else ""
        shown.append(f"{star}{each.name}{'' if each.default is each.empty else f'={each.default}'}")
    return shown


def _doc() -> str:
    return inspect.getdoc(custom) or ""
