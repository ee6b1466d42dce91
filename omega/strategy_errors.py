"""Where a strategy failed: hook, line, bar, time and symbol of whatever its code raises."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from omega.data.moments import minute_text
from omega.errors import OmegaError, StrategyError, UnknownNameError
from omega.strategy import Strategy
from omega.views import Views

__all__ = ["located", "strategy_errors"]


@contextmanager
def strategy_errors(
    strategy: Strategy[Any], hook: str, views: Views | None = None, bar: int | None = None
) -> Iterator[None]:
    """Turn whatever a strategy's hook raises, or answers wrongly, into a `StrategyError` that says where."""
    try:
        yield
    except (Exception, SystemExit) as error:
        raise located(strategy, hook, views, bar, error) from error


def located(
    strategy: Strategy[Any], hook: str, views: Views | None, bar: int | None, error: BaseException
) -> OmegaError:
    """The error to raise for one that a hook raised, at a bar of these views if they are given.

    An `OmegaError` of another kind than `StrategyError` and `UnknownNameError` says where itself and is returned.
    """
    if isinstance(error, OmegaError) and type(error) not in (StrategyError, UnknownNameError):
        return error
    own = _own_frames(strategy, error)
    line = f" ({Path(own[-1].filename).name}, line {own[-1].lineno}) raised" if own else ""
    where = ""
    if views is not None:
        where = f" for {views.symbol} {views.timeframe}"
        if bar is not None:
            where = f" at bar {bar}, {minute_text(int(views.timestamp[bar]))} UTC,{where}"
    what = str(error) if isinstance(error, OmegaError) else f"{type(error).__name__}: {error}"
    return StrategyError(f"{type(strategy).__name__}.{hook}{line}{where}: {what}")


def _own_frames(strategy: Strategy[Any], error: BaseException) -> list[traceback.FrameSummary]:
    """The lines of the strategy, and of what it calls, that led to an error; none if omega refused its answer."""
    package = str(Path(__file__).parent)
    # A class of a notebook has a module without a file.
    own = getattr(sys.modules.get(type(strategy).__module__), "__file__", None)
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if frame.filename == own or not frame.filename.startswith(package)]
