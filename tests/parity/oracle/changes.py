"""Differences to an earlier bar."""

from oracle.digits import Digits, minus


def momentum(x: Digits, period: int) -> Digits:
    return [None if i < period else minus([v], [x[i - period]])[0] for i, v in enumerate(x)]


def roc(x: Digits, period: int) -> Digits:
    bases = [None] * min(period, len(x)) + x
    return [None if m is None or not b else 100 * m / b for m, b in zip(momentum(x, period), bases, strict=False)]
