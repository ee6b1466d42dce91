"""Columns in 120 decimal digits, in which floats and their sums are exact; None is missing."""

import math
from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Digits = list[Decimal | None]
ZERO = Decimal(0)
PRECISION = 120


def digits(x: Array) -> Digits:
    return [None if math.isnan(v) else Decimal(v) for v in x.tolist()]


def floats(values: Digits) -> Array:
    """Digits rounded once to float64, None to NaN."""
    return np.array([math.nan if v is None else float(v) for v in values])


def mean(values: Digits) -> Decimal | None:
    known = [v for v in values if v is not None]
    return sum(known, Decimal(0)) / len(known) if known and len(known) == len(values) else None


def std_of(values: list[Decimal], ddof: int) -> Decimal:
    mean = sum(values, ZERO) / len(values)
    return (sum(((v - mean) ** 2 for v in values), ZERO) / (len(values) - ddof)).sqrt()


def windows(x: Digits, w: int) -> Iterator[list[Decimal] | None]:
    """The last w values at each bar; None before they are there, or if one of them is missing."""
    for i in range(len(x)):
        last = [v for v in x[max(i + 1 - w, 0) : i + 1] if v is not None]
        yield last if len(last) == w else None


def over_windows(x: Digits, w: int, value: Callable[[list[Decimal]], Decimal | None]) -> Digits:
    return [None if last is None else value(last) for last in windows(x, w)]


def minus(a: Digits, b: Digits) -> Digits:
    return [None if p is None or q is None else p - q for p, q in zip(a, b, strict=True)]
