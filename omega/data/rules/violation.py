"""The errors of an import whose bars break a rule."""

from collections.abc import Mapping

from omega.data.moments import utc_text
from omega.data.rules.finding import Finding, Offender
from omega.data.rules.registry import RULES
from omega.data.rules.yardstick import Yardstick
from omega.data.schema import FIELDS
from omega.errors import DataError

__all__ = ["MIXED_UP", "crossed_violation", "grid_violation", "statement", "violation"]

MIXED_UP = "If nearly every bar is crossed, the two files are probably mixed up."


def statement(rule: str, yardstick: Yardstick) -> str:
    """Return what holds where a rule is kept, for the series at hand."""
    return RULES[rule].statement.format(timeframe=yardstick.timeframe.name, day=yardstick.day)


def violation(finding: Finding, source: str, yardstick: Yardstick) -> DataError:
    """Return the error for a broken rule: its first bar in full, how many there are, and what can be done."""
    rule, first = RULES[finding.rule], finding.first[0]
    shown = ", ".join(f"{name} {value!r}" for name, value in first.values.items())
    return DataError(
        f"{source}: {_place(first)} breaks the rule '{rule.name}': {statement(rule.name, yardstick)}. "
        f"{f'Found {shown}. ' if shown else ''}{finding.count} of {finding.total} bars break it. "
        f"{rule.remedy}{_choices(rule.effects, rule.name)}"
    )


def crossed_violation(finding: Finding, sources: Mapping[str, str]) -> DataError:
    """Return the error for crossed quotes, showing the first crossed field."""
    first = finding.first[0]
    field = next(name for name in FIELDS if first.values[f"ask {name}"] < first.values[f"bid {name}"])
    return DataError(
        f"{sources['ask']}: {_place(first)} breaks the rule 'crossed': ask ≥ bid in every field. Found {field} ask "
        f"{first.values[f'ask {field}']!r} < bid {first.values[f'bid {field}']!r} ({sources['bid']}). "
        f"{finding.count} of {finding.total} bars are crossed. {RULES['crossed'].remedy}"
        f"{' ' + MIXED_UP if 2 * finding.count > finding.total else ''}"
    )


def grid_violation(finding: Finding, source: str, other: str) -> DataError:
    """Return the error for bars of one side that the other has not."""
    rule = RULES["grid"]
    return DataError(
        f"{source}: {_place(finding.first[0])} breaks the rule 'grid': {rule.statement}. {other} has no bar then; "
        f"{finding.count} of {finding.total} bars are on this side only. {rule.remedy}{_choices(rule.effects, 'grid')}"
    )


def _place(offender: Offender) -> str:
    return f"row {offender.row} ({utc_text(offender.time)})"


def _choices(effects: Mapping[str, str], rule: str) -> str:
    """Return the sentence that names the policies beside ``error``."""
    if not effects:
        return ""
    choices = " or ".join(f"{rule}={policy} ({effect})" for policy, effect in effects.items())
    return f" Or choose a policy, in [data] or as 'omega data import --policy': {choices}."
