"""Writing the report into a run's directory."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from omega.errors import RunError
from omega.report.page import PLOTLY_NAME, page
from omega.report.source import ReportSource

__all__ = ["REPORT_NAME", "write_report"]

REPORT_NAME = "report.html"


def write_report(source: ReportSource, directory: Path) -> Path:
    """Write ``report.html``, and ``plotly.min.js`` beside it, into an existing directory.

    Equal sources give equal bytes. The page asks no network for anything.

    Returns: the path of ``report.html``.

    Raises:
        RunError: the installed plotly lacks its script.
        OSError: the directory cannot be written to.
    """
    target = directory / REPORT_NAME
    target.write_text(page(source), encoding="utf-8", newline="\n")
    shutil.copyfile(_plotly_script(), directory / PLOTLY_NAME)
    return target


def _plotly_script() -> Path:
    """Return the script that the plotly package ships, found without importing plotly."""
    spec = find_spec("plotly")
    for root in (spec.submodule_search_locations if spec else None) or ():
        script = Path(root) / "package_data" / PLOTLY_NAME
        if script.is_file():
            return script
    raise RunError(
        f"The report needs {PLOTLY_NAME} from the package plotly, and the installed plotly does not have it. "
        "Reinstall plotly 7, or switch the report off with output.report = false."
    )
