"""The Kalman level, and deviations from a mean in units of their own spread."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from oracle.averages import ema
from oracle.digits import ZERO, Digits, minus, std_of, windows
from oracle.windows import sma


def kalman_mean(x: Digits, r: float, q: float) -> Digits:
    noise, step = Decimal(r), Decimal(q)
    out: Digits = []
    m: Decimal | None = None
    p = noise
    for v in x:
        if v is None:
            out.append(None)
            continue
        if m is None:
            m = v
        else:
            p += step
            k = p / (p + noise)
            m += k * (v - m)
            p *= 1 - k
        out.append(m)
    return out


def mean_of(x: Digits, name: str, parameters: Mapping[str, Any]) -> Digits:
    if name == "kalman_zscore":
        return kalman_mean(x, parameters["r"], parameters["q"])
    if parameters["mean"] == "ema":
        return ema(x, parameters["ema_period"], seeded=False)
    return sma(x, parameters["window"])


def residual_zscore(x: Digits, mean: Digits, window: int, ddof: int) -> Digits:
    residual = minus(x, mean)
    out: Digits = []
    for e, errors, values in zip(residual, windows(residual, window), windows(x, window), strict=True):
        spread = errors and std_of(errors, ddof)
        echo = values is not None and len(set(values)) == 1
        out.append(e / spread if e is not None and spread and not echo else None)
    return out


def zscore(x: Digits, window: int, mean: str, ema_period: int | None, std: str, ddof: int) -> Digits:
    if std == "residual":
        means = mean_of(x, "zscore", {"mean": mean, "ema_period": ema_period, "window": window})
        return residual_zscore(x, means, window, ddof)
    out: Digits = []
    for last in windows(x, window):
        deviation = last and std_of(last, ddof)
        out.append((last[-1] - sum(last, ZERO) / window) / deviation if last and deviation else None)
    return out


def kalman_zscore(x: Digits, window: int, r: float, q: float, ddof: int) -> Digits:
    return residual_zscore(x, kalman_mean(x, r, q), window, ddof)
