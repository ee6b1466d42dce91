"""The local-level Kalman filter as it stands in the textbook, on prices counted from the first one.

Counted from zero, a residual of 1e-6 at 1e9 would have four digits in 80 bits; differences of prices are exact.
"""

from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from bars import Bars
from exact.number import Exact, Long
from numpy.typing import NDArray

#: Bars after which a filter with a gain of 0.99 has forgotten any price: 0.01 to this power.
FORGOTTEN = 60


def level(x: Exact, p: dict[str, Any]) -> Exact:
    """m of every bar; x may have lanes, side by side."""
    out = np.empty_like(x)
    r, q = Long(p["r"]), Long(p["q"])
    m, v = x[0], r
    out[0] = m
    for i in range(1, len(x)):
        v = v + q
        k = v / (v + r)
        m = m + k * (x[i] - m)
        v = v * r / (v + r)
        out[i] = m
    return out


def mean(b: Bars, p: dict[str, Any]) -> list:
    return [b.close[0] + level(b.close - b.close[0], p)]


def residual(x: Exact, p: dict[str, Any]) -> Exact:
    """x − m."""
    from_first = x - x[0]
    return from_first - level(from_first, p)


def zscore(b: Bars, p: dict[str, Any]) -> list:
    def value(i: int) -> float:
        e = _last_residuals(b.close, p, i)
        spread = _std(e, p["ddof"])
        still = np.ptp(b.close[i + 1 - p["window"] : i + 1]) == 0
        return float("nan") if still or spread == 0 else float(e[-1] / spread)

    return [lambda at: [value(i) for i in at]]


def residuals_vary(b: Bars, p: dict[str, Any], at: list[int]) -> NDArray[np.bool_]:
    """As `windows.vary`."""

    def varies(e: list[Decimal]) -> bool:
        spread = _std(e, p["ddof"])
        return spread == 0 or spread > Decimal("1e-5") * max(map(abs, e))

    return np.array([varies(_last_residuals(b.close, p, i)) for i in at])


def _last_residuals(x: Exact, p: dict[str, Any], i: int) -> list[Decimal]:
    """x − m of the window that ends at bar i, in 50 digits: on a ramp they differ in the twelfth.

    The filter begins `FORGOTTEN` bars before the window.
    """
    with localcontext(prec=50):
        prices = [Decimal(float(v)) for v in x[i + 1 - p["window"] - FORGOTTEN : i + 1]]
        r, q = Decimal(p["r"]), Decimal(p["q"])
        m, v, out = prices[0], r, []
        for price in prices:
            v += q
            k = v / (v + r)
            m += k * (price - m)
            v *= 1 - k
            out.append(price - m)
        return out[-p["window"] :]


def _std(e: list[Decimal], ddof: int) -> Decimal:
    with localcontext(prec=50):
        mean = sum(e, Decimal(0)) / len(e)
        return (sum(((v - mean) ** 2 for v in e), Decimal(0)) / (len(e) - ddof)).sqrt()
