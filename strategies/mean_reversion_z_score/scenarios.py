"""The rule of each scenario, as arrays over all bars.

A signal is the number of its scenario, positive for long and negative for short, 0 for none. Where several hold on
one bar the first of 1 short, 1 long, 2 short, 2 long wins.
"""

import numpy as np

from omega import Mask, Views
from omega.views import Array

from .params import Params

LABELS = {1: "long_1", -1: "short_1", 2: "long_2", -2: "short_2"}
ORDER = (-1, 1, -2, 2)


def trend_allows(params: Params, views: Views) -> Mask:
    """Tell where the last closed higher bar's close stands on the wanted side of its ema, for both directions."""
    if params.htf_filter in ("both", "none"):
        return np.ones(len(views), dtype=np.bool_)
    higher = views[params.htf_tf]
    mask: Mask = higher.close > higher.trend if params.htf_filter == "above" else higher.close < higher.trend
    return mask


def conditions(params: Params, views: Views) -> dict[int, Mask]:
    """Tell where each enabled signal holds; comparisons are inclusive, NaN never holds."""
    found: dict[int, Mask] = {}
    if params.scenario_1:
        found[1] = views.z <= params.z_score_long
        found[-1] = views.z >= params.z_score_short
    if params.scenario_2:
        trend = trend_allows(params, views)
        close = views.bid.close
        found[2] = trend & (views.kz <= params.z_score_long) & (close <= views.bands.lower)
        found[-2] = trend & (views.kz >= params.z_score_short) & (close >= views.bands.upper)
    wanted = {"both": (1, -1), "long": (1,), "short": (-1,)}[params.direction_filter]
    return {signal: mask for signal, mask in found.items() if np.sign(signal) in wanted}


def levels(params: Params, views: Views) -> dict[int, tuple[Array, Array]]:
    """Stop and target of each signal: stop beyond the bar's bid extreme by a multiple of the ATR."""
    below = views.bid.low - params.atr_mult * views.atr
    above = views.bid.high + params.atr_mult * views.atr
    # Scenario 1 measures a short's stop with the ATR of the side on which the short is closed.
    above_ask = views.bid.high + params.atr_mult * views.atr_ask
    return {
        1: (below, views.ema),
        -1: (above_ask, views.ema),
        2: (below, views.bands.middle),
        -2: (above, views.bands.middle),
    }


def decide(params: Params, views: Views) -> dict[str, Array]:
    """Signal, stop and target of every bar, as columns; stop and target are NaN where there is no signal."""
    holds, where = conditions(params, views), levels(params, views)
    order = [signal for signal in ORDER if signal in holds]
    masks = [holds[signal] for signal in order]
    return {
        "signal": np.select(masks, [float(signal) for signal in order], 0.0),
        "stop": np.select(masks, [where[signal][0] for signal in order], np.nan),
        "target": np.select(masks, [where[signal][1] for signal in order], np.nan),
    }
