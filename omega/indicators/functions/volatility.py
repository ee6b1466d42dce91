"""Functions that declare GARCH volatility and what is measured in it."""

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec, Value

__all__ = ["garch_volatility", "garch_volatility_local", "kalman_garch_zscore", "kalman_garch_zscore_local"]


def garch_volatility(
    alpha: float = 0.05,
    beta: float = 0.90,
    *,
    omega: float | None = None,
    use_log_returns: bool = True,
    scale: float = 100.0,
    min_periods: int = 50,
    sigma_floor: float = 1e-6,
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare the GARCH(1,1) forecast of each bar's return's standard deviation, made at the bar before.

    v ← max(omega + alpha·(r − m)² + beta·v, sigma_floor²) on returns times `scale`; mean m and the start of v come from
    the first `min_periods` returns. In units of returns (not scaled). First value at index min_periods + 1.
    """
    params: dict[str, Value] = {
        "alpha": alpha,
        "beta": beta,
        "omega": omega,
        "use_log_returns": use_log_returns,
        "scale": scale,
        "min_periods": min_periods,
        "sigma_floor": sigma_floor,
    }
    return declare("garch_volatility", params, source, side)


def kalman_garch_zscore(
    r: float = 0.01,
    q: float = 1.0,
    *,
    alpha: float = 0.05,
    beta: float = 0.90,
    omega: float | None = None,
    use_log_returns: bool = True,
    scale: float = 100.0,
    min_periods: int = 50,
    sigma_floor: float = 1e-6,
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare the Kalman residual in GARCH units: (x − kalman_mean) / (|x| · garch_volatility)."""
    params: dict[str, Value] = {
        "r": r,
        "q": q,
        "alpha": alpha,
        "beta": beta,
        "omega": omega,
        "use_log_returns": use_log_returns,
        "scale": scale,
        "min_periods": min_periods,
        "sigma_floor": sigma_floor,
    }
    return declare("kalman_garch_zscore", params, source, side)


def garch_volatility_local(
    lookback: int = 400,
    *,
    alpha: float = 0.05,
    beta: float = 0.90,
    omega: float | None = None,
    use_log_returns: bool = True,
    scale: float = 100.0,
    min_periods: int = 50,
    sigma_floor: float = 1e-6,
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare `garch_volatility` of every bar from its own last `lookback` bars alone; lookback ≥ min_periods + 2."""
    params: dict[str, Value] = {
        "lookback": lookback,
        "alpha": alpha,
        "beta": beta,
        "omega": omega,
        "use_log_returns": use_log_returns,
        "scale": scale,
        "min_periods": min_periods,
        "sigma_floor": sigma_floor,
    }
    return declare("garch_volatility_local", params, source, side)


def kalman_garch_zscore_local(
    lookback: int = 400,
    r: float = 0.01,
    q: float = 1.0,
    *,
    alpha: float = 0.05,
    beta: float = 0.90,
    omega: float | None = None,
    use_log_returns: bool = True,
    scale: float = 100.0,
    min_periods: int = 50,
    sigma_floor: float = 1e-6,
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare `kalman_garch_zscore` of every bar from its own last `lookback` bars alone."""
    params: dict[str, Value] = {
        "lookback": lookback,
        "r": r,
        "q": q,
        "alpha": alpha,
        "beta": beta,
        "omega": omega,
        "use_log_returns": use_log_returns,
        "scale": scale,
        "min_periods": min_periods,
        "sigma_floor": sigma_floor,
    }
    return declare("kalman_garch_zscore_local", params, source, side)
