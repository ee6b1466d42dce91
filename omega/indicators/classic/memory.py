"""A memory of computed columns, bounded in bytes, least recently used first out."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from itertools import count
from threading import Lock
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

__all__ = ["DEFAULT_LIMIT", "SHARED", "ColumnMemory"]

#: Bytes that the memory of a process holds at most.
DEFAULT_LIMIT = 1 << 29

Outputs = tuple[NDArray[np.float64], ...]


@attrs.frozen
class _Held:
    """Columns of one call: they live in one slab, so they are forgotten together."""

    keys: tuple[Hashable, ...]
    own_bytes: int
    data: Mapping[bytes, int]


class ColumnMemory:
    """Columns by (hash of the data, spec), with strong references.

    A view keeps the slab of its whole call and the bars it was computed from alive. Both are counted: a slab for each
    call, bars once for each data hash. What exceeds `limit` is forgotten, the least recently used call first; a call
    that alone exceeds it is not kept. Safe to use from several threads.

    Attributes:
        limit: bytes held at most.
        hits, misses: look-ups that found their column, and that did not.
    """

    def __init__(self, limit: int = DEFAULT_LIMIT) -> None:
        if limit < 0:
            raise ValueError(f"limit must be a number of bytes, found {limit}")
        self.limit = limit
        self.hits = 0
        self.misses = 0
        self._lock = Lock()
        self._serials = count()
        self._calls: OrderedDict[int, _Held] = OrderedDict()
        self._columns: dict[Hashable, tuple[int, Outputs]] = {}
        self._users: dict[bytes, int] = {}
        self._bytes = 0

    @property
    def nbytes(self) -> int:
        """Bytes held now."""
        return self._bytes

    def __len__(self) -> int:
        """Number of specs held."""
        return len(self._columns)

    def get(self, key: Hashable) -> Outputs | None:
        """The outputs kept under `key`, which become the most recently used."""
        with self._lock:
            found = self._columns.get(key)
            if found is None:
                self.misses += 1
                return None
            self.hits += 1
            self._calls.move_to_end(found[0])
            return found[1]

    def keep(self, columns: Mapping[Hashable, Outputs], own_bytes: int, data: Mapping[bytes, int]) -> None:
        """Keep the columns of one call.

        Args:
            columns: outputs by key; a key that is known already stays with the call that brought it.
            own_bytes: size of what the call allocated.
            data: hash and size of the bars that the columns keep alive.
        """
        with self._lock:
            new = {key: outputs for key, outputs in columns.items() if key not in self._columns}
            if not new or own_bytes + sum(data.values()) > self.limit:
                return
            serial = next(self._serials)
            self._calls[serial] = _Held(tuple(new), own_bytes, dict(data))
            self._columns.update({key: (serial, outputs) for key, outputs in new.items()})
            self._bytes += own_bytes
            for name, size in data.items():
                if name not in self._users:
                    self._bytes += size
                self._users[name] = self._users.get(name, 0) + 1
            while self._bytes > self.limit:
                self._forget()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            while self._calls:
                self._forget()

    def _forget(self) -> None:
        _, held = self._calls.popitem(last=False)
        for key in held.keys:
            del self._columns[key]
        self._bytes -= held.own_bytes
        for name, size in held.data.items():
            self._users[name] -= 1
            if self._users[name] == 0:
                del self._users[name]
                self._bytes -= size

    def __repr__(self) -> str:
        counts: dict[str, Any] = {"specs": len(self), "bytes": self.nbytes, "limit": self.limit}
        return f"<ColumnMemory: {', '.join(f'{name} {value:,}' for name, value in counts.items())}>"


#: The memory that every `IndicatorCache` of the process uses unless it is given its own.
SHARED = ColumnMemory()
