"""What `omega data check` found, for a person or as JSON."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import attrs
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from omega.cli.spans import as_iso
from omega.data.check import CheckedRule, CheckedSeries
from omega.data.check.clocks import ClockComparison, ClockShift
from omega.data.moments import minute_text
from omega.data.rules.finding import Finding, Offender
from omega.data.rules.registry import RULES
from omega.data.schema import FIELDS

__all__ = ["as_json", "print_checked"]

SHOWN = 3
"""Bars of a violation that are shown in full; --json has more."""

_MARKS = {"violation": ("✗ ", "bold red"), "reported": ("! ", "yellow")}


def as_json(series: CheckedSeries) -> dict[str, Any]:
    """Return one symbol and timeframe as a JSON object; instants are ISO text, UTC.

    Numbers that JSON has not (NaN and infinities, which a broken file may hold) are text.
    """
    return {
        **attrs.asdict(series, value_serializer=lambda owner, field, value: _number(as_iso(owner, field, value))),
        "violations": list(series.violations),
    }


def _number(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _number(one) for name, one in value.items()}
    return repr(value) if isinstance(value, float) and not math.isfinite(value) else value


def print_checked(series: CheckedSeries, console: Console) -> None:
    """Print the broken rules of one symbol and timeframe, each with its first bars, then those that hold."""
    counts = sorted(set(series.rows.values()))
    bars = f"{' to '.join(f'{count:,}' for count in counts)} bars, {' and '.join(series.rows)}"
    console.print(Text(f"{series.symbol}/{series.timeframe}", style="bold").append(f"  {bars}", style="not bold"))
    console.print(
        f"{minute_text(series.first)} to {minute_text(series.last)} UTC, day {series.day}, calendar {series.calendar}"
    )
    console.print(Text(", ".join(series.files.values()), style="dim"))
    broken = [(rule, finding) for rule in series.rules for finding in _merged(rule) if finding.broken]
    if broken:
        _print_broken(broken, series, console)
    for verdict, words in (("holds", "holds: "), ("not checked", "not checked: ")):
        names = [_unchecked(rule) for rule in series.rules if rule.verdict == verdict]
        if names:
            _print_list(words, names, console)
    if series.not_compared is not None:
        console.print(Text(f"clocks not compared: {series.not_compared}", style="yellow"))
    _print_clocks(series.clocks, console)
    if series.violations:
        count = len(series.violations)
        _print_list(f"{count} violation{'s' if count > 1 else ''}: ", list(series.violations), console, "bold red")
    else:
        console.print(Text("no violations", style="green"))
    console.print()


def _print_clocks(clocks: Mapping[str, ClockComparison], console: Console) -> None:
    """Print where the clocks differ from the other feed's; those of both sides as one if they are alike."""
    alike = len(clocks) == 2 and len({_gist(one) for one in clocks.values()}) == 1
    names = ["clocks of bid and ask"] if alike else [f"clock of the {side}" for side in clocks]
    for name, one in zip(names, clocks.values(), strict=False):
        weeks = one.agreeing + one.unclear + sum(shift.weeks for shift in one.shifts)
        told = f"{one.agreeing:,} of {weeks:,} weeks agree with the other feed's, {one.unclear:,} unclear"
        console.print(f"{name}: {told}")
        for shift in one.shifts:
            mark, style = _MARKS["violation"]
            console.print(Text.assemble((mark, style), _shift_span(shift)))
            console.print(Padding(Text(_shift_evidence(shift), style="dim"), (0, 0, 0, 4), expand=False))


def _gist(clocks: ClockComparison) -> tuple[object, ...]:
    """Return what is printed of a comparison, but for its correlations."""
    shifts = tuple((shift.first, shift.last, shift.hours, shift.weeks) for shift in clocks.shifts)
    return (clocks.agreeing, clocks.unclear, shifts)


def _shift_span(shift: ClockShift) -> str:
    direction = "early" if shift.hours < 0 else "late"
    return f"{minute_text(shift.first)} to {minute_text(shift.last)}: stamps are {abs(shift.hours):g} h {direction}"


def _shift_evidence(shift: ClockShift) -> str:
    return (
        f"{shift.weeks} weeks; returns correlate {shift.agreement:.2f} when moved by {-shift.bars} bars, "
        f"{shift.as_stamped:.2f} as stamped"
    )


def _merged(rule: CheckedRule) -> Iterator[Finding]:
    """Yield the findings of a rule, those of both sides as one if they are alike."""
    if len(rule.findings) == 2:
        bid, ask = rule.findings
        if [(one.row, one.time) for one in bid.first] == [(one.row, one.time) for one in ask.first] and (
            bid.count,
            bid.classes,
        ) == (ask.count, ask.classes):
            yield attrs.evolve(bid, side="both")
            return
    yield from rule.findings


def _print_broken(broken: list[tuple[CheckedRule, Finding]], series: CheckedSeries, console: Console) -> None:
    rows: list[tuple[str, ...]] = [("rule", "side", "policy", "bars", "row", "first (UTC)")]
    for rule, finding in broken:
        first = finding.first[0]
        side = finding.side if len(series.rows) == 2 else next(iter(series.rows))
        rows.append((rule.name, side, rule.policy, f"{finding.count:,}", f"{first.row:,}", minute_text(first.time)))
    if len({row[1] for row in rows[1:]}) == 1:  # the heading says which sides there are
        rows = [(row[0], *row[2:]) for row in rows]
    lines = _aligned(rows, right=("bars", "row"))
    console.print(Text(f"  {lines[0]}", style="dim"), soft_wrap=True)
    for line, (rule, finding) in zip(lines[1:], broken, strict=True):
        mark, style = _MARKS[rule.verdict]
        console.print(Text.assemble((mark, style), line), soft_wrap=True)
        for detail in _details(rule, finding):
            console.print(Padding(Text(detail, style="dim"), (0, 0, 0, 4), expand=False))


def _aligned(rows: Sequence[Sequence[str]], right: Collection[str]) -> list[str]:
    """Return the rows as lines of columns; those with a heading in `right` are aligned to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    signs = [">" if heading in right else "<" for heading in rows[0]]
    return [
        "  ".join(f"{cell:{sign}{width}}" for cell, sign, width in zip(row, signs, widths, strict=True)).rstrip()
        for row in rows
    ]


def _details(rule: CheckedRule, finding: Finding) -> Iterator[str]:
    """Yield the lines under a broken rule."""
    whole = finding.count == finding.total
    share = "every bar" if whole else f"{100 * finding.count / finding.total:.3g} % of the bars"
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in finding.classes.items() if count)
    yield f"{share}; {kinds}" if kinds else share
    if finding.worst is not None:
        yield f"worst: {finding.worst.measure:.3g} {RULES[rule.name].unit}, {_place(finding.worst)}"
    if rule.verdict == "violation":
        for offender in finding.first[:SHOWN]:
            values = _values(offender)
            yield f"{_place(offender)}{': ' + values if values else ''}"
        yield RULES[rule.name].remedy
    imported = {count for side, count in rule.imported.items() if finding.side in (side, "both")}
    if imported and imported != {finding.count}:
        yield f"at import: {' and '.join(f'{count:,}' for count in sorted(imported))}, policy {rule.policy}"


def _place(offender: Offender) -> str:
    return f"row {offender.row:,}, {minute_text(offender.time)}"


def _values(offender: Offender) -> str:
    """Return the values of a bar; of a crossed one, the fields that are crossed."""
    values = offender.values
    crossed = [field for field in FIELDS if values.get(f"ask {field}", 0.0) < values.get(f"bid {field}", 0.0)]
    if crossed:
        return ", ".join(
            f"{name} ask {values[f'ask {name}']:.10g} < bid {values[f'bid {name}']:.10g}" for name in crossed
        )
    return ", ".join(f"{name} {value:.10g}" for name, value in values.items())


def _unchecked(rule: CheckedRule) -> str:
    if rule.verdict == "not checked":
        return f"{rule.name} ({rule.findings[0].skipped})"
    repaired = max(rule.imported.values(), default=0)
    return f"{rule.name} ({repaired:,} at import, {rule.policy})" if repaired else rule.name


def _print_list(words: str, names: list[str], console: Console, style: str = "dim") -> None:
    console.print(Text.assemble((words, style), ", ".join(names)))
