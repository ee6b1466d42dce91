"""The spool: bars that arrive in pieces, kept on disk column by column, so that memory does not grow with them.

A folder holds one file of raw little-endian values for each column. At the end the files are mapped as one record
batch: the pages are the files' own, read on demand.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from omega.data.schema import COLUMNS, SCHEMA
from omega.errors import DataError, InternalError
from omega.undisturbed import undisturbed

__all__ = ["Spool"]

if sys.byteorder != "little":  # Arrow files are little-endian, and the mapped bytes are written as they are
    raise InternalError("omega's files are little-endian, and this machine is not.")

_DTYPES = {name: np.dtype(np.int64 if name == "timestamp" else np.float64) for name in COLUMNS}


class Spool:
    """Columns of bars, appended to files in one folder.

    Use it as a context manager: the files are closed and removed at its end. What `batch` returned stays valid,
    because a mapped file lives until the last array over it is gone.

    Attributes:
        rows: Bars appended so far.

    """

    def __init__(self, folder: Path) -> None:
        """Begin an empty spool; `folder` exists and is the spool's alone. Errors: `DataError` if it is not writable."""
        self.rows = 0
        self._paths = {name: folder / f"{name}.column" for name in COLUMNS}
        try:
            self._files = {name: path.open("xb", buffering=0) for name, path in self._paths.items()}
        except OSError as error:
            raise DataError(f"cannot write into {folder}: {error}. Choose a folder you may write to.") from error

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with undisturbed():
            for name, file in self._files.items():
                file.close()
                self._paths[name].unlink(missing_ok=True)

    def append(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """Append bars.

        Inputs: one contiguous array (k,) per name of `COLUMNS`, int64 for ``timestamp``, float64 for the others.

        Errors: `InternalError` for another type or shape; `DataError` if the disk is full.
        """
        rows = len(columns["timestamp"])
        for name, dtype in _DTYPES.items():
            values = columns[name]
            if values.dtype != dtype or values.shape != (rows,) or not values.flags.c_contiguous:
                raise InternalError(
                    f"column {name!r} of a spool must be a contiguous {dtype} array of shape ({rows},), "
                    f"found {values.dtype} of shape {values.shape}."
                )
        for name, file in self._files.items():
            rest = columns[name].view(np.uint8).data
            try:
                while rest:  # an unbuffered write may be partial
                    rest = rest[file.write(rest) :]
            except OSError as error:
                raise DataError(
                    f"{self._paths[name]}: cannot be written ({error}). Make room and try again."
                ) from error
        self.rows += rows

    def batch(self) -> pa.RecordBatch:
        """Return all bars appended so far, as one batch of `SCHEMA` over the mapped files: no copy."""
        return pa.RecordBatch.from_arrays(
            [pa.Array.from_buffers(SCHEMA.field(name).type, self.rows, [None, self._mapped(name)]) for name in COLUMNS],
            schema=SCHEMA,
        )

    def _mapped(self, name: str) -> pa.Buffer:
        """Return the bytes of one column."""
        if self.rows == 0:
            return pa.py_buffer(b"")  # an empty file cannot be mapped
        with pa.memory_map(str(self._paths[name]), "r") as file:
            return file.read_buffer(self.rows * _DTYPES[name].itemsize)
