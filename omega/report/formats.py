"""How numbers and instants are written in the report."""

import math

import numpy as np

from omega.report.source import IntArray

__all__ = [
    "MISSING",
    "amount",
    "count",
    "counted",
    "instants",
    "metric",
    "percent",
    "price",
    "price_decimals",
    "ratio",
    "shorten",
    "significant",
]

MISSING = "–"
"""What stands where a value is not defined."""

_MINUS = "\N{MINUS SIGN}"


def amount(value: float, decimals: int = 2) -> str:
    """Return a number with grouped thousands, or a dash if it is not finite.

    >>> amount(-1234.5)
    '−1,234.50'
    """
    if not math.isfinite(value):
        return MISSING
    written = f"{value:,.{decimals}f}"
    if written.startswith("-"):
        negligible = not written.strip("-0.,")
        return written[1:] if negligible else _MINUS + written[1:]
    return written


def count(value: int) -> str:
    """Return a whole number with grouped thousands."""
    return amount(float(value), 0)


def counted(value: int, noun: str) -> str:
    """Return a whole number with its noun.

    >>> counted(1, "trade"), counted(1200, "trade")
    ('1 trade', '1,200 trades')
    """
    return f"{count(value)} {noun}" if value == 1 else f"{count(value)} {noun}s"


def percent(fraction: float, decimals: int = 2) -> str:
    """Return a fraction as per cent.

    >>> percent(0.1234)
    '12.34 %'
    """
    written = amount(fraction * 100.0, decimals)
    return written if written == MISSING else f"{written} %"


def ratio(value: float) -> str:
    """Return a dimensionless number with two decimals."""
    return amount(value)


def price_decimals(pip_size: float) -> int:
    """Return the decimals of a price: one more than those of a pip.

    >>> price_decimals(0.0001), price_decimals(0.01)
    (5, 3)
    """
    return max(0, round(-math.log10(pip_size))) + 1


def price(value: float, decimals: int) -> str:
    """Return a price without grouping, or a dash if it is NaN."""
    return f"{value:.{decimals}f}" if math.isfinite(value) else MISSING


def instants(nanoseconds: IntArray) -> list[str]:
    """Return instants (int64 ns UTC) to the minute, as ``2017-01-02 13:00``."""
    written = np.datetime_as_string(nanoseconds.astype("datetime64[ns]"), unit="m")
    return [value.replace("T", " ") for value in written.tolist()]


def significant(value: float) -> str:
    """Return an indicator's value with five significant digits, or a dash if it is NaN.

    >>> significant(-2.3456789), significant(0.00012345678)
    ('−2.3457', '0.00012346')
    """
    return f"{value:.5g}".replace("-", _MINUS, 1) if math.isfinite(value) else MISSING


def metric(value: float | int | None, unit: str, currency: str) -> str:
    """Return a metric with its unit; None is a dash. Fractions are shown as per cent, counts without decimals."""
    if value is None:
        return MISSING
    if unit == "fraction":
        return percent(value)
    if isinstance(value, int):
        return count(value)
    suffix = currency if unit == "money" else unit
    written = amount(value)
    return written if unit in {"ratio", "count"} or written == MISSING else f"{written} {suffix}"


def shorten(value: str, length: int = 80) -> str:
    """Return `value`, cut to `length` characters with an ellipsis, so that no user string can bloat the page."""
    return value if len(value) <= length else value[: length - 1] + "…"
