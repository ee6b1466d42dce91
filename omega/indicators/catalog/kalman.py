"""The local-level Kalman filter."""

from omega.indicators.catalog.parameters import DDOF, WINDOW, WINDOW_NAN, more_than_ddof, number, whole
from omega.indicators.catalog.settling import kalman_settle
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]

R = Parameter(name="r", type="float", default=0.01, above=0.0, help="variance of the measurement")
Q = Parameter(name="q", type="float", default=1.0, above=0.0, help="variance of the level's step")

ENTRIES = (
    Entry(
        name="kalman_mean",
        summary="Level of a local-level Kalman filter.",
        formula="P⁻ = P + q; K = P⁻ / (P⁻ + r); m ← m + K(x − m); P = (1 − K)P⁻; m₀ = x₀, P₀ = r",
        parameters=(R, Q),
        inputs=("source",),
        first=lambda p: 0,
        settle=lambda p: kalman_settle(number(p, "r"), number(p, "q")),
        warmup="none",
        settling="ln(1e-10) / ln(1 − K) bars with the steady gain K",
        nan_rule="A missing input gives NaN and holds m and P.",
        scale="|value|",
        source="Durbin & Koopman (2012), section 2.2.",
    ),
    Entry(
        name="kalman_zscore",
        summary="Residual of the Kalman level in rolling standard deviations.",
        formula="(x − kalman_mean) / std of such residuals over window",
        parameters=(WINDOW, R, Q, DDOF),
        inputs=("source",),
        first=lambda p: whole(p, "window") - 1,
        settle=lambda p: kalman_settle(number(p, "r"), number(p, "q")) + whole(p, "window") - 1,
        check=lambda p: more_than_ddof("window", p),
        warmup="window − 1 bars",
        settling="window − 1 + the settling of kalman_mean",
        nan_rule=WINDOW_NAN + " NaN where the last window inputs are equal.",
        scale="1",
        source="The ancestor's Python definition.",
    ),
)
