"""Random changes to a file's bytes: what is cut off, doubled, swapped, overwritten or replaced by a nasty token."""

import random
from collections.abc import Sequence

__all__ = ["mutated"]


def mutated(content: bytes, rng: random.Random, tokens: Sequence[bytes], separator: bytes = b",") -> bytes:
    """Return `content` after one to eight mutations; `separator` stands between the values of a line."""
    text = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        first = rng.randrange(len(text) + 1)
        last = min(len(text), first + rng.choice((0, 1, 1, 2, 5, 20, 200)))
        kind = rng.randrange(8)
        if kind == 0:
            text[first:last] = b""
        elif kind == 1:
            text[first:last] = rng.choice(tokens)
        elif kind == 2:
            text[first:first] = text[first:last]
        elif kind == 3 and text:
            text[min(first, len(text) - 1)] = rng.randrange(256)
        elif kind == 4:
            del text[first:]
        elif kind == 5:
            lines = bytes(text).split(b"\n")
            a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[a], lines[b] = lines[b], lines[a]
            text = bytearray(b"\n".join(lines))
        elif kind == 6:
            lines = bytes(text).split(b"\n")
            at = rng.randrange(len(lines))
            values = lines[at].split(separator)
            values[rng.randrange(len(values))] = rng.choice(tokens)
            lines[at] = separator.join(values)
            text = bytearray(b"\n".join(lines))
        else:
            text = text.replace(bytes([rng.choice(b"0123456789,.:- ")]), rng.choice(tokens), rng.choice((1, 1, -1)))
    return bytes(text)
