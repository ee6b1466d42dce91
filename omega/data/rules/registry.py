"""All rules on bars, in the order in which they are applied: later ones rely on earlier ones."""

from omega.data.rules.crossed import CROSSED
from omega.data.rules.duplicated_hours import DUPLICATED_HOURS
from omega.data.rules.finite import FINITE, POSITIVE
from omega.data.rules.gaps import GAPS
from omega.data.rules.grid import GRID
from omega.data.rules.hidden_gaps import OPEN_EQUALS_PREVIOUS_CLOSE
from omega.data.rules.high_low import HIGH, LOW
from omega.data.rules.jumps import JUMPS
from omega.data.rules.mixed_timeframes import MIXED_TIMEFRAMES
from omega.data.rules.off_session import OFF_SESSION
from omega.data.rules.order import INCREASING, UNIQUE
from omega.data.rules.rule import PairRule, Rule, SideRule
from omega.data.rules.spacing import SPACING
from omega.data.rules.spikes import SPIKES
from omega.data.rules.spread_outliers import SPREAD_OUTLIERS
from omega.data.rules.stale import STALE
from omega.data.rules.volume import VOLUME, ZERO_VOLUME

__all__ = ["QUALITY_OF_PAIRS", "QUALITY_OF_SIDES", "RULES", "STRUCTURE_OF_SIDES"]

STRUCTURE_OF_SIDES: tuple[SideRule, ...] = (FINITE, POSITIVE, VOLUME, INCREASING, UNIQUE, SPACING, HIGH, LOW)

QUALITY_OF_SIDES: tuple[SideRule, ...] = (
    GAPS,
    OFF_SESSION,
    OPEN_EQUALS_PREVIOUS_CLOSE,
    SPIKES,
    JUMPS,
    STALE,
    ZERO_VOLUME,
    MIXED_TIMEFRAMES,
    DUPLICATED_HOURS,
)

QUALITY_OF_PAIRS: tuple[PairRule, ...] = (SPREAD_OUTLIERS,)

RULES: dict[str, Rule] = {
    rule.name: rule for rule in (*STRUCTURE_OF_SIDES, GRID, CROSSED, *QUALITY_OF_SIDES, *QUALITY_OF_PAIRS)
}
"""Every rule by name."""
