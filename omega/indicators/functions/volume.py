"""Functions that declare indicators of the volume."""

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Spec

__all__ = ["obv"]


def obv(*, side: Side | None = None) -> Spec:
    """Declare on-balance volume: the sum of volumes, added where the close rose, taken off where it fell.

    Equals TA-Lib ``OBV``: the first bar counts its volume. Bars without a volume are a `DataError`.
    """
    return declare("obv", {}, None, side)
