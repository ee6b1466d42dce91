"""Returns per calendar month and year, from mark-to-market equity."""

from collections.abc import Mapping

import attrs
import numpy as np

from omega.report.source import FloatArray, IntArray

__all__ = ["MonthlyReturns", "monthly_returns"]

_MONTHS_PER_YEAR = 12
_EPOCH_YEAR = 1970


@attrs.frozen(kw_only=True)
class MonthlyReturns:
    """Returns as fractions: `months` by (year, month 1–12), `years` by year. Months without a row are absent."""

    months: Mapping[tuple[int, int], float]
    years: Mapping[int, float]


def monthly_returns(timestamp: IntArray, equity: FloatArray, initial_balance: float) -> MonthlyReturns:
    """Return each month's and year's growth of the equity, in UTC.

    ``return = last equity of the period / last equity before it − 1``; the first period starts from the initial
    balance. A row's `timestamp` is its bar's close (int64 ns UTC), so a bar that closes at midnight on the first
    of a month still belongs to the month before. NaN where the equity before the period is not positive.
    """
    instants = (timestamp - 1).astype("datetime64[ns]")
    month = instants.astype("datetime64[M]").astype(np.int64)
    year = month // _MONTHS_PER_YEAR
    by_month = _growth(month, equity, initial_balance)
    by_year = _growth(year, equity, initial_balance)
    return MonthlyReturns(
        months={
            (_EPOCH_YEAR + key // _MONTHS_PER_YEAR, key % _MONTHS_PER_YEAR + 1): value
            for key, value in by_month.items()
        },
        years={_EPOCH_YEAR + key: value for key, value in by_year.items()},
    )


def _growth(period: IntArray, equity: FloatArray, initial_balance: float) -> dict[int, float]:
    """Return the growth per period; `period` is non-decreasing, one number per row."""
    last = np.flatnonzero(np.append(np.diff(period) != 0, np.ones(min(len(period), 1), dtype=bool)))
    ends = equity[last]
    before = np.concatenate(([initial_balance], ends[:-1]))
    growth = np.full(len(ends), np.nan)
    np.divide(ends, before, out=growth, where=before > 0.0)
    return dict(zip(period[last].tolist(), (growth - 1.0).tolist(), strict=True))
