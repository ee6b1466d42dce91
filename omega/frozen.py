"""Arrays that nobody can write."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["frozen"]

T = TypeVar("T", bound=np.generic)


def frozen(array: NDArray[T]) -> NDArray[T]:
    """Return `array` behind a buffer that nobody can write: thawing it raises, as with Rust's views."""
    return np.frombuffer(array.tobytes(), dtype=array.dtype)
