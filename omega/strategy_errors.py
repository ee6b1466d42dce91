"""Where a strategy failed: hook, line, bar, time and symbol of whatever its code raises."""

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
    """Turn whatever a strategy's hook raises into a `StrategyError` that says where."""
    try:
        yield
    except UnknownNameError as error:
        raise located(strategy, hook, views, bar, error) from error
    except OmegaError:
        raise
    except (Exception, SystemExit) as error:
        raise located(strategy, hook, views, bar, error) from error


def located(
    strategy: Strategy[Any], hook: str, views: Views | None, bar: int | None, error: BaseException
) -> StrategyError:
    """The error to raise for one that a hook raised, at a bar of these views if they are given."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith(str(Path(__file__).parent))] or list(frames)
    line = f" ({Path(own[-1].filename).name}, line {own[-1].lineno})" if own else ""
    where = ""
    if views is not None:
        where = f" for {views.symbol} {views.timeframe}"
        if bar is not None:
            where = f" at bar {bar}, {minute_text(int(views.timestamp[bar]))} UTC,{where}"
    what = str(error) if isinstance(error, OmegaError) else f"{type(error).__name__}: {error}"
    return StrategyError(f"{type(strategy).__name__}.{hook}{line} raised{where}: {what}")
