"""Types of the extension. Checked against the binary by stubtest."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, final

import numpy as np
from numpy.typing import NDArray

# --- indicators ---

@final
class Block:
    """Columns of one plan and the bars they were computed from, as frozen views."""

    def column(self, k: int) -> NDArray[np.float64]: ...
    def price(self, series: int, side: int, field: int) -> NDArray[np.float64]: ...
    def timestamp(self, series: int) -> NDArray[np.int64]: ...
    def known_at(self, series: int) -> NDArray[np.int64]: ...
    def stats(self) -> dict[str, int]: ...

def compute(
    series: Sequence[tuple[str, Any, Any, int, int, NDArray[np.int64]]],
    nodes: Sequence[tuple[str, int, Sequence[int], Mapping[str, int | float | str | None]]],
    columns: Sequence[tuple[int, int, int]],
    *,
    allow_copy: bool = False,
    checked: bool = False,
) -> Block: ...
def batch_calls() -> int: ...
def indicators() -> list[str]: ...
def build_info() -> dict[str, str]: ...
