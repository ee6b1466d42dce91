"""Column headings of source files and the columns of a bar that they mean."""

from collections.abc import Sequence
from pathlib import Path

from omega.data.schema import COLUMNS
from omega.errors import DataError

__all__ = ["UTC_TIME", "match_headings"]

UTC_TIME = "UTC time"
"""The ancestor's heading for times. It names the zone, so times below it need no offset."""

_MEANING = (
    {name: name for name in COLUMNS} | {name.capitalize(): name for name in COLUMNS[1:]} | {UTC_TIME: "timestamp"}
)


def match_headings(headings: Sequence[str], path: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the heading of each column of `COLUMNS`, and the headings that mean nothing here.

    Errors: `DataError` for a missing column or two that mean the same.
    """
    found: dict[str, str] = {}
    for heading in headings:
        meaning = _MEANING.get(heading)
        if meaning is None:
            continue
        if meaning in found:
            raise DataError(f"{path}: columns {found[meaning]!r} and {heading!r} both mean {meaning}. Remove one.")
        found[meaning] = heading
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise DataError(
            f"{path}: no column {', '.join(map(repr, missing))}. Expected {','.join(COLUMNS)} or "
            f"{UTC_TIME},Open,High,Low,Close,Volume; found {','.join(headings)[:200]}. Rename the columns"
            f"{'; write 0 where volume is unknown' if 'volume' in missing else ''}."
        )
    return found, tuple(heading for heading in headings if heading not in _MEANING)
