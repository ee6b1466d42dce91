"""An explained bar, for a person on 80 columns or as JSON."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from rich.console import Console
from rich.text import Text

from omega.cli.table import plain_table
from omega.data.moments import minute_text, utc_text
from omega.data.timeframe import HOUR_NS, MINUTE_NS
from omega.explain.values import CarriedSeries, ColumnValue, Explanation, SeenBar, StoredBar
from omega.report.formats import MISSING, price, price_decimals

__all__ = ["as_json", "print_explanation"]

_INSTANTS = frozenset(
    {"asked", "opened", "known_at", "next_known_at", "decided_at", "time", "fill_time", "entry_time", "exit_time"}
)


def as_json(explained: Explanation) -> dict[str, Any]:
    """Return the explanation as a JSON object: instants as ISO text, ages in seconds, NaN as null."""
    return dict(_plain(attrs.asdict(explained)))


def _plain(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {"age_seconds" if name == "age" else name: _plain(each, name) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if key in _INSTANTS and isinstance(value, int):
        return utc_text(value) if value >= 0 else None
    return value / 1_000_000_000 if key == "age" and value is not None else value


def print_explanation(explained: Explanation, console: Console) -> None:
    """Print the bar, what it sees of other series, its columns, and what a finished run did."""
    console.print(Text(f"{explained.symbol} {explained.timeframe} at {minute_text(explained.asked)} UTC", style="bold"))
    since = explained.asked - explained.known_at
    before = "" if since == 0 else f", {_span(since)} before"
    kind = "a decision bar" if explained.decides else "history, where nothing is decided"
    facts = [
        ("last bar", f"opened {minute_text(explained.opened)}, known at {minute_text(explained.known_at)}{before}"),
        ("index", f"{explained.row:,} of {explained.rows:,} bars: {kind}"),
    ]
    if explained.next_known_at is not None:
        facts.append(("next", f"known at {minute_text(explained.next_known_at)}"))
    if explained.candidate is not None:
        facts.append(("candidate", "yes" if explained.candidate else "no: an entry would be refused here"))
    console.print(plain_table(("", ""), facts))
    console.print()
    fields, decimals = tuple(explained.bid), price_decimals(explained.pip_size)
    prices = [
        (side, *(price(values[field], decimals) for field in fields), _made(explained.origins[side]))
        for side, values in (("bid", explained.bid), ("ask", explained.ask))
    ]
    console.print(plain_table(("", *fields, ""), prices, right=(1, 2, 3, 4)))
    _print_columns(explained.columns, console)
    for series in explained.carried:
        _print_carried(series, console)
    if explained.stored is not None:
        _print_stored(explained.stored, decimals, console)


def _made(origin: str) -> str:
    return "" if origin == "file" else f"made: {origin}"


def _print_columns(columns: Iterable[ColumnValue], console: Console) -> None:
    rows = [
        (column.name if output == "value" else f"{column.name}.{output}", _number(value), column.spec)
        for column in columns
        for output, value in column.values.items()
    ]
    if rows:
        console.print()
        console.print(plain_table(("column", "value", "declared as"), rows, right=(1,)))


def _print_carried(series: CarriedSeries, console: Console) -> None:
    console.print()
    made = "from its file" if series.origin == "file" else series.origin
    console.print(Text(f"{series.symbol} {series.timeframe}, {made}", style="bold"))
    facts = [("visible", "none: no bar of it has closed yet" if series.visible is None else _bar(series.visible))]
    if series.visible is not None and series.visible.decided_at is not None:
        facts.append(("since", f"{minute_text(series.visible.decided_at)}, the first close that saw it"))
    if series.age is not None:
        old = ", OLD: more than two bars" if series.old else ""
        facts.append(("age", f"{_span(series.age)}: {series.bars:.2f} {series.timeframe} bars{old}"))
    if series.following is None:
        facts.append(("next", "none: the run reads no further bar of it"))
    else:
        facts.append(("next", _bar(series.following)))
        seen = series.following.decided_at
        when = "never in this run" if seen is None else f"{minute_text(seen)}, the first close that will see it"
        facts.append(("visible from", when))
    console.print(plain_table(("", ""), facts))
    _print_columns(series.columns, console)


def _print_stored(stored: StoredBar, decimals: int, console: Console) -> None:
    console.print()
    console.print(Text("the run at this bar", style="bold"))
    facts = [("decided", _order(order, decimals)) for order in stored.orders] or [("decided", "nothing")]
    for trade, still_open in zip(stored.trades, stored.open_after, strict=True):
        facts.append(("position", _position(trade, decimals, still_open=still_open)))
    if not stored.trades:
        facts.append(("position", "none"))
    console.print(plain_table(("", ""), facts))


def _position(trade: Mapping[str, Any], decimals: int, *, still_open: bool) -> str:
    begun = f"opened {minute_text(trade['entry_time'])} at {price(trade['entry_price'], decimals)}"
    at = f"{minute_text(trade['exit_time'])} at {price(trade['exit_price'], decimals)}"
    ended = f"closed {at} ({trade['exit_reason']})"
    return (
        f"{trade['direction']} {trade['lots']:g} lots, {begun}, {'still open after this bar' if still_open else ended}"
    )


def _order(order: Mapping[str, Any], decimals: int) -> str:
    lots = f" {order['lots']:g} lots" if math.isfinite(order["lots"]) else ""
    words = " ".join(str(order[name]) for name in ("action", "direction", "kind") if order[name])
    why = " ".join(str(order[name]) for name in ("tag", "reason") if order[name])
    outcome = f"{order['status']} {order['code']}".strip()
    if order["fill_time"] >= 0:
        outcome += f" {minute_text(order['fill_time'])} at {price(order['fill_price'], decimals)}"
    return f"{words}{lots}{f' ({why})' if why else ''}: {outcome}"


def _bar(bar: SeenBar) -> str:
    return f"opened {minute_text(bar.opened)}, known at {minute_text(bar.known_at)}"


def _number(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else MISSING


def _span(nanoseconds: int) -> str:
    """Return a span of time in days, hours and minutes.

    >>> _span(90 * 60 * 1_000_000_000)
    '1 h 30 min'
    """
    hours, rest = divmod(nanoseconds, HOUR_NS)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (rest / MINUTE_NS, "min"))
    return " ".join(f"{number:g} {unit}" for number, unit in parts if number) or "0 min"
