"""Recursions: averages that never forget, what is made of them, and Wilder's oscillator."""

from decimal import Decimal

from oracle.changes import momentum
from oracle.digits import ZERO, Digits, minus


def smooth(x: Digits, gain: Decimal, seeded_over: int, skip: int = 0) -> Digits:
    """y ← y + gain·(x − y) from the mean of the first values after `skip` ones; held over missing ones."""
    out: Digits = []
    first: list[Decimal] = []
    y: Decimal | None = None
    for v in x:
        if v is None or skip > 0:
            skip -= v is not None
            out.append(None)
            continue
        if y is not None:
            y += gain * (v - y)
        else:
            first.append(v)
            y = sum(first, ZERO) / seeded_over if len(first) == seeded_over else None
        out.append(y)
    return out


def ema(x: Digits, period: int, seeded: bool, skip: int = 0) -> Digits:
    return smooth(x, Decimal(2) / (period + 1), period if seeded else 1, skip)


def dema(x: Digits, period: int, seed: str) -> Digits:
    y = ema(x, period, seed == "sma")
    z = ema(y, period, seed == "sma")
    return [None if b is None else 2 * a - b for a, b in zip(y, z, strict=True)]


def tema(x: Digits, period: int, seed: str) -> Digits:
    y = ema(x, period, seed == "sma")
    z = ema(y, period, seed == "sma")
    u = ema(z, period, seed == "sma")
    return [None if c is None else 3 * a - 3 * b + c for a, b, c in zip(y, z, u, strict=True)]


def macd(x: Digits, fast: int, slow: int, signal: int, seed: str) -> dict[str, Digits]:
    seeded = seed == "talib"
    line = minus(ema(x, fast, seeded, slow - fast if seeded else 0), ema(x, slow, seeded))
    signals = ema(line, signal, seeded)
    line = [a if b is not None else None for a, b in zip(line, signals, strict=True)]
    return {"line": line, "signal": signals, "histogram": minus(line, signals)}


def wilder(x: Digits, period: int, seeded_over: int) -> Digits:
    """Wilder's average; below 1e-290 it is zero."""
    return [v if v is None or v >= Decimal("1e-290") else ZERO for v in smooth(x, Decimal(1) / period, seeded_over)]


def wilder_sums(x: Digits, period: int, seed: str) -> Digits:
    if seed != "talib":
        return wilder(x, period, period if seed == "sma" else 1)
    out: Digits = []
    total, count = ZERO, 0
    for v in x:
        if v is not None:
            count += 1
            total = total + v if count < period else total - total / period + v
        average = total / period if total / period >= Decimal("1e-290") else ZERO
        out.append(None if v is None or count < period else average)
    return out


def rsi(x: Digits, period: int, seed: str) -> Digits:
    changes = momentum(x, 1)
    gains, losses = ([v and max(sign * v, ZERO) for v in changes] for sign in (1, -1))
    over = period if seed == "sma" else 1
    averages = zip(wilder(gains, period, over), wilder(losses, period, over), strict=True)
    return [None if g is None or l is None else 100 * g / (g + l) if g + l else Decimal(50) for g, l in averages]  # noqa: E741
