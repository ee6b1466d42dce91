"""``omega data``: import market data into a store, check it, and look at what a root holds."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from omega.cli.data_options import Calendar, Names, Policies, Stamp, Target, TradingDay
from omega.cli.options import DEFAULTS, LOGGED_DEFAULTS, LoggedOptions, Options
from omega.cli.source_options import UNSAID, SourceOptions
from omega.errors import ConfigError, DataError

__all__ = ["check", "import_", "info"]

VIOLATION = 3
"""The exit code of data that breaks a rule."""


def import_(
    source: Annotated[
        Path, Parameter(name="SOURCE", help='A file, a folder, or a quoted pattern such as "downloads/*.zip".')
    ],
    /,
    target: Target,
    *,
    symbol: Annotated[Names, Parameter(help="The symbol; of a layout folder: only this one, repeatable.")] = (),
    timeframe: Annotated[
        Names,
        Parameter(help="The timeframe; of ticks, the bars to make; of a layout folder: only this one, repeatable."),
    ] = (),
    crossed: Annotated[
        Literal["error", "report", "drop", "swap"],
        Parameter(
            help="What to do with bars whose ask is below the bid (swap: exchange the two).",
            show_default=True,
        ),
    ] = "error",
    policy: Annotated[
        Policies, Parameter(help="What to do with bars that break a rule: error, report, drop or fix; repeatable.")
    ] = (),
    calendar: Annotated[Calendar, Parameter(help="When the market is open.", show_default=True)] = "fx",
    stamp: Annotated[
        Stamp, Parameter(help="What the files' times mean: the open or the close of a bar.", show_default=True)
    ] = "open",
    day: TradingDay = "ny17",
    files: SourceOptions = UNSAID,
    options: LoggedOptions = LOGGED_DEFAULTS,
) -> None:
    """Import market data into a store of memory-mapped Arrow files.

    SOURCE is a folder of `SYMBOL/SYMBOL_TF_BID.parquet` (or `.csv`, and `_ASK`) with the columns timestamp, open, high,
    low, close, volume; or one series as a vendor writes it: a file, a folder or a pattern of text files, zip archives,
    Parquet or `.bi5` files. What files leave open
    (clock, side, symbol) is an error that names the option: nothing is guessed.

    Every rule of `omega data check` is applied: broken structure stops the import and names file and row, findings
    about quality are counted; `--policy` says otherwise.

    Example: `omega data import prices --target store --symbol EURUSD`

    Example: `omega data import EURUSD_H1.csv store --symbol EURUSD --timeframe H1 --format metatrader --tz EET`

    Example: `omega data import "DAT_ASCII_EURUSD_M1_*.zip" store`

    Example: `omega data import x.csv store --symbol X --timeframe M5 --side bid --columns timestamp=1,open=2,…`
    """
    from omega.cli.console import print_json, results, show_logs
    from omega.cli.imported import as_json, print_report
    from omega.cli.progress import Progress
    from omega.data.importers import import_file, import_folder
    from omega.data.importers.layout import holds_source_files
    from omega.data.rules.policies import parse_policies

    show_logs("info" if options.verbose else "warning")
    with Progress("rows") as progress:

        def counted(rows: int) -> None:
            progress.update(rows, None)

        if source.is_dir() and files.format == "auto" and holds_source_files(source):
            if said := files.said():
                raise ConfigError(
                    f"{source} is a folder of the layout SYMBOL/SYMBOL_TF_BID, which leaves nothing open: "
                    f"{', '.join(said)} has no meaning for it. Leave it out, or name the vendor's files themselves."
                )
            report = import_folder(
                source,
                target,
                symbols=symbol or None,
                timeframes=timeframe or None,
                crossed=crossed,
                stamp=stamp,
                day=day,
                policies=parse_policies(policy),
                calendar=calendar,
                counted=counted,
            )
        else:
            statement = files.statement(_only("symbol", symbol), _only("timeframe", timeframe))
            report = import_file(
                source,
                target,
                statement,
                crossed=crossed,
                stamp=stamp,
                day=day,
                policies=parse_policies(policy),
                calendar=calendar,
                counted=counted,
            )
    if options.json:
        print_json(as_json(report))
    else:
        print_report(report, results())


def _only(what: str, names: tuple[str, ...]) -> str | None:
    """Return the one name given, None if there is none."""
    if len(names) > 1:
        raise ConfigError(f"--{what} is given {len(names)} times: vendors' files are imported one series at a time.")
    return names[0] if names else None


def check(
    root: Annotated[str, Parameter(name="ROOT", help='A store, a folder of files, or "sample".')],
    /,
    *,
    symbol: Annotated[Names, Parameter(help="Only this symbol; repeatable.")] = (),
    timeframe: Annotated[Names, Parameter(help="Only this timeframe; repeatable.")] = (),
    policy: Annotated[
        Policies,
        Parameter(help="Judge a rule by this policy (a store: else as recorded, files: else the default); repeatable."),
    ] = (),
    strict: Annotated[bool, Parameter(help="Every broken rule is a violation, whatever its policy.")] = False,
    calendar: Annotated[
        Calendar | None,
        Parameter(help="When the market is open (a store: else as recorded, files: else fx)."),
    ] = None,
    stamp: Annotated[Stamp | None, Parameter(help="What the times of files mean (else open).")] = None,
    day: Annotated[str | None, Parameter(metavar="DAY", help="Where a trading day of files ends (else ny17).")] = None,
    against: Annotated[
        Path | None,
        Parameter(metavar="OTHER", help="Compare clocks with the same series of another store or folder."),
    ] = None,
    options: Options = DEFAULTS,
) -> int:
    """Check every rule on bars: what breaks it, how many, which first, and what the policy makes of it.

    Exit code 0 if no rule with the policy `error` is broken and no clock is shifted, 3 otherwise. Rules,
    definitions and policies: docs/data/check.md.

    Example: `omega data check prices --symbol EURUSD --against other`
    """
    from omega.cli.checked import as_json, print_checked
    from omega.cli.console import print_json, results
    from omega.data.check import check_data
    from omega.data.rules.policies import parse_policies

    checked = check_data(
        root,
        symbol or None,
        timeframe or None,
        policies=parse_policies(policy),
        calendar=calendar,
        stamp=stamp,
        day=day,
        strict=strict,
        against=against,
    )
    found = []
    for series in checked:
        found.append(series)
        if not options.json:
            print_checked(series, results())
    if options.json:
        print_json([as_json(series) for series in found])
    if against is not None and not any(series.clocks for series in found):
        raise DataError(f"no clock could be compared with {against}: it has none of the series, or none is comparable.")
    return VIOLATION if any(series.violations for series in found) else 0


def info(
    root: Annotated[
        str, Parameter(name="ROOT", help='A store, or "sample", the packaged sample (the default).')
    ] = "sample",
    /,
    *,
    options: Options = DEFAULTS,
) -> None:
    """Show the series of a store: range, sides, spread, what broke rules at import, and hashes.

    Example: `omega data info store`
    """
    from omega.cli.console import print_json, results
    from omega.cli.series_list import as_json, print_series
    from omega.data.info import describe

    found = describe(root)
    if options.json:
        print_json([as_json(each) for each in found])
    else:
        print_series(found, results())
