"""What the importers' tests share: files, imports, and imports that must leave nothing behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
import pytest

from omega.data.importers import ImportReport, Statement, import_file
from omega.data.schema import columns
from omega.data.store import open_series
from omega.errors import OmegaError

_TERMS = ("crossed", "stamp", "day")


@attrs.frozen
class Desk:
    """A folder of files and a store."""

    folder: Path
    store: Path

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def take(self, source: Path | str, **said: Any) -> ImportReport:
        terms = {name: said.pop(name) for name in _TERMS if name in said}
        return import_file(source, self.store, Statement(**said), **terms)

    def refused(self, source: Path | str, **said: Any) -> str:
        """The error of an import that must leave nothing behind."""
        before = sorted(self.store.rglob("*")) if self.store.exists() else None
        with pytest.raises(OmegaError) as caught:
            self.take(source, **said)
        assert (sorted(self.store.rglob("*")) if self.store.exists() else None) == before
        return str(caught.value)

    def bars(self, symbol: str, timeframe: str, side: str) -> dict[str, list[float]]:
        batch: pa.RecordBatch = open_series(self.store, symbol, timeframe, side).batch
        return {name: values.tolist() for name, values in columns(batch).items()}

    def times(self, symbol: str, timeframe: str, side: str) -> list[str]:
        from omega.data.moments import utc_text

        return [utc_text(t)[:19].replace("T", " ") for t in self.bars(symbol, timeframe, side)["timestamp"]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(folder, tmp_path / "store")


@pytest.fixture
def zipped() -> Callable[..., bytes]:
    """The bytes of a zip archive of the given members."""
    import io
    import zipfile

    def pack(members: dict[str, str | bytes]) -> bytes:
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return sink.getvalue()

    return pack
