"""Which backend computes indicators, and how bars cross to it: the environment's flags, read at every call.

======================================  =====================  ====================================================
variable                                values                 meaning
======================================  =====================  ====================================================
``OMEGA_INDICATOR_BACKEND``             auto | rust | python   the extension or the reference; auto: the extension,
                                                               or with one warning the reference if it is not built
``OMEGA_USE_RUST_INDICATOR_CACHE``      auto | 1 | 0           the ancestor's name for auto, rust, python
``OMEGA_USE_ARROW_IPC``                 true | false           bars cross as Arrow, or as NumPy buffers
======================================  =====================  ====================================================

An empty value is as if the variable were not set, as in most programs.

A backend that fails, fails: nothing is tried again in the other one.
"""

import os
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeVar

from omega.errors import ConfigError, did_you_mean
from omega.extension import BUILD, has_extension

__all__ = ["Backend", "arrow_enabled", "indicator_backend"]

T = TypeVar("T")

Backend = Literal["rust", "python"]
Choice = Literal["auto", "rust", "python"]

BACKEND = "OMEGA_INDICATOR_BACKEND"
OLD_BACKEND = "OMEGA_USE_RUST_INDICATOR_CACHE"
ARROW = "OMEGA_USE_ARROW_IPC"

_CHOICES: Mapping[str, Choice] = {"auto": "auto", "rust": "rust", "python": "python"}
_OLD_CHOICES: Mapping[str, Choice] = {"auto": "auto", "1": "rust", "0": "python"}
_SWITCH: Mapping[str, bool] = {"true": True, "false": False}


def indicator_backend() -> Backend:
    """The backend that computes indicators now.

    Raises:
        ConfigError: an unknown value, flags that contradict each other, or ``rust`` without the extension.
    """
    choice, name = _choice()
    if choice == "auto":
        return "rust" if has_extension() else _fall_back()
    if choice == "rust" and not has_extension():
        raise ConfigError(
            f"{name} asks for the extension omega._rust, which is not built. {BUILD} {BACKEND}=python computes "
            "indicators without it."
        )
    return choice


def arrow_enabled() -> bool:
    """Whether bars and columns cross as Arrow; if not, as NumPy buffers.

    Raises:
        ConfigError: an unknown value of ``OMEGA_USE_ARROW_IPC``.
    """
    return _read(ARROW, _SWITCH, True)


def _choice() -> tuple[Choice, str]:
    """What the flags ask for, and which of them does."""
    new = _read(BACKEND, _CHOICES, "auto")
    old = _read(OLD_BACKEND, _OLD_CHOICES, "auto")
    if new == "auto":
        return old, OLD_BACKEND
    if old not in ("auto", new):
        raise ConfigError(
            f"{BACKEND}={os.environ[BACKEND]} contradicts {OLD_BACKEND}={os.environ[OLD_BACKEND]}. Unset one of them."
        )
    return new, BACKEND


def _read(name: str, values: Mapping[str, T], default: T) -> T:
    text = os.environ.get(name, "")
    if not text:
        return default
    if text not in values:
        raise ConfigError(f"{name}={text!r} is not known. {did_you_mean(text, values)}")
    return values[text]


@cache
def _fall_back() -> Backend:
    """Say once that the extension is missing."""
    warnings.warn(
        f"The extension omega._rust is not built: indicators are computed by the slow reference in Python. {BUILD}",
        RuntimeWarning,
        stacklevel=4,
    )
    return "python"
