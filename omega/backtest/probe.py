"""A cheap probe for look-ahead: take the future away and see whether the past changes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from omega.backtest.array_hooks import ArrayAnswers, ask_with_arrays
from omega.errors import LookAheadError, StrategyError
from omega.indicators.custom import CustomColumn, call_custom
from omega.indicators.plan import first_value
from omega.strategy import Strategy
from omega.views import Views

__all__ = ["probe_custom", "probe_look_ahead"]

#: Where among the events, or the decision bars, the three cuts of each symbol are made.
CUTS = (0.25, 0.5, 0.75)


def probe_look_ahead(fresh: Callable[[], Strategy[Any]], views: Mapping[str, Views], answers: ArrayAnswers) -> bool:
    """Call `prepare`, `candidates` and `intents` again without the future, and compare bit for bit.

    Three cuts are made among the decision bars of each symbol, right after bars on which something is decided (an
    entry is possible, an intent stands, a prepared column changes), since that is where a look-ahead of a single bar
    shows. A cut is an instant: the views keep the bars known by then, and so do the columns that they read of other
    symbols.

    The symbol is asked alone, which suffices if the answer is the same. If it is not, or a hook raises, the strategy
    may have needed what it remembers of other symbols: then all that have decided something by that instant are asked,
    in the order of the run, and that answer counts.

    Args:
        fresh: makes the strategy anew, so that nothing it remembers from the cut data reaches the run.
        views: the declared columns, by symbol.
        answers: what the hooks returned with all bars.

    Returns:
        Whether there was anything to probe; `on_bar` is not covered.

    Raises:
        LookAheadError: a value of the past changed when the future was taken away.
    """
    if not (any(answers.prepared.values()) or answers.masks or answers.intents):
        return False
    for symbol, declared in views.items():
        for instant in _instants(answers, symbol):
            alone = {symbol: declared.until(_known(declared, instant))}
            try:
                _compare_answers(answers, _asked_again(fresh, alone, answers), symbol)
            except (LookAheadError, StrategyError):
                if len(views) == 1:
                    raise
                rows = {other: _known(own, instant) for other, own in views.items()}
                cut = {other: views[other].until(n) for other, n in rows.items() if n >= max(1, views[other].start)}
                _compare_answers(answers, _asked_again(fresh, cut, answers), symbol)
    return True


def _asked_again(fresh: Callable[[], Strategy[Any]], cut: Mapping[str, Views], answers: ArrayAnswers) -> ArrayAnswers:
    return ask_with_arrays(fresh(), cut, intents=bool(answers.intents), during=" (look-ahead probe)")


def _known(views: Views, instant: int) -> int:
    """How many bars are known at an instant."""
    return int(np.searchsorted(views.known_at, instant, side="right"))


def _compare_answers(answers: ArrayAnswers, again: ArrayAnswers, symbol: str) -> None:
    """Compare what was answered about one symbol with all bars and with the first ones."""
    full, n = answers.views[symbol], len(again.views[symbol])
    where = f"{full.symbol} {full.timeframe}"
    for name, values in answers.prepared[symbol].items():
        if name not in again.prepared[symbol]:
            raise _violation("prepare()", f"column {name!r} is missing", where, n, len(full))
        _compare("prepare()", repr(name), values[:n], again.prepared[symbol][name], where, n, len(full))
    if symbol in answers.masks:
        _compare("candidates()", "'mask'", answers.masks[symbol][:n], again.masks[symbol], where, n, len(full))
    if symbol in answers.intents and again.intents[symbol].before(n) != answers.intents[symbol].before(n):
        raise _violation("intents()", "decisions change", where, n, len(full))


def _instants(answers: ArrayAnswers, symbol: str) -> list[int]:
    """Three closes of one symbol, each of a decision bar, after which the future is taken away."""
    views, mask, intents = answers.views[symbol], answers.masks.get(symbol), answers.intents.get(symbol)
    events = [np.flatnonzero(mask)] if mask is not None else []
    if intents is not None:
        events.append(intents.bar)
    for _, column in sorted(answers.prepared[symbol].items()):
        events.append(np.flatnonzero(column[1:] != column[:-1]) + 1)
    first, last = views.start, len(views)
    cuts = []
    for rows in events:
        inside = rows[(rows >= first) & (rows < last - 1)]
        cuts += [int(inside[int(len(inside) * share)]) + 1 for share in CUTS if len(inside)]
    # One of each kind of event first, then further ones of the same kinds, then fixed shares.
    spread = [first + int((last - first) * share) for share in CUTS]
    ordered = [*cuts[1::3], *cuts[0::3], *cuts[2::3], *spread]
    known = views.known_at
    return [int(known[n - 1]) for n in list(dict.fromkeys(n for n in ordered if 0 < n < last))[: len(CUTS)]]


def probe_custom(columns: Sequence[CustomColumn]) -> None:
    """Call every custom function again without the future, and compare bit for bit. Cuts inside a warm-up are skipped.

    Raises:
        LookAheadError: a value of the past changed when the future was taken away.
    """
    for column in columns:
        bars = len(column.values)
        for n in (int(bars * share) for share in CUTS):
            if n > first_value(column.spec):
                again = call_custom(column.spec, column.where, [values[:n] for values in column.inputs])
                hook = f"ind.custom ({column.spec.title})"
                _compare(hook, "value", column.values[:n], again, column.where, n, bars)


def _compare(hook: str, what: str, full: Any, cut: Any, where: str, n: int, bars: int) -> None:
    if full.tobytes() == cut.tobytes():
        return
    differs = (full != cut) & ~((full != full) & (cut != cut))
    k = int(np.flatnonzero(differs)[0]) if differs.any() else 0
    raise _violation(hook, f"{what} of bar {k} is {full[k]} with all bars and {cut[k]}", where, n, bars)


def _violation(hook: str, what: str, where: str, n: int, bars: int) -> LookAheadError:
    return LookAheadError(
        f"look-ahead in {hook} on {where}: {what} when only the first {n} of {bars} bars are given. A value may depend "
        "on earlier bars only: no statistics over the whole column, no shift into the future. engine.probe = false "
        "turns this probe off."
    )
