"""bottleneck: moving windows in C."""

import bottleneck as bn
from peers.by_key import one_after_another

VERSION = f"bottleneck {bn.__version__}"


def _bollinger(b, p):
    middle = bn.move_mean(b.close, p["period"])
    width = bn.move_std(b.close, p["period"], ddof=p["ddof"])
    width *= p["std_factor"]
    return middle + width, middle, middle - width


def _zscore(b, p):
    return (b.close - bn.move_mean(b.close, p["window"])) / bn.move_std(b.close, p["window"], ddof=p["ddof"])


def _donchian(b, p):
    upper, lower = bn.move_max(b.high, p["period"]), bn.move_min(b.low, p["period"])
    middle = upper + lower
    middle *= 0.5
    return upper, middle, lower


CALLS = {
    "sma": lambda b, p: bn.move_mean(b.close, p["period"]),
    "bollinger": _bollinger,
    "bollinger_sample": _bollinger,
    "zscore": _zscore,
    "rolling_std": lambda b, p: bn.move_std(b.close, p["period"], ddof=p["ddof"]),
    "rolling_sum": lambda b, p: bn.move_sum(b.close, p["period"]),
    "rolling_min": lambda b, p: bn.move_min(b.close, p["period"]),
    "rolling_max": lambda b, p: bn.move_max(b.close, p["period"]),
    "rolling_median": lambda b, p: bn.move_median(b.close, p["period"]),
    "donchian": _donchian,
}
call_for = one_after_another(CALLS)
