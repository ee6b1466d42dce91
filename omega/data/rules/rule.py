"""What a rule on bars is: its statement, what is done where it is broken, and how broken rows are found."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import attrs
from numpy.typing import NDArray

from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick

__all__ = ["POLICIES", "PairRule", "Rule", "SideRule"]

POLICIES = ("error", "report", "drop", "fix", "swap")
"""``error`` stops the import; ``report`` counts and keeps; the others are stated by each rule."""

#: (n,) 0 where the rule holds, else the number of the class of `Rule.classes` (1 if it has none)
Codes = NDArray[Any]


def _always(yardstick: Yardstick) -> str | None:
    return None


def _single(yardstick: Yardstick) -> int:
    return 1


def _any(counts: tuple[int, ...]) -> bool:
    return any(counts)


@attrs.frozen(kw_only=True, eq=False)
class Rule:
    """A rule on bars.

    Attributes:
        name: Its name in messages, policies and config keys.
        kind: ``structure`` (bars that break it are not bars) or ``quality`` (they may be real).
        statement: What holds where it is kept.
        definition: How it is decided, with its numbers.
        reason: Why it exists and where its numbers come from.
        default: The policy without another.
        effects: Policy → what it does, for the policies it allows beside ``error``.
        refused: Policy → why it is not allowed.
        remedy: What to do about the source.
        shown: The columns whose values messages show.
        classes: Kinds of rows that are counted apart, in the order of their codes from 1 on.
        breaking: How many of them, from the first, break the rule; the others only complete the picture.
        judged: Whether the rule is broken, given the count of each class.
        unit: What `measured` measures; empty without.
        skipped: Why the rule does not apply to a series, None if it does.

    """

    name: str
    kind: Literal["structure", "quality"]
    statement: str
    definition: str
    reason: str
    default: str
    effects: Mapping[str, str]
    refused: Mapping[str, str]
    remedy: str
    shown: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    breaking: int = attrs.Factory(lambda self: max(len(self.classes), 1), takes_self=True)
    judged: Callable[[tuple[int, ...]], bool] = _any
    unit: str = ""
    skipped: Callable[[Yardstick], str | None] = _always

    @property
    def allowed(self) -> tuple[str, ...]:
        """The policies that the rule allows, in the order of `POLICIES`."""
        return tuple(policy for policy in POLICIES if policy == "error" or policy in self.effects)


@attrs.frozen(kw_only=True, eq=False)
class SideRule(Rule):
    """A rule on the bars of one side.

    Attributes:
        broken: Rows of a window that break it, as codes for all rows of the window.
        shortest: Rows that must break it one after the other before it counts.
        measured: How badly the given rows of a window break it, in `unit`.
        fixed: The columns with the broken rows repaired; only with a policy ``fix``.

    """

    broken: Callable[[Window, Yardstick], Codes]
    shortest: Callable[[Yardstick], int] = _single
    measured: Callable[[Window, Yardstick, NDArray[Any]], NDArray[Any]] | None = None
    fixed: Callable[[Mapping[str, NDArray[Any]], NDArray[Any]], Mapping[str, NDArray[Any]]] | None = None


@attrs.frozen(kw_only=True, eq=False)
class PairRule(Rule):
    """A rule between bid and ask, both on one grid.

    Attributes:
        broken: Rows of two windows that break it, as codes.
        measured: How badly the given rows break it, in `unit`.

    """

    broken: Callable[[Window, Window, Yardstick], Codes]
    measured: Callable[[Window, Window, Yardstick, NDArray[Any]], NDArray[Any]] | None = None
