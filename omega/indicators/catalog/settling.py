"""How long a recursion remembers its start."""

import math

__all__ = ["NEVER", "cascade_settle", "decay", "ema_settle", "kalman_settle", "wilder_settle"]

#: Weight of the start below which a recursion counts as settled (docs/indicators.md).
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


def cascade_settle(period: int, stages: int) -> int:
    """Bars of 2y₁ − y₂ (two stages) or 3y₁ − 3y₂ + y₃ (three), each stage an exponential mean of the one before.

    What is left of a start after n bars is kⁿ·(1 − an) or kⁿ·(1 − 2an + a²n(n + 1)/2), a = 2 / (period + 1), k = 1 − a:
    larger than kⁿ, and falling from there on.
    """
    a = 2.0 / (period + 1.0)
    keep = 1.0 - a
    low = ema_settle(period)
    if low in (0, NEVER):
        return low

    def forgotten(n: int) -> bool:
        factor = 1.0 - a * n if stages == 2 else 1.0 - 2.0 * a * n + a * a * n * (n + 1.0) / 2.0
        return n * math.log(keep) + math.log(abs(factor)) < math.log(SETTLED)

    high = 2 * low
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if forgotten(middle) else (middle + 1, high)
    return low


def wilder_settle(period: int) -> int:
    """Bars of Wilder's average, its seed included."""
    return decay(1.0 - 1.0 / period) + period


def kalman_settle(r: float, q: float) -> int:
    """Bars of the steady-state filter: P⁻² = q·P⁻ + q·r, gain P⁻ / (P⁻ + r)."""
    prior = (q + math.sqrt(q * q + 4.0 * q * r)) / 2.0
    return decay(r / (prior + r))
