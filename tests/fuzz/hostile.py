"""Values and arrays that no sound caller passes."""

import math
import random
import warnings
from typing import Any

import numpy as np

__all__ = ["hostile_array", "hostile_value"]

NUMBERS: tuple[Any, ...] = (
    *(
        0,
        1,
        -1,
        2,
        7,
        2**31,
        2**31 - 1,
        -(2**31),
        2**32,
        2**53 + 1,
        2**63 - 1,
        2**63,
        -(2**63),
        2**64 - 1,
        2**64,
        10**30,
    ),
    *(0.0, -0.0, 0.5, 1.0, -1.0, 5e-324, 1e-300, 1e308, -1e308, math.inf, -math.inf, math.nan, True, False),
)
THINGS: tuple[Any, ...] = (
    *(
        None,
        "",
        "x",
        "long",
        "EURUSD",
        "\ud800",
        "\0",
        "ü" * 300,
        b"",
        b"x",
        (),
        [],
        {},
        (1.0, 2.0),
        [None],
        object(),
        1j,
    ),
    *(np.float32(1.5), np.int8(-3), np.float64("nan"), np.array(1.0), np.array([1.0]), np.array([], dtype=np.int64)),
    *(type, len, range(3), slice(None), Ellipsis, memoryview(b"12345678")),
)
TYPES = ("f4", "i4", "u8", "i8", "f8", "?", "i1", "u1", "i2", "c16", "U5", "M8[ns]")
EDGES = (0.0, -0.0, math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, -1.0)
INSTANTS = (0, -1, 1, 2**63 - 1, -(2**63), 2**62, 10**18)


def hostile_value(chance: random.Random) -> Any:
    """Return a number at an edge, or a thing that is no number."""
    return chance.choice(NUMBERS) if chance.random() < 0.7 else chance.choice(THINGS)


def hostile_array(chance: random.Random, given: np.ndarray) -> Any:
    """Return an array that is like a given one but for its type, length, layout, order or a value."""
    n = len(given)
    values = given.copy()
    kind = chance.randrange(14)
    if kind == 0:
        return chance.choice([values.tolist(), memoryview(given), None, values.astype(object), hostile_value(chance)])
    if kind == 1:
        with np.errstate(invalid="ignore"), warnings.catch_warnings(action="ignore"):
            values = values.astype(chance.choice(TYPES))
    elif kind == 2:
        values = values.astype(values.dtype.newbyteorder(">"))
    elif kind == 3:
        values = np.concatenate([values, values])[: chance.choice((0, 1, max(0, n - 1), n + 1, 2 * n))]
    elif kind == 4:
        values = np.repeat(values, 2)[::2]
    elif kind == 5:
        values = values[::-1]
    elif kind == 6:
        return values  # writable
    elif kind == 7:
        values = chance.choice([values.reshape(1, -1), values.reshape(-1, 1), np.array(values.sum())])
    elif kind == 8:  # not aligned
        values = np.frombuffer(b"\0" + values.tobytes(), dtype=np.uint8)[1:].view(values.dtype) if n else values
    elif kind == 9:
        values = np.broadcast_to(values[:1].reshape(-1)[:1], (n,)) if n else values
    elif kind == 10 and n:
        values[chance.randrange(n)] = values[chance.randrange(n)]  # doubled, out of order
    elif kind == 11 and n:
        np.random.default_rng(chance.randrange(99)).shuffle(values)
    elif n:
        edges = EDGES if values.dtype.kind == "f" else INSTANTS if values.dtype.itemsize == 8 else (0, 1)
        for _ in range(chance.choice((1, 1, 3, n))):
            values[chance.randrange(n)] = chance.choice(edges)
    values.setflags(write=False)
    return values
