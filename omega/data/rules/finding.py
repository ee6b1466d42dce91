"""What a rule found in a series."""

import attrs

__all__ = ["Finding", "Offender"]


@attrs.frozen(kw_only=True)
class Offender:
    """One bar that breaks a rule.

    Attributes:
        row: Its row in the file, 1 = the first bar.
        time: Its open instant, UTC nanoseconds.
        values: What the rule looks at, by name, price units.
        measure: How badly it breaks the rule, in the rule's unit; None if that is not measured.

    """

    row: int
    time: int
    values: dict[str, float]
    measure: float | None = None


@attrs.frozen(kw_only=True)
class Finding:
    """One rule applied to one side, or to both.

    Attributes:
        rule: The rule's name.
        side: ``bid``, ``ask``, or ``both`` for a rule between them.
        count: Bars that break it.
        total: Bars that were looked at.
        classes: Kind → number of rows, for rules that tell kinds apart.
        first: The first bars that break it, in file order.
        worst: The bar that breaks it most, if that is measured.
        skipped: Why the rule was not applied; None if it was.

    """

    rule: str
    side: str
    count: int
    total: int
    classes: dict[str, int] = attrs.field(factory=dict)
    first: tuple[Offender, ...] = ()
    worst: Offender | None = None
    skipped: str | None = None

    @property
    def broken(self) -> bool:
        """Whether any bar breaks the rule."""
        return self.count > 0
