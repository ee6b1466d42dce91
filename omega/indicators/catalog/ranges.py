"""Indicators of the bars' ranges."""

from omega.indicators.catalog.parameters import Values, whole
from omega.indicators.catalog.settling import decay, wilder_settle
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]

FIRST_TR = Parameter(
    name="first_tr",
    type="str",
    default="high_low",
    choices=("high_low", "skip"),
    help="true range of the first bar: high − low, or none",
)


def _dmi_settle(params: Values) -> int:
    period = whole(params, "period")
    return 2 * wilder_settle(period) if params["seed"] != "first" else 2 * decay(1.0 - 1.0 / period) + 1


ENTRIES = (
    Entry(
        name="true_range",
        summary="True range: the bar's range with the close before.",
        formula="max(H − L, |H − C₋₁|, |L − C₋₁|)",
        parameters=(FIRST_TR,),
        inputs=("high", "low", "close"),
        first=lambda p: 0 if p["first_tr"] == "high_low" else 1,
        settle=lambda p: 1,
        warmup='first_tr="high_low": none; "skip": 1 bar',
        settling="1 bar, exact",
        nan_rule="NaN where high, low or the close before is NaN.",
        scale="|value|",
        source='Wilder (1978); first_tr="skip" equals TA-Lib TRANGE.',
    ),
    Entry(
        name="atr",
        summary="Average true range (Wilder).",
        formula="A ← A + (TR − A) / period, TR = max(H − L, |H − C₋₁|, |L − C₋₁|)",
        parameters=(
            Parameter(name="period", type="int", default=14, low=1, help="bars"),
            FIRST_TR,
        ),
        inputs=("high", "low", "close"),
        first=lambda p: whole(p, "period") - (1 if p["first_tr"] == "high_low" else 0),
        settle=lambda p: wilder_settle(whole(p, "period")),
        warmup='first_tr="high_low": period − 1 bars; "skip": period bars',
        settling="period + ln(1e-10) / ln(1 − 1/period) bars",
        nan_rule="TR is NaN where high, low or the close before is NaN; the average is NaN there and holds.",
        scale="|value|",
        source='Wilder (1978); first_tr="skip" equals TA-Lib ATR.',
    ),
    Entry(
        name="dmi",
        summary="Directional movement (Wilder): +DI, −DI and ADX.",
        formula="±DI = 100·avg(±DM) / avg(TR); DX = 100·|+DI − −DI| / (+DI + −DI); ADX = avg(DX); averages: Wilder's",
        parameters=(
            Parameter(name="period", type="int", default=14, low=2, help="bars"),
            Parameter(
                name="seed",
                type="str",
                default="talib",
                choices=("talib", "sma", "first"),
                help="averages start as the sum of period − 1 terms, of period terms, or at the first term",
            ),
        ),
        inputs=("high", "low", "close"),
        outputs=("plus_di", "minus_di", "adx"),
        first=lambda p: 1 if p["seed"] == "first" else 2 * whole(p, "period") - 1,
        settle=_dmi_settle,
        warmup='plus_di, minus_di: period bars; adx: 2·period − 1; seed="first": 1 bar',
        settling="twice that of Wilder's average, seed included",
        nan_rule="NaN where high or low is or was NaN a bar ago, or the close then; all averages are held.",
        scale="100",
        source='Wilder (1978); seed="talib" equals TA-Lib PLUS_DI, MINUS_DI, ADX; seed="sma": TradingView. Without '
        "true range both DI are 0; where both are 0, ADX is held, and its seed takes 0.",
    ),
    Entry(
        name="choppiness",
        summary="Choppiness index: how much of its movement the price takes back.",
        formula="100·ln(Σ TR / (highest − lowest)) / ln(period) over the last period bars",
        parameters=(
            Parameter(name="period", type="int", default=14, low=2, help="bars"),
            Parameter(
                name="extremes",
                type="str",
                default="high_low",
                choices=("high_low", "true_range"),
                help="highest high and lowest low, or those of max(H, C₋₁) and min(L, C₋₁)",
            ),
        ),
        inputs=("high", "low", "close"),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period"),
        warmup="period − 1 bars; the true range of the first bar is high − low",
        settling="period bars, exact",
        nan_rule="A window that holds a bar without true range gives NaN, as does one whose extremes are equal.",
        scale="100",
        source='Dreiss (1993), extremes="high_low" as on TradingView.',
    ),
)
