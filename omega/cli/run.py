"""``omega run``: one backtest."""

import sys
from typing import Annotated

from cyclopts import Parameter

from omega.cli.options import LOGGED_DEFAULTS, STATED, LoggedOptions, Overrides

__all__ = ["run"]


def run(
    target: Annotated[
        str,
        Parameter(
            name="CONFIG|STRATEGY",
            help="A config file, or a strategy: its file or folder, package.module:Class, or its name.",
        ),
    ],
    /,
    *,
    overrides: Overrides = STATED,
    options: LoggedOptions = LOGGED_DEFAULTS,
) -> None:
    """Run one backtest and write its run directory.

    With a config file (`.toml`), or with a strategy alone, which then trades the packaged sample; costs
    have no default and must be given either way.

    Example: `omega run configs/quickstart.toml -p window=60 --start 2017-09-01`

    Example: `omega run strategies/_template --set costs=none --json`
    """
    from omega.cli.console import print_json, results, show_logs
    from omega.cli.target import load_target

    loaded = load_target(target, overrides)
    # The summary lists the warnings, so the console repeats them only where no summary is printed.
    show_logs("info" if options.verbose else "warning" if options.json else "error")
    from omega.cli.progress import Progress
    from omega.cli.summary import as_json, summarise
    from omega.runner import run_config

    with Progress(", ".join(loaded.config.run.symbols)) as progress:
        result = run_config(
            loaded.config,
            origins=loaded.origins,
            command=("omega", *sys.argv[1:]),
            config_path=loaded.path,
            progress=progress.update,
        )
    if options.json:
        print_json(as_json(result))
    else:
        summarise(result, results())
