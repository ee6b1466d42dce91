"""``omega explain``: what a run saw at one instant."""

from pathlib import Path
from typing import Annotated

import attrs
from cyclopts import Parameter

from omega.cli.options import DEFAULTS, STATED, Options, Overrides

__all__ = ["explain"]


def explain(
    target: Annotated[
        str, Parameter(name="RUN|CONFIG", help="The directory of a run; or a config file, or a strategy.")
    ],
    /,
    *,
    at: Annotated[
        str,
        Parameter(
            metavar="TIME",
            help="ISO time, UTC unless it has an offset; the last bar known by then is explained.",
        ),
    ],
    overrides: Overrides = STATED,
    options: Options = DEFAULTS,
) -> None:
    """Show one bar as the run saw it: prices, the higher bars visible then, the declared columns.

    For each other series: the visible bar, since when, its age, and the next one that was not visible yet. For
    the directory of a run, also the orders decided at the bar and the trades open in it; its data and strategy
    must be what they were. --symbol says which of a run's symbols; a config may also name one that it does not
    trade, which is then traded instead.

    Example: `omega explain configs/quickstart.toml --at 2017-06-15T12:30`
    """
    from omega.cli.console import print_json, results
    from omega.cli.explanation import as_json, print_explanation
    from omega.cli.target import load_target
    from omega.errors import ConfigError
    from omega.explain import asked_instant, explain_config, explain_run
    from omega.stored_run import is_run_directory

    asked, directory = asked_instant(at), Path(target)
    if is_run_directory(directory):
        if overrides != Overrides(symbol=overrides.symbol):
            raise ConfigError(
                f"{directory}: a finished run is explained as it was, so nothing but --symbol can be given. Explain a "
                "config to change values."
            )
        explained = explain_run(directory, asked, overrides.symbol)
    else:
        config = load_target(target, attrs.evolve(overrides, symbol=None)).config
        if overrides.symbol not in (None, *config.run.symbols):
            config = load_target(target, overrides).config
        explained = explain_config(config, asked, overrides.symbol)
    if options.json:
        print_json(as_json(explained))
    else:
        print_explanation(explained, results())
