"""Errors that a person reads: what went wrong, where, what was expected, what was found, what to do.

Every error that omega raises on purpose is an `OmegaError`. The command line prints its message and exits
with its `exit_code`; it shows a traceback only for errors that are not `OmegaError`, or under ``--debug``.
"""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "CheckError",
    "ConfigError",
    "DataError",
    "InternalError",
    "LookAheadError",
    "OmegaError",
    "ParamError",
    "RunError",
    "SpecError",
    "StrategyError",
    "UnknownNameError",
    "ZeroCopyError",
    "did_you_mean",
]


class OmegaError(Exception):
    """Base of all errors raised by omega on purpose."""

    exit_code = 1


class StrategyError(OmegaError):
    """A strategy is not usable, or raised while it ran."""


class SpecError(StrategyError):
    """An indicator was declared with an unknown name or an invalid parameter."""


class UnknownNameError(StrategyError, AttributeError):
    """A view was asked for a name that nobody declared."""


class RunError(OmegaError):
    """A run could not be carried out."""


class InternalError(OmegaError):
    """A defect of omega itself: please report it with the message."""


class ConfigError(OmegaError):
    """A configuration or command line is invalid."""

    exit_code = 2


class ParamError(ConfigError):
    """A strategy parameter is unknown, of the wrong type, or out of its range."""


class DataError(OmegaError):
    """Market data is missing or breaks a rule."""

    exit_code = 3


class ZeroCopyError(DataError):
    """A price column could not be used without a copy."""


class CheckError(OmegaError):
    """A check found a violation."""

    exit_code = 4


class LookAheadError(CheckError):
    """A strategy's column changes when the future is taken away: it looks ahead."""


def did_you_mean(name: str, valid: Iterable[str]) -> str:
    """Return a sentence that names the nearest valid name, else all of them.

    >>> did_you_mean("windw", ["window", "entry"])
    "Did you mean 'window'?"
    >>> did_you_mean("x", ["window", "entry"])
    'Valid: entry, window.'
    """
    names = sorted(set(valid))
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    return f"Valid: {', '.join(names)}." if names else "There are none."
