"""``omega list``: strategies, indicators and runs."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from omega.cli.options import DEFAULTS, Options

__all__ = ["indicators", "runs", "strategies"]


def strategies(*, options: Options = DEFAULTS) -> None:
    """List the strategies that a bare name finds: under strategies/ and from installed packages.

    Example: `omega list strategies`
    """
    from omega.cli.console import print_json, results
    from omega.cli.table import plain_table
    from omega.strategies import find_strategies

    found = find_strategies()
    if options.json:
        print_json([{"name": each.name, "origin": each.origin, "summary": each.summary} for each in found])
    elif found:
        rows = [(each.name, each.origin, each.summary) for each in found]
        results().print(plain_table(("strategy", "origin", "summary"), rows))
    else:
        results().print("There are no strategies here: none under strategies/, none from installed packages.")


def indicators(
    name: Annotated[str | None, Parameter(name="NAME", help="Show this indicator in full.")] = None,
    /,
    *,
    options: Options = DEFAULTS,
) -> None:
    """List the indicators, or everything about one: parameters, outputs, formula, warm-up, NaN rule, source.

    Example: `omega list indicators zscore`
    """
    from omega.cli import custom
    from omega.cli.console import print_json, results
    from omega.cli.indicator import as_json, print_entry, signature
    from omega.cli.table import plain_table
    from omega.errors import ConfigError, did_you_mean
    from omega.indicators.catalog import CATALOG

    if name == "custom":
        if options.json:
            print_json([custom.as_json()])
        else:
            custom.print_custom(results())
        return
    if name is not None and name not in CATALOG:
        raise ConfigError(f"{name!r} is not an indicator. {did_you_mean(name, [*CATALOG, 'custom'])}")
    entries = list(CATALOG.values()) if name is None else [CATALOG[name]]
    if options.json:
        print_json([as_json(entry) for entry in entries])
    elif name is not None:
        print_entry(entries[0], results())
    else:
        rows = [(entry.name, signature(entry), entry.summary) for entry in entries]
        results().print(plain_table(("indicator", "parameters", "summary"), rows))
        results().print("\nA column of your own, by a NumPy function: omega list indicators custom")


def runs(
    root: Annotated[
        Path, Parameter(name="DIR", help="The folder of run directories (output.dir of the config).")
    ] = Path("runs"),
    /,
    *,
    options: Options = DEFAULTS,
) -> None:
    """List the run directories of a folder, oldest first.

    Example: `omega list runs`
    """
    from omega.cli.console import print_json, results
    from omega.cli.run_list import find_runs
    from omega.cli.table import plain_table

    found = find_runs(root)
    if options.json:
        print_json([run.as_json() for run in found])
    elif found:
        results().print(plain_table(("run", "trades", "net profit"), [run.row() for run in found], right=(1, 2)))
    else:
        results().print(f"There are no runs in {root}.", soft_wrap=True)
