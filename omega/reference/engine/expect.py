"""What a setting must be; a wrong one is an error before the run."""

import math
from typing import Any

from omega.errors import ConfigError

__all__ = ["at_least_zero", "positive"]


def positive(owner: Any, attribute: Any, value: float) -> None:
    """Refuse what is not a finite number above zero."""
    if not (math.isfinite(value) and value > 0.0):
        raise ConfigError(f"{type(owner).__name__}.{attribute.name} must be a finite number above 0, found {value}.")


def at_least_zero(owner: Any, attribute: Any, value: float) -> None:
    """Refuse what is not a finite number of zero or more."""
    if not (math.isfinite(value) and value >= 0.0):
        raise ConfigError(f"{type(owner).__name__}.{attribute.name} must be a finite number, 0 or more, found {value}.")
