"""Store and results read the way Julia's Arrow.jl reads them, by two readers that share no code with the writer.

Arrow.jl skips the eight bytes of the header and reads a stream from there; it never reads a file's footer. nanoarrow,
in C, does exactly that here; polars, in Rust, reads the file. `julia/read.jl` is for whoever has Julia.
"""

import importlib.util
import io
from pathlib import Path

import nanoarrow
import numpy as np
import polars
import pyarrow as pa
import pyarrow.ipc
import pytest

FOLDER = Path(__file__).parent / "julia"
HEADER = b"ARROW1\0\0"

Rows = list[tuple[str, str, int, str]]


def load_script():
    spec = importlib.util.spec_from_file_location("make_files", FOLDER / "make_files.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


SCRIPT = load_script()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rows]:
    """The folder that make_files.py writes, and its checksums."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMEGA_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        folder = tmp_path_factory.mktemp("files")
        return folder, SCRIPT.write_files(folder)


def files(rows: Rows, kind: str) -> dict[str, list[tuple[str, int, str]]]:
    """Columns of each file of a kind: (column, rows, checksum)."""
    found: dict[str, list[tuple[str, int, str]]] = {}
    for file, column, count, checksum in rows:
        if file.endswith(kind):
            found.setdefault(file, []).append((column, count, checksum))
    return found


def as_julia_does(content: bytes) -> nanoarrow.Array:
    """Skip eight bytes, read a stream."""
    return nanoarrow.ArrayStream.from_readable(io.BytesIO(content[8:])).read_all()


def checksum(values: list) -> str:
    """The checksum of make_files.py, from plain values."""
    if any(isinstance(value, str) for value in values):
        return f"{sum(len(value.encode()) for value in values)}"
    if any(isinstance(value, bool) for value in values):
        return f"{sum(values)}"
    kind = np.int64 if values and isinstance(values[0], int) else np.float64
    return f"{np.bitwise_xor.reduce(np.array(values, dtype=kind).view(np.uint64)):016x}"


def test_nanoarrow_reads_every_arrow_file_from_byte_eight(written: tuple[Path, Rows]) -> None:
    folder, rows = written
    for file, columns in files(rows, ".arrow").items():
        table = as_julia_does((folder / file).read_bytes())
        assert [field.name for field in table.schema.fields] == [column for column, _, _ in columns]
        for k, (column, count, expected) in enumerate(columns):
            values = table.child(k).to_pylist()
            assert (len(values), checksum(values)) == (count, expected), f"{file} {column}"


def test_polars_reads_every_file(written: tuple[Path, Rows]) -> None:
    folder, rows = written
    for kind, read in ((".arrow", polars.read_ipc), (".parquet", polars.read_parquet)):
        found = files(rows, kind)
        assert len(found) >= 3
        for file, columns in found.items():
            frame = read(folder / file)
            assert frame.columns == [column for column, _, _ in columns]
            for column, count, expected in columns:
                assert (len(frame), checksum(frame[column].to_list())) == (count, expected), f"{file} {column}"


def test_the_samples_store_has_the_committed_checksums(written: tuple[Path, Rows]) -> None:
    _, rows = written
    expected = [tuple(line.split("\t")) for line in (FOLDER / "expected.tsv").read_text().splitlines()]
    assert [tuple(map(str, row)) for row in rows if row[0].startswith("EURUSD/")] == expected


def test_files_begin_as_arrow_jl_expects(written: tuple[Path, Rows]) -> None:
    folder, rows = written
    for file in files(rows, ".arrow"):
        content = (folder / file).read_bytes()
        assert content[:8] == HEADER
        assert content[8:12] == b"\xff\xff\xff\xff", f"{file}: no message right behind the header"


def test_types_are_those_that_arrow_jl_reads_without_conversion(written: tuple[Path, Rows]) -> None:
    folder, rows = written
    for file in files(rows, ".arrow"):
        reader = pa.ipc.open_file(folder / file)
        assert {str(kind) for kind in reader.schema.types} <= {"int64", "double", "string", "bool"}
        assert reader.num_record_batches == 1


def test_the_stores_columns_are_mapped_not_decompressed(written: tuple[Path, Rows]) -> None:
    folder, _ = written
    path = next(iter(folder.glob("EURUSD/*.arrow")))
    before = pa.total_allocated_bytes()
    with pa.memory_map(str(path)) as source:
        batch = pa.ipc.open_file(source).get_batch(0)
        assert pa.total_allocated_bytes() - before < batch.nbytes / 10
        assert all(column.buffers()[1].address % 8 == 0 for column in batch.columns)


def test_the_emulation_notices_a_padded_header(written: tuple[Path, Rows]) -> None:
    folder, _ = written
    content = next(iter(folder.glob("EURUSD/*.arrow"))).read_bytes()
    padded = HEADER + bytes(56) + content[8:]  # what arrow-rs writes by default
    with pytest.raises(RuntimeError, match="End of Arrow stream"):
        as_julia_does(padded)
