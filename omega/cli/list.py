"""``omega list``: strategies, indicators, instruments and runs."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from omega.cli.options import DEFAULTS, Options

__all__ = ["indicators", "instruments", "runs", "strategies"]


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


def instruments(
    name: Annotated[
        str | None, Parameter(name="SYMBOL", help="Show this one's terms, as a config states them.")
    ] = None,
    /,
    *,
    options: Options = DEFAULTS,
) -> None:
    """List the packaged instruments, or all terms of one as `[instruments.SYMBOL]` of a config may override them.

    Example: `omega list instruments EURUSD`
    """
    from omega.cli.console import print_json, results
    from omega.cli.instrument import as_json, row, terms_text
    from omega.cli.table import plain_table
    from omega.errors import ConfigError, did_you_mean
    from omega.execution.instruments import packaged_instruments

    packaged = packaged_instruments()
    if name is not None and name not in packaged:
        raise ConfigError(
            f"{name!r} is not a packaged instrument. {did_you_mean(name, packaged)} docs/instruments.md says how to "
            "describe one of your own."
        )
    shown = list(packaged.values()) if name is None else [packaged[name]]
    if options.json:
        print_json([as_json(each) for each in shown])
    elif name is not None:
        results().print(terms_text(shown[0]), soft_wrap=True)
    else:
        headings = ("symbol", "kind", "base", "quote", "pip", "contract", "leverage", "swap long", "swap short")
        results().print(plain_table(headings, map(row, shown), right=range(4, 9)))
        results().print(
            "\nPip: price units; contract: base per lot; swap: ticks per lot and night, credited if positive."
        )
        results().print("All terms of one: omega list instruments SYMBOL")


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
