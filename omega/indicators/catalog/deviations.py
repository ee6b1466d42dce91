"""Deviations from a mean: standard deviation, bands and z-scores."""

from omega.indicators.catalog.parameters import DDOF, PERIOD, WINDOW, WINDOW_NAN, Values, more_than_ddof, whole
from omega.indicators.catalog.settling import ema_settle
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]


def _check_zscore(params: Values) -> None:
    more_than_ddof("window", params)
    if params["mean"] == "ema":
        if params["ema_period"] is None:
            raise ValueError('mean="ema" needs ema_period')
        if params["std"] == "window":
            raise ValueError('std="window" is defined for mean="rolling" only; mean="ema" uses std="residual"')
    elif params["ema_period"] is not None:
        raise ValueError('ema_period is used with mean="ema" only')


def _zscore_first(params: Values) -> int:
    window = whole(params, "window")
    return 2 * window - 2 if params["mean"] == "rolling" and params["std"] == "residual" else window - 1


def _zscore_settle(params: Values) -> int:
    if params["mean"] == "ema":
        return ema_settle(whole(params, "ema_period")) + whole(params, "window") - 1
    return _zscore_first(params)


ENTRIES = (
    Entry(
        name="rolling_std",
        summary="Standard deviation of the last period values.",
        formula="sqrt(Σ(x − mean)² / (period − ddof))",
        parameters=(PERIOD, DDOF),
        inputs=("source",),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period") - 1,
        check=lambda p: more_than_ddof("period", p),
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="|value|",
        source="pandas rolling(period).std(ddof); ddof=0 equals TA-Lib STDDEV.",
    ),
    Entry(
        name="bollinger",
        summary="Bollinger bands.",
        formula="middle = sma(period); upper, lower = middle ± std_factor · std(period, ddof)",
        parameters=(
            Parameter(name="period", type="int", default=20, low=1, help="bars"),
            Parameter(
                name="std_factor",
                type="float",
                default=2.0,
                above=0.0,
                help="deviations between middle and band",
            ),
            DDOF,
        ),
        inputs=("source",),
        outputs=("upper", "middle", "lower"),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period") - 1,
        check=lambda p: more_than_ddof("period", p),
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="|value|",
        source="Bollinger (2001). ddof=1 is the ancestor's and pandas'; ddof=0 equals TA-Lib BBANDS and TradingView.",
    ),
    Entry(
        name="zscore",
        summary="Deviation of the price from its mean, in standard deviations.",
        formula="(x − mean) / std; mean rolling over window or ema(ema_period); std of the prices in the window, "
        "or of the residuals x − mean over the window",
        parameters=(
            WINDOW,
            Parameter(name="mean", type="str", default="rolling", choices=("rolling", "ema"), help="which mean"),
            Parameter(name="ema_period", type="int | None", default=None, low=1, help='bars, with mean="ema"'),
            Parameter(
                name="std",
                type="str | None",
                default=None,
                choices=("window", "residual", None),
                help='deviation of prices or of residuals; default "window" for rolling, "residual" for ema',
            ),
            DDOF,
        ),
        inputs=("source",),
        first=_zscore_first,
        settle=_zscore_settle,
        check=_check_zscore,
        warmup="window − 1 bars; rolling mean with residual std: 2·window − 2",
        settling='the warm-up; mean="ema": window − 1 + the settling of the ema',
        nan_rule=WINDOW_NAN + " Flat: NaN. Residual std: NaN where the last window inputs are equal.",
        scale="1",
        source='Textbook (rolling, window). "residual" is the ancestor\'s Python definition.',
    ),
)
