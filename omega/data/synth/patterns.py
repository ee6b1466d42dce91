"""How volatility and spread move with the hour of the trading day, from 17:00 New York on.

Stylised shapes of the FX market, stated here once: volatility is low after the rollover and in Asian hours, and
greatest where London opens (03:00 New York) and where London and New York overlap (08:00 to 11:00). The spread is a
U over the day: four times as wide in the hour of the rollover, narrow while London is open, wider again towards the
close.
"""

import numpy as np

__all__ = ["HOURS_PER_WEEK", "SPREAD_SHAPE", "VARIANCE_SHAPE", "WEEKS_PER_YEAR"]

HOURS_PER_WEEK = 120
WEEKS_PER_YEAR = 365.25 / 7

# Standard deviation of an hour's return against that of an average hour; 24 hours from 17:00 New York on.
_VOLATILITY = np.array(
    [
        *(0.45, 0.50, 0.70, 0.75, 0.70, 0.65, 0.60),  # 17:00 to 23:00: the rollover, Sydney, Tokyo
        *(0.65, 0.80, 1.10, 1.45, 1.35, 1.15, 1.05),  # 00:00 to 06:00: Frankfurt at 02:00, London at 03:00
        *(1.20, 1.60, 1.60, 1.70, 1.35, 1.05),  # 07:00 to 12:00: New York opens, London closes
        *(0.95, 0.90, 0.75, 0.55),  # 13:00 to 16:00
    ]
)

VARIANCE_SHAPE = _VOLATILITY**2 / np.mean(_VOLATILITY**2)
"""(24,) Variance of an hour's return by hour of the trading day; the mean is 1."""

SPREAD_SHAPE = np.array(
    [
        *(4.0, 1.8, 1.4, 1.3, 1.3, 1.3, 1.3),
        *(1.25, 1.2, 1.1, 1.0, 1.0, 1.0, 1.0),
        *(1.0, 1.0, 1.0, 1.0, 1.0, 1.05),
        *(1.1, 1.15, 1.3, 1.7),
    ]
)
"""(24,) Spread by hour of the trading day, against that of the busy hours."""
