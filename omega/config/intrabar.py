"""``execution.intrabar``: which comes first inside a bar, by a policy or by the bars of a finer timeframe."""

from typing import Literal

import attrs

from omega.errors import ConfigError, did_you_mean

__all__ = ["DETAIL", "INTRABAR", "INTRABAR_PATTERN", "IntrabarPolicy", "check_finer", "intrabar_text"]

IntrabarPolicy = Literal["worst", "best", "ohlc", "olhc", "detail"]

INTRABAR = 'one of "worst", "best", "ohlc", "olhc", or "detail:" and a finer timeframe, such as "detail:M1"'
INTRABAR_PATTERN = "^(worst|best|ohlc|olhc|detail:[A-Z][0-9]+)$"

_POLICIES = ("worst", "best", "ohlc", "olhc")
DETAIL = "detail:"


def intrabar_text(_instance: object, _attribute: "attrs.Attribute[str]", value: str) -> None:
    """Validate a policy's name or a detail's timeframe (attrs validator); the error names the nearest one."""
    from omega.data.timeframe import Timeframe

    if value in _POLICIES:
        return
    if value.startswith(DETAIL):
        Timeframe.parse(value.removeprefix(DETAIL))
        return
    nearest = did_you_mean(value, (*_POLICIES, f"{DETAIL}M1"))
    raise ConfigError(f"expected {INTRABAR}. {nearest if nearest.startswith('Did') else ''}".strip())


def check_finer(finer: str, primary: str) -> None:
    """Check that bars of one timeframe fill those of the primary. Errors: `ConfigError` naming those that do."""
    from omega.data.timeframe import TIMEFRAME_NAMES, Timeframe

    whole = Timeframe.parse(primary).duration_ns
    parts = [name for name in TIMEFRAME_NAMES if _divides(Timeframe.parse(name).duration_ns, whole)]
    if finer not in parts:
        possible = f"Write one of {', '.join(parts)}" if parts else "No timeframe is finer: choose another policy"
        raise ConfigError(
            f'execution.intrabar = "{DETAIL}{finer}": expected a timeframe that is finer than run.timeframe = '
            f'"{primary}" and divides it. {possible}.'
        )


def _divides(part: int, whole: int) -> bool:
    return part < whole and whole % part == 0
