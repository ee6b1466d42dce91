"""The function that declares a custom column."""

from omega.errors import SpecError, did_you_mean
from omega.indicators.custom import Custom, Function
from omega.indicators.functions.prices import price
from omega.indicators.plan import outputs_of
from omega.indicators.spec import PRICES, Side, Source, Spec

__all__ = ["custom"]


def custom(fn: Function, *inputs: Source, warmup: int, side: Side | None = None) -> Custom:
    """Declare a column computed by a NumPy function of your own, on the series' own bars.

    ``fn`` gets one frozen float64 array for each input and returns one float64 for each bar; infinities become NaN.
    The result is frozen, and carried onto the primary grid like any other column. ``fn`` must be causal and pure: a
    value may depend on its own and earlier bars only. A run calls it again on three prefixes of the bars (those longer
    than the warm-up) and compares bit for bit, unless ``engine.probe = false``: that costs 1.5 more evaluations.

    Args:
        fn: the function; in a message it appears under its name.
        inputs: price fields (``"close"``, ``"hlc3"``, ...) or specs of one output, custom ones too.
        warmup: bars until a value no longer depends on where the bars start, the inputs' own warm-up aside.
        side: of the price fields; the bid if it is not given.

    Raises:
        SpecError: no function, no input, an input that is neither, a negative warm-up. A custom column cannot be the
            ``source`` of a built-in indicator either: it is computed after the one call.

    Example:
        >>> import numpy as np
        >>> def change(close):
        ...     return np.r_[np.nan, np.diff(close)]
        >>> str(ind.custom(change, "close", warmup=1))
        'custom(change, close(side=bid), warmup=1)'
    """
    if not callable(fn):
        raise SpecError(f"ind.custom: the first argument must be a function of NumPy arrays, found {fn!r}.")
    if not inputs:
        raise SpecError("ind.custom needs at least one input: a price field such as 'close', or a spec.")
    if isinstance(warmup, bool) or not isinstance(warmup, int) or warmup < 0:
        raise SpecError(f"ind.custom: warmup must be a number of bars, 0 or more, found {warmup!r}.")
    specs = tuple(_input(source, side) for source in inputs)
    try:
        hash(fn)
    except TypeError:
        raise SpecError(f"ind.custom: {fn!r} is not hashable. Pass a plain function.") from None
    return Custom("custom", (("warmup", warmup),), None, specs[0].side, fn, specs, warmup)


def _input(source: object, side: Side | None) -> Spec:
    if isinstance(source, Spec):
        outputs = outputs_of(source)
        if len(outputs) > 1:
            raise SpecError(
                f"ind.custom: {source.name} has several outputs ({', '.join(outputs)}) and cannot be an input."
            )
        return source
    if isinstance(source, str) and source in PRICES:
        return price(source, side)
    hint = did_you_mean(str(source), PRICES)
    raise SpecError(f"ind.custom: an input must be a price field or a spec, found {source!r}. {hint}")
