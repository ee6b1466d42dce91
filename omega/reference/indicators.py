"""The reference functions by catalogue name: ``REFERENCE[name](*inputs, **params)``, one array or a tuple of them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from omega.reference import (
    averages,
    changes,
    deviations,
    extrema,
    kalman,
    oscillators,
    quantiles,
    ranges,
    trends,
    volatility,
    volume,
)
from omega.reference.clusters import vol_cluster
from omega.reference.windows import Array

__all__ = ["REFERENCE", "Function"]

Function = Callable[..., Array | tuple[Array, ...]]

REFERENCE: Mapping[str, Function] = MappingProxyType(
    {
        "atr": ranges.atr,
        "bollinger": deviations.bollinger,
        "cci": oscillators.cci,
        "choppiness": ranges.choppiness,
        "dema": averages.dema,
        "dmi": trends.dmi,
        "donchian": extrema.donchian,
        "ema": averages.ema,
        "garch_volatility": volatility.garch_volatility,
        "garch_volatility_local": volatility.garch_volatility_local,
        "kalman_garch_zscore": volatility.kalman_garch_zscore,
        "kalman_garch_zscore_local": volatility.kalman_garch_zscore_local,
        "kalman_mean": kalman.kalman_mean,
        "kalman_zscore": kalman.kalman_zscore,
        "linreg_slope": trends.linreg_slope,
        "macd": averages.macd,
        "momentum": changes.momentum,
        "obv": volume.obv,
        "roc": changes.roc,
        "rolling_max": extrema.rolling_max,
        "rolling_median": quantiles.rolling_median,
        "rolling_min": extrema.rolling_min,
        "rolling_quantile": quantiles.rolling_quantile,
        "rolling_std": deviations.rolling_std,
        "rolling_sum": extrema.rolling_sum,
        "rsi": oscillators.rsi,
        "sma": averages.sma,
        "stochastic": oscillators.stochastic,
        "tema": averages.tema,
        "true_range": ranges.true_range,
        "vol_cluster": vol_cluster,
        "williams_r": oscillators.williams_r,
        "wma": averages.wma,
        "zscore": deviations.zscore,
    }
)
