"""``omega rerun``: run a run directory again and compare, byte for byte."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from omega.cli.options import LOGGED_DEFAULTS, LoggedOptions

__all__ = ["rerun"]

VIOLATION = 4


def rerun(
    run_dir: Annotated[Path, Parameter(name="RUN_DIR", help="The directory of an earlier run.")],
    /,
    *,
    options: LoggedOptions = LOGGED_DEFAULTS,
) -> int:
    """Repeat a run from its directory and compare what it wrote, byte for byte.

    Exit code 0 if everything is identical, 4 if not.

    Example: `omega rerun runs/20261122T120000-_template-1a2b3c4d`
    """
    from omega.cli.console import print_json, results, show_logs
    from omega.cli.progress import Progress
    from omega.rerun import rerun as repeat

    # The run's warnings are in its manifest, which is compared.
    show_logs("info" if options.verbose else "error")

    with Progress(run_dir.name) as progress:
        report = repeat(run_dir, progress=progress.update)
    if options.json:
        print_json(
            {
                "identical": report.identical,
                "differences": list(report.differences),
                "original": str(report.original),
                "directory": str(report.directory),
            }
        )
    else:
        console = results()
        if report.identical:
            console.print(f"identical: the run of {report.original}, repeated in {report.directory}", soft_wrap=True)
        else:
            console.print(f"NOT identical: {report.original} and {report.directory}", style="bold", soft_wrap=True)
            for difference in report.differences:
                console.print(f"  {difference}", soft_wrap=True)
    return 0 if report.identical else VIOLATION
