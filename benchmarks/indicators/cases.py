"""What is measured: every indicator of the catalogue, the ten-indicator plan, and a call that computes nothing."""

from typing import NamedTuple

from omega.indicators.catalog import CATALOG
from omega.indicators.declare import declare
from omega.indicators.entry import REQUIRED, Entry
from omega.indicators.functions.prices import close
from omega.indicators.spec import Spec, Value

#: A floor that moving prices never reach: with the default, the volatility of a walk at 1e9 is the floor alone.
LEAST_DEVIATION = 1e-14
#: Parameters where they are not the defaults. ddof = 0 is what most libraries compute, so that all do the same work.
PARAMETERS: dict[str, dict[str, Value]] = {
    "bollinger": {"ddof": 0},
    "donchian": {"period": 55},
    "linreg_slope": {"period": 14},
    "momentum": {"period": 14},
    "roc": {"period": 14},
    "rolling_max": {"period": 55},
    "rolling_median": {"period": 55},
    "rolling_min": {"period": 55},
    "rolling_quantile": {"period": 55, "q": 0.25},
    "rolling_std": {"period": 100, "ddof": 0},
    "zscore": {"ddof": 0},
    "garch_volatility": {"sigma_floor": LEAST_DEVIATION},
    "kalman_garch_zscore": {"sigma_floor": LEAST_DEVIATION},
    "garch_volatility_local": {"sigma_floor": LEAST_DEVIATION},
    "kalman_garch_zscore_local": {"sigma_floor": LEAST_DEVIATION},
}
#: Other definitions of an indicator: key, indicator, parameters. These are the ancestor's.
VARIANTS = (
    ("bollinger_sample", "bollinger", {}),
    ("zscore_residual", "zscore", {"std": "residual"}),
)
#: A required period without an entry above.
PERIOD = 20
#: Indicators that are meant for another indicator's values.
SOURCES = {"vol_cluster": ("atr", {"period": 14})}

#: A call that computes no indicator: what importing the bars costs every plan.
NOTHING = "no indicator"

#: The plan of ten indicators that is timed as a whole.
PANEL = ("sma", "ema", "rsi", "atr", "macd", "bollinger", "dmi", "roc", "zscore", "donchian")
#: Five indicators for one batch call against five calls.
FIVE = ("sma", "ema", "atr", "bollinger", "zscore")


class Case(NamedTuple):
    """One measurement: `parts` are (key, indicator, parameters); several are computed together, results kept."""

    key: str
    parts: tuple[tuple[str, str, dict[str, Value]], ...]


def single_cases() -> list[Case]:
    """A call for a price alone, every indicator of the catalogue, the variants."""
    known = [(name, name, PARAMETERS.get(name, {})) for name in CATALOG]
    wanted = known + [variant for variant in VARIANTS if variant[1] in CATALOG]
    indicators = [Case(key, ((key, name, _filled(CATALOG[name], given)),)) for key, name, given in wanted]
    return [Case(NOTHING, ((NOTHING, NOTHING, {}),)), *indicators]


def together(key: str, names: tuple[str, ...]) -> Case:
    """Those of `names` that the catalogue has, as one plan."""
    parts = {case.key: case.parts[0] for case in single_cases()}
    return Case(key, tuple(parts[name] for name in names if name in parts))


def spec_of(name: str, params: dict[str, Value]) -> Spec:
    """The declaration of one part."""
    if name == NOTHING:
        return close()
    if name not in SOURCES:
        return declare(name, params)
    source, source_params = SOURCES[name]
    return declare(name, params, declare(source, source_params))


def _filled(entry: Entry, given: dict[str, Value]) -> dict[str, Value]:
    """All parameters, so that a peer need not know our defaults."""
    values: dict[str, Value] = {}
    for each in entry.parameters:
        values[each.name] = given.get(each.name, PERIOD if each.default is REQUIRED else each.default)
    return values
