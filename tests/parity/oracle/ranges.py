"""Indicators of the bars' ranges."""

from decimal import Decimal

from oracle.averages import wilder, wilder_sums
from oracle.changes import momentum
from oracle.digits import ZERO, Digits, windows


def true_ranges(high: Digits, low: Digits, close: Digits, first_tr: str) -> Digits:
    ranges: Digits = []
    begun = False
    for i, (h, l) in enumerate(zip(high, low, strict=True)):  # noqa: E741 -- high and low
        if h is None or l is None:
            ranges.append(None)
        elif not begun:
            begun = True
            ranges.append(h - l if first_tr == "high_low" else None)
        else:
            c = close[i - 1]
            ranges.append(None if c is None else max(h - l, abs(h - c), abs(l - c)))
    return ranges


def atr(high: Digits, low: Digits, close: Digits, period: int, first_tr: str) -> Digits:
    return wilder(true_ranges(high, low, close, first_tr), period, period)


def dmi(high: Digits, low: Digits, close: Digits, period: int, seed: str) -> dict[str, Digits]:
    ups, downs = momentum(high, 1), [v and -v for v in momentum(low, 1)]
    terms: dict[str, Digits] = {"plus": [], "minus": [], "range": []}
    for i, (u, d) in enumerate(zip(ups, downs, strict=True)):
        c = close[i - 1] if i else None
        h, l = high[i], low[i]  # noqa: E741 -- high and low
        if u is None or d is None or c is None or h is None or l is None:
            row: tuple[Decimal | None, ...] = (None, None, None)
        else:
            row = (
                u if u > max(d, ZERO) else ZERO,
                d if d > max(u, ZERO) else ZERO,
                max(h - l, abs(h - c), abs(l - c)),
            )
        for name, value in zip(terms, row, strict=True):
            terms[name].append(value)
    averages = [wilder_sums(v, period, seed) for v in terms.values()]
    out: dict[str, Digits] = {"plus_di": [], "minus_di": [], "adx": []}
    adx_over = 1 if seed == "first" else period
    first: list[Decimal] = []
    adx: Decimal | None = None
    for p, m, r in zip(*averages, strict=True):
        if p is None or m is None or r is None:
            for values in out.values():
                values.append(None)
            continue
        plus, minus = (100 * p / r, 100 * m / r) if r else (ZERO, ZERO)
        dx = 100 * abs(plus - minus) / (plus + minus) if plus + minus else None
        if adx is not None:
            adx += (dx - adx) / period if dx is not None else 0
        else:
            first.append(ZERO if dx is None else dx)
            adx = sum(first, ZERO) / adx_over if len(first) == adx_over else None
        for name, value in (("plus_di", plus), ("minus_di", minus), ("adx", adx)):
            out[name].append(value)
    return out


def choppiness(high: Digits, low: Digits, close: Digits, period: int, extremes: str) -> Digits:
    ranges = true_ranges(high, low, close, "high_low")
    if extremes == "true_range":
        begin = next((i for i, r in enumerate(ranges) if r is not None), 0)
        before: Digits = [c if i > begin else None for i, c in enumerate([None, *close][: len(close)])]
        high = [v if v is None or c is None else max(v, c) for v, c in zip(high, before, strict=True)]
        low = [v if v is None or c is None else min(v, c) for v, c in zip(low, before, strict=True)]
    out: Digits = []
    for r, h, l in zip(*(windows(v, period) for v in (ranges, high, low)), strict=True):  # noqa: E741
        if r is None or h is None or l is None or max(h) == min(l):
            out.append(None)
        else:
            out.append(100 * (sum(r, ZERO) / (max(h) - min(l))).ln() / Decimal(period).ln())
    return out
