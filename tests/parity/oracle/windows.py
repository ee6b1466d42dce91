"""Functions of the last values."""

from decimal import Decimal

from oracle.digits import ZERO, Digits, mean, over_windows, std_of, windows


def sma(x: Digits, period: int) -> Digits:
    return [last and mean(list(last)) for last in windows(x, period)]


def bollinger(x: Digits, period: int, std_factor: float, ddof: int) -> dict[str, Digits]:
    out: dict[str, Digits] = {"upper": [], "middle": [], "lower": []}
    for last in windows(x, period):
        middle = last and mean(list(last))
        width = last and Decimal(std_factor) * std_of(last, ddof)
        out["middle"].append(middle)
        out["upper"].append(None if middle is None or width is None else middle + width)
        out["lower"].append(None if middle is None or width is None else middle - width)
    return out


def slope(values: list[Decimal]) -> Decimal:
    middle = Decimal(len(values) - 1) / 2
    weights = [Decimal(j) - middle for j in range(len(values))]
    return sum((w * v for w, v in zip(weights, values, strict=True)), ZERO) / sum((w * w for w in weights), ZERO)


def weighted_mean(values: list[Decimal]) -> Decimal:
    return sum((j * v for j, v in enumerate(values, 1)), ZERO) / sum(range(1, len(values) + 1))


def cci(high: Digits, low: Digits, close: Digits, period: int) -> Digits:
    rows = [[v for v in row if v is not None] for row in zip(high, low, close, strict=True)]
    typical = [sum(row, ZERO) / 3 if len(row) == 3 else None for row in rows]

    def value(last: list[Decimal]) -> Decimal | None:
        mean = sum(last, ZERO) / period
        # Three times a price is exact in 120 digits, a third is not.
        if len({round(v, 100) for v in last}) == 1:
            return None
        return (last[-1] - mean) * period / (Decimal("0.015") * sum((abs(v - mean) for v in last), ZERO))

    return over_windows(typical, period, value)
