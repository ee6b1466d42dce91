"""Checking data without importing it: every rule, on the series of a store or of a folder of files."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import attrs

from omega.data.check.clocks import ClockComparison, compare_clocks
from omega.data.check.sides import Sides, open_sides
from omega.data.rules.crossed import CROSSED
from omega.data.rules.enforce import grid_finding
from omega.data.rules.finding import Finding
from omega.data.rules.policies import check_policy
from omega.data.rules.registry import QUALITY_OF_PAIRS, QUALITY_OF_SIDES, RULES, STRUCTURE_OF_SIDES
from omega.data.rules.scan import scan_pair, scan_side
from omega.data.rules.violation import statement
from omega.data.rules.yardstick import check_calendar, with_usual, yardstick
from omega.data.timeframe import Timeframe
from omega.errors import DataError

__all__ = ["CheckedRule", "CheckedSeries", "check_data"]

# Rules that all others rely on: bars that break one cannot be followed in time, or have no prices.
_FOUNDATIONS = ("finite", "positive", "increasing", "unique")


@attrs.frozen(kw_only=True)
class CheckedRule:
    """One rule on one symbol and timeframe.

    Attributes:
        name: Of the rule.
        kind: ``structure`` or ``quality``.
        statement: What holds where the rule is kept.
        policy: The one that applies: as recorded at import, as stated, or the default.
        verdict: ``holds``, ``reported`` (broken, and the policy is not ``error``), ``violation``, or ``not checked``.
        findings: What was found, side by side.
        imported: Side → bars of the source that broke it at import, before its policy; empty for files.

    """

    name: str
    kind: str
    statement: str
    policy: str
    verdict: str
    findings: tuple[Finding, ...]
    imported: dict[str, int]


@attrs.frozen(kw_only=True)
class CheckedSeries:
    """All rules on one symbol and timeframe.

    Attributes:
        symbol: For example ``EURUSD``.
        timeframe: A timeframe's name.
        files: Side → file name.
        rows: Side → number of bars.
        first: Open instant of the first bar, UTC nanoseconds.
        last: Open instant of the last bar.
        day: The trading day's boundary.
        calendar: When the market is open.
        rules: Every rule, in the order of the registry; those between sides only where there are two.
        clocks: Side → its clock beside another feed's; empty unless they were compared.
        not_compared: Why the clocks could not be compared; None if they were, or were not to be.

    """

    symbol: str
    timeframe: str
    files: dict[str, str]
    rows: dict[str, int]
    first: int
    last: int
    day: str
    calendar: str
    rules: tuple[CheckedRule, ...]
    clocks: dict[str, ClockComparison] = attrs.field(factory=dict)
    not_compared: str | None = None

    @property
    def violations(self) -> tuple[str, ...]:
        """The rules whose verdict is ``violation``, and ``clock`` if a clock is shifted."""
        shifted = ("clock",) if any(comparison.shifts for comparison in self.clocks.values()) else ()
        return tuple(rule.name for rule in self.rules if rule.verdict == "violation") + shifted


def check_data(
    root: Path | str,
    symbols: Collection[str] | None = None,
    timeframes: Collection[str] | None = None,
    *,
    policies: Mapping[str, str] | None = None,
    calendar: str | None = None,
    stamp: str | None = None,
    day: str | None = None,
    strict: bool = False,
    against: Path | str | None = None,
) -> Iterator[CheckedSeries]:
    """Apply every rule to the series of a store or of a folder, one symbol and timeframe after the other.

    A rule is judged by its policy in `policies`, else as recorded at import, else its default. Broken, it is a
    violation if that policy is ``error``, or if `strict` is set. `calendar`, `stamp` and `day` say what files do not;
    a store has recorded them (`calendar` may be replaced). `against` is the store or folder of another feed, with whose
    clock those of the same series are compared.

    Errors: those of `open_sides`; `DataError` if `against` is not a folder. A series that the other feed lacks, or
    whose clocks cannot be compared, says so in its result.
    """
    stated = {rule: check_policy(rule, policy) for rule, policy in (policies or {}).items()}
    if calendar is not None:
        check_calendar(calendar)
    if against is not None and not Path(against).is_dir():
        raise DataError(f"the other feed {against} does not exist or is not a folder.")
    for sides in open_sides(root, symbols, timeframes, stamp=stamp, day=day):
        checked = _checked(sides, stated, calendar or sides.calendar, strict)
        yield checked if against is None else _with_clocks(sides, checked, against)


def _checked(sides: Sides, stated: Mapping[str, str], calendar: str, strict: bool) -> CheckedSeries:
    """Apply every rule to one symbol and timeframe."""
    found: dict[str, list[Finding]] = {name: [] for name in RULES}
    timeframe = Timeframe.parse(sides.timeframe)
    yards = {
        side: yardstick(values["timestamp"], timeframe, sides.day, calendar) for side, values in sides.columns.items()
    }
    for side, values in sides.columns.items():
        for finding, _ in scan_side(STRUCTURE_OF_SIDES, values, side, yards[side]):
            found[finding.rule].append(finding)
    cracks = [name for name in _FOUNDATIONS if any(one.broken for one in found[name])]
    if cracks:
        _skip(found, sides, f"{' and '.join(cracks)} must hold first")
    else:
        for side, values in sides.columns.items():
            for finding, _ in scan_side(QUALITY_OF_SIDES, values, side, with_usual(yards[side], values)):
                found[finding.rule].append(finding)
        if len(sides.columns) == 2:
            bid, ask = sides.columns["bid"], sides.columns["ask"]
            found["grid"] += [grid_finding(bid, ask, "bid"), grid_finding(ask, bid, "ask")]
            if any(one.broken for one in found["grid"]):
                _skip(found, sides, "grid must hold first")
            else:
                yard = with_usual(yards["bid"], bid, ask)
                for finding, _ in scan_pair((CROSSED, *QUALITY_OF_PAIRS), bid, ask, yard):
                    found[finding.rule].append(finding)
    rules = tuple(
        _judged(name, tuple(findings), sides, stated, strict, statement(name, next(iter(yards.values()))))
        for name, findings in found.items()
        if findings
    )
    times = [values["timestamp"] for values in sides.columns.values()]
    return CheckedSeries(
        symbol=sides.symbol,
        timeframe=sides.timeframe,
        files=sides.files,
        rows={side: int(values["timestamp"].size) for side, values in sides.columns.items()},
        first=min(int(each.min()) for each in times),
        last=max(int(each.max()) for each in times),
        day=sides.day,
        calendar=calendar,
        rules=rules,
    )


def _with_clocks(sides: Sides, checked: CheckedSeries, against: Path | str) -> CheckedSeries:
    """Compare the clock of each side with the other feed's same side, or with the only one it has."""
    label = f"{sides.symbol}/{sides.timeframe}"
    try:
        (others,) = open_sides(against, [sides.symbol], [sides.timeframe])
        _check_comparable(sides, f"{label} here")
        _check_comparable(others, f"{label} of the other feed")
        clocks = {
            side: compare_clocks(
                values,
                others.columns.get(side, next(iter(others.columns.values()))),
                Timeframe.parse(sides.timeframe),
            )
            for side, values in sides.columns.items()
        }
    except DataError as error:
        return attrs.evolve(checked, not_compared=str(error))
    return attrs.evolve(checked, clocks=clocks)


def _check_comparable(sides: Sides, label: str) -> None:
    """Check that bars can be followed in time and have prices. Errors: `DataError`."""
    for side, values in sides.columns.items():
        yard = yardstick(values["timestamp"], Timeframe.parse(sides.timeframe), sides.day, sides.calendar)
        rules = [rule for rule in STRUCTURE_OF_SIDES if rule.name in _FOUNDATIONS]
        cracks = [finding.rule for finding, _ in scan_side(rules, values, side, yard) if finding.broken]
        if cracks:
            raise DataError(
                f"the bars of {label} break {' and '.join(cracks)}: import them with a policy, and compare the store."
            )


def _skip(found: dict[str, list[Finding]], sides: Sides, reason: str) -> None:
    """Say of every rule that found nothing so far why it was not applied."""
    total = max(int(values["timestamp"].size) for values in sides.columns.values())
    between = {"grid", "crossed", *(rule.name for rule in QUALITY_OF_PAIRS)}
    for name, findings in found.items():
        if not findings and (len(sides.columns) == 2 or name not in between):
            findings.append(Finding(rule=name, side="both", count=0, total=total, skipped=reason))


def _judged(
    name: str, findings: tuple[Finding, ...], sides: Sides, stated: Mapping[str, str], strict: bool, holds: str
) -> CheckedRule:
    rule = RULES[name]
    policy = stated.get(name) or sides.policies.get(name) or rule.default
    if any(finding.broken for finding in findings):
        verdict = "violation" if strict or policy == "error" else "reported"
    else:
        verdict = "not checked" if all(finding.skipped for finding in findings) else "holds"
    imported = {side: counts[name] for side, counts in sides.imported.items() if name in counts}
    return CheckedRule(
        name=name,
        kind=rule.kind,
        statement=holds,
        policy=policy,
        verdict=verdict,
        findings=findings,
        imported=imported,
    )
