"""A written report, and its parts: a section, the figures of its charts."""

import json
import re
from pathlib import Path
from typing import Any

from omega.report import ReportSource, write_report


def written(source: ReportSource, directory: Path) -> str:
    return write_report(source, directory).read_text(encoding="utf-8")


def section(html: str, identity: str) -> str:
    match = re.search(rf'<section id="{identity}">(.*?)</section>', html, re.DOTALL)
    assert match, identity
    return match.group(1)


def figures(html: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json" id="charts">(.*?)</script>', html, re.DOTALL)
    assert match
    parsed: dict[str, Any] = json.loads(match.group(1))
    return parsed
