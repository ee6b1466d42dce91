"""Moving averages."""

from omega.indicators.catalog.parameters import PERIOD, RECURSION_NAN, WINDOW_NAN, Values, whole
from omega.indicators.catalog.settling import cascade_settle, ema_settle
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]

SEED = Parameter(
    name="seed",
    type="str",
    default="first",
    choices=("first", "sma"),
    help="y starts at the first input, or at the mean of the first period inputs",
)


def _seeded(params: Values, stages: int) -> int:
    """Bars before the first value of a chain of stages, each seeded with the mean of its first inputs."""
    return stages * (whole(params, "period") - 1) if params["seed"] == "sma" else 0


def _check_macd(params: Values) -> None:
    if whole(params, "fast") >= whole(params, "slow"):
        raise ValueError(f"fast {params['fast']} must be less than slow {params['slow']}")


def _macd_first(params: Values) -> int:
    return whole(params, "slow") + whole(params, "signal") - 2 if params["seed"] == "talib" else 0


ENTRIES = (
    Entry(
        name="sma",
        summary="Simple moving average.",
        formula="mean of the last period values",
        parameters=(PERIOD,),
        inputs=("source",),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period") - 1,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="|value|",
        source="pandas rolling(period).mean(); TA-Lib SMA.",
    ),
    Entry(
        name="wma",
        summary="Linearly weighted moving average.",
        formula="Σj·xⱼ / Σj over the last period values, j = 1 for the oldest",
        parameters=(PERIOD,),
        inputs=("source",),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period") - 1,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="|value|",
        source="TA-Lib WMA.",
    ),
    Entry(
        name="ema",
        summary="Exponential moving average.",
        formula="y ← y + a(x − y), a = 2 / (period + 1)",
        parameters=(
            PERIOD,
            SEED,
        ),
        inputs=("source",),
        first=lambda p: whole(p, "period") - 1 if p["seed"] == "sma" else 0,
        settle=lambda p: ema_settle(whole(p, "period")) + (whole(p, "period") - 1 if p["seed"] == "sma" else 0),
        warmup='seed="first": none; seed="sma": period − 1 bars',
        settling="ln(1e-10) / ln(1 − a) bars",
        nan_rule=RECURSION_NAN,
        scale="|value|",
        source='seed="first": pandas ewm(span=period, adjust=False).mean(); seed="sma": TA-Lib EMA.',
    ),
    Entry(
        name="dema",
        summary="Double exponential moving average.",
        formula="2y₁ − y₂, y₁ = ema(source), y₂ = ema(y₁)",
        parameters=(PERIOD, SEED),
        inputs=("source",),
        first=lambda p: _seeded(p, 2),
        settle=lambda p: cascade_settle(whole(p, "period"), 2) + _seeded(p, 2),
        warmup='seed="first": none; seed="sma": 2·period − 2 bars',
        settling="until kⁿ·|1 − an| < 1e-10, a = 2 / (period + 1), k = 1 − a",
        nan_rule=RECURSION_NAN,
        scale="|ema(source)|",
        source='Mulloy (1994); seed="sma": TA-Lib DEMA.',
    ),
    Entry(
        name="tema",
        summary="Triple exponential moving average.",
        formula="3y₁ − 3y₂ + y₃, y₁ = ema(source), y₂ = ema(y₁), y₃ = ema(y₂)",
        parameters=(PERIOD, SEED),
        inputs=("source",),
        first=lambda p: _seeded(p, 3),
        settle=lambda p: cascade_settle(whole(p, "period"), 3) + _seeded(p, 3),
        warmup='seed="first": none; seed="sma": 3·period − 3 bars',
        settling="until kⁿ·|1 − 2an + a²n(n + 1)/2| < 1e-10, a = 2 / (period + 1), k = 1 − a",
        nan_rule=RECURSION_NAN,
        scale="|ema(source)|",
        source='Mulloy (1994); seed="sma": TA-Lib TEMA.',
    ),
    Entry(
        name="macd",
        summary="Difference of a fast and a slow exponential average.",
        formula="line = ema(fast) − ema(slow); signal = ema(line, signal); histogram = line − signal",
        parameters=(
            Parameter(name="fast", type="int", default=12, low=1, help="bars, less than slow"),
            Parameter(name="slow", type="int", default=26, low=1, help="bars"),
            Parameter(name="signal", type="int", default=9, low=1, help="bars of the line's average"),
            Parameter(
                name="seed",
                type="str",
                default="first",
                choices=("first", "talib"),
                help="averages start at their first input, or as in TA-Lib",
            ),
        ),
        inputs=("source",),
        outputs=("line", "signal", "histogram"),
        first=_macd_first,
        settle=lambda p: _macd_first(p) + ema_settle(whole(p, "slow")) + ema_settle(whole(p, "signal")),
        check=_check_macd,
        warmup='seed="first": none; seed="talib": slow + signal − 2 bars, of all outputs',
        settling="the warm-up + the settling of ema(slow) and of ema(signal)",
        nan_rule=RECURSION_NAN,
        scale="standard deviation of the source",
        source='Appel (2005); seed="talib": both legs start with means ending at bar slow − 1, equal to TA-Lib MACD.',
    ),
)
