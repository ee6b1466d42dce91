"""The series of a store, for a person or as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from omega.cli.console import printable
from omega.cli.spans import as_iso
from omega.cli.table import plain_table
from omega.data.info import SeriesInfo
from omega.data.moments import minute_text
from omega.execution.instruments import packaged_instruments

__all__ = ["as_json", "print_series"]

HASH_SHOWN = 12


def as_json(info: SeriesInfo) -> dict[str, Any]:
    """Return one series as a JSON object: instants as ISO text, the spread in price units and in pips."""
    return {**attrs.asdict(info, value_serializer=as_iso), "spread_pips": _in_pips(info)}


def print_series(found: Sequence[SeriesInfo], console: Console) -> None:
    """Print what is known about each symbol and timeframe."""
    for info in found:
        title = Text(f"{info.symbol}/{info.timeframe}", style="bold")
        console.print(title.append(f"  {info.rows:,} bars, {' and '.join(info.sides)}", style="not bold"))
        console.print(Padding(plain_table(("", ""), _rows(info)), (0, 0, 0, 2), expand=False))
        if info.open_equals_previous_close:
            sides = " and ".join(info.open_equals_previous_close)
            told = f"{sides}: opens equal the previous close after closures, so the feed hides gaps"
            console.print(Padding(Text.assemble(("warning: ", "yellow"), told), (0, 0, 0, 2), expand=False))


def _rows(info: SeriesInfo) -> Iterator[tuple[str, str]]:
    yield "opens", f"{minute_text(info.first)} to {minute_text(info.last)} UTC"
    if info.spread is not None:
        yield "spread", _spread(info)
    yield "read as", f"stamps {info.stamp}, day {info.day}, calendar {info.calendar}, {info.clock}"
    yield "broke", ", ".join(_broken(info)) or "no rule"
    for side in info.sides:
        yield side, f"{info.hashes[side][:HASH_SHOWN]}, of {_shortened(info.sources[side])}"


def _broken(info: SeriesInfo) -> Iterator[str]:
    """Yield the rules that bars of the source broke, with the policy where it was not just to report."""
    for rule, number in info.rules.items():
        policy = info.policies.get(rule, "report")
        if number:
            yield f"{rule} {number:,}" if policy == "report" else f"{rule} {number:,} ({policy})"


def _spread(info: SeriesInfo) -> str:
    """Return the spread's median, 95th percentile and maximum, in pips where the instrument is known."""
    pips = _in_pips(info)
    if pips is not None:
        return f"median {pips['median']:.3g}, 95 % {pips['p95']:.3g}, max {pips['max']:.3g} pips"
    spread = attrs.asdict(info)["spread"]
    return f"median {spread['median']:.6g}, 95 % {spread['p95']:.6g}, max {spread['max']:.6g} (price units)"


def _in_pips(info: SeriesInfo) -> dict[str, float] | None:
    """Return the spread in pips; None without both sides, or for a symbol that is not in the packaged table."""
    instrument = packaged_instruments().get(info.symbol)
    if info.spread is None or instrument is None:
        return None
    return {name: value / instrument.pip_size for name, value in attrs.asdict(info.spread).items()}


def _shortened(source: str) -> str:
    """Return a source with the first digits of its hash."""
    name, hashed, digest = source.partition(" sha256:")
    return printable(f"{name}{hashed}{digest[:HASH_SHOWN]}")
