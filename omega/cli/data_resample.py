"""``omega data resample``: coarser timeframes of a stored series."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from omega.cli.options import DEFAULTS, Options

__all__ = ["resample"]


def resample(
    root: Annotated[Path, Parameter(name="ROOT", help="The store that holds the series.")],
    /,
    *,
    symbol: Annotated[str, Parameter(metavar="NAME", help="The symbol.")],
    source: Annotated[str, Parameter(name="--from", metavar="NAME", help="The timeframe to read, such as M1.")],
    to: Annotated[tuple[str, ...], Parameter(metavar="NAMES", help="Timeframes to make: H1,H4,D1 or repeated.")],
    target: Annotated[Path | None, Parameter(metavar="DIR", help="Another store for them; else ROOT itself.")] = None,
    day: Annotated[
        str | None,
        Parameter(
            metavar="DAY",
            help='Where a trading day ends, if not as recorded: ny17, utc, or zone and time ("Europe/Berlin 17:00").',
        ),
    ] = None,
    options: Options = DEFAULTS,
) -> None:
    """Make coarser bars of both sides and store them.

    A first bar is kept only if a source bar opens where it opens, a last one only if one ends where it ends.

    Example: `omega data resample store --symbol EURUSD --from M1 --to H1,H4,D1,W1`
    """
    from omega.cli.console import print_json, results
    from omega.cli.stored import as_json, print_stored
    from omega.data.resample_stored import resample_stored

    names = [name for each in to for name in each.split(",")]
    made = resample_stored(root, symbol, source, names, target_root=target, day=day)
    if options.json:
        print_json(as_json(made))
    else:
        print_stored(made, results())
