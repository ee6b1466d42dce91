"""Where and when a run was made."""

import datetime
import os
import platform
from pathlib import Path
from typing import Any

from omega import _rust


def conditions() -> dict[str, Any]:
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "processor": _after("/proc/cpuinfo", "model name"),
        "processors": os.cpu_count(),
        "memory": _after("/proc/meminfo", "MemTotal"),
        "huge pages": _text("/sys/kernel/mm/transparent_hugepage/enabled"),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "omega": _rust.build_info(),
        "load": [round(each, 2) for each in os.getloadavg()],
    }


def _after(path: str, field: str) -> str:
    """What a system file says of a field, "unknown" where there is no such file or field."""
    for line in _text(path).splitlines():
        name, _, value = line.partition(":")
        if name.strip() == field:
            return value.strip()
    return "unknown"


def _text(path: str) -> str:
    file = Path(path)
    return file.read_text().strip() if file.exists() else "unknown"
