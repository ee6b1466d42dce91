"""How long a recursion remembers its start."""

import math

__all__ = ["NEVER", "decay", "ema_settle", "kalman_settle", "wilder_settle"]

#: Weight of the start below which a recursion counts as settled (DESIGN.md section 3).
SETTLED = 1e-10

#: More bars than any series has: the start is never forgotten, so a run reads its data from the first row on.
NEVER = 2**62


def decay(keep: float) -> int:
    """Bars until keep^n < 1e-10; `NEVER` if keep is 1 to the last digit."""
    if keep <= 0.0:
        return 0
    if keep >= 1.0:
        return NEVER
    return math.ceil(math.log(SETTLED) / math.log(keep))


def ema_settle(period: int) -> int:
    """Bars of an exponential mean with a = 2 / (period + 1)."""
    return decay(1.0 - 2.0 / (period + 1.0))


def wilder_settle(period: int) -> int:
    """Bars of Wilder's average, its seed included."""
    return decay(1.0 - 1.0 / period) + period


def kalman_settle(r: float, q: float) -> int:
    """Bars of the steady-state filter: P⁻² = q·P⁻ + q·r, gain P⁻ / (P⁻ + r)."""
    prior = (q + math.sqrt(q * q + 4.0 * q * r)) / 2.0
    return decay(r / (prior + r))
