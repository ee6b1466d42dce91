"""Says what differs between the deterministic files of two runs: which file, and where in it first."""

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omega.artefacts import DETERMINISTIC

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["differences"]

#: What the manifest says of a run's inputs, in the order in which a cause is looked for.
_INPUTS = ("config_hash", "strategy.", "data.hashes.", "data.", "terms.", "versions.", "build.")


def differences(old: Path, new: Path) -> tuple[str, ...]:
    """Compare two run directories byte by byte and put each difference in words; causes before results.

    A JSON file is compared value by value, a text line by line, a table at the first unequal row of each column. A
    config whose hash is not the recorded one was edited after the run, and is named even if the other run used it too.
    """
    texts: list[str] = []
    recorded = json.loads((old / "manifest.json").read_text(encoding="utf-8"))["config_hash"]
    found = sha256((old / "config.toml").read_bytes()).hexdigest()
    if found != recorded:
        texts.append(f"config.toml: edited after the run: its hash was {recorded}, is {found}")
    names = sorted(DETERMINISTIC, key=lambda name: (name != "manifest.json", name != "config.toml", name))
    for name in names:
        if (old / name).read_bytes() != (new / name).read_bytes():
            texts += [f"{name}: {text}" for text in _said(name, old, new)]
    return tuple(texts)


def _said(name: str, old: Path, new: Path) -> list[str]:
    """Return what differs between two versions of a file; they are known to differ."""
    import pyarrow as pa

    try:
        found = list(_COMPARED[Path(name).suffix](old / name, new / name))
    except (ValueError, OSError, pa.ArrowException) as error:
        return [f"bytes differ; the stored file cannot be read ({error})"]
    return found or ["bytes differ, and nothing that they say"]


def _json(old: Path, new: Path) -> Iterator[str]:
    values = [json.loads(path.read_text(encoding="utf-8")) for path in (old, new)]
    changes = list(_changes(*values))
    for path, was, now in sorted(changes, key=lambda change: _rank(change[0])):
        yield f"{path} was {was}, is {now}"


def _rank(path: str) -> int:
    return next((place for place, start in enumerate(_INPUTS) if path.startswith(start)), len(_INPUTS))


def _changes(old: Any, new: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            yield from _changes(old.get(key), new.get(key), f"{path}.{key}" if path else key)
    elif old != new:
        yield path, old, new


def _text(old: Path, new: Path) -> Iterator[str]:
    lines = [path.read_text(encoding="utf-8", errors="replace").splitlines() for path in (old, new)]
    for number, (was, now) in enumerate(zip_longest(*lines), start=1):
        if was != now:
            yield f"line {number} was {_quoted(was)}, is {_quoted(now)}"


def _quoted(line: str | None) -> str:
    return "absent" if line is None else repr(line)


def _table(old: Path, new: Path) -> Iterator[str]:
    tables = [_read(path) for path in (old, new)]
    rows = [table.num_rows for table in tables]
    if rows[0] != rows[1]:
        yield f"{rows[0]} rows were there, {rows[1]} are"
    for name in dict.fromkeys((*tables[0].column_names, *tables[1].column_names)):
        missing = [name not in table.column_names for table in tables]
        if any(missing):
            yield f"column {name} {'is new' if missing[0] else 'is gone'}"
            continue
        columns = [table.column(name) for table in tables]
        types = [column.type for column in columns]
        if types[0] != types[1]:
            yield f"column {name} was {types[0]}, is {types[1]}"
            continue
        row = _first_unequal(*columns)
        if row is not None:
            was, now = (column[row].as_py() for column in columns)
            yield f"column {name} differs first in row {row}: was {was!r}, is {now!r}"


def _first_unequal(old: "pa.ChunkedArray", new: "pa.ChunkedArray") -> int | None:
    """Return the first row in which two columns of one type differ, None where they agree as far as both go.

    Numbers are compared by their bits.
    """
    import numpy as np
    import pyarrow as pa

    if pa.types.is_int64(old.type) or pa.types.is_float64(old.type):
        length = min(len(old), len(new))
        bits = [np.frombuffer(_values(column), dtype=np.int64, count=length) for column in (old, new)]
        rows = np.flatnonzero(bits[0] != bits[1])
        return int(rows[0]) if rows.size else None
    for row, (was, now) in enumerate(zip(old.to_pylist(), new.to_pylist(), strict=False)):
        if was != now:
            return row
    return None


def _values(column: "pa.ChunkedArray") -> bytes:
    """Return the bytes of a column of eight-byte numbers."""
    return b"".join(
        bytes(memoryview(chunk.buffers()[1])[8 * chunk.offset : 8 * (chunk.offset + len(chunk))])
        for chunk in column.chunks
        if len(chunk)
    )


def _read(path: Path) -> "pa.Table":
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        return file.read()


_COMPARED = {".json": _json, ".toml": _text, ".parquet": _table}
