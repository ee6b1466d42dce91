"""Functions that declare changes of a price."""

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec

__all__ = ["momentum", "roc"]


def momentum(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the difference to the price `period` bars ago."""
    return declare("momentum", {"period": period}, source, side)


def roc(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the change over `period` bars in percent of the earlier price; NaN where that is 0."""
    return declare("roc", {"period": period}, source, side)
