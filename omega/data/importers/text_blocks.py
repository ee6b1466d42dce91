"""A stream of text cut into blocks of whole lines, so that memory does not grow with the file."""

from collections.abc import Iterator
from typing import Protocol

from omega.errors import DataError

__all__ = ["LONGEST_LINE", "ByteStream", "text_blocks"]

BLOCK_BYTES = 8 << 20
LONGEST_LINE = 64 << 10
"""No row of bars comes near it; a longer line is damage, or no text."""

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class ByteStream(Protocol):
    """What is read: a file, or a member of an archive."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; none at the end."""
        ...


def text_blocks(stream: ByteStream, file: str, block_bytes: int | None = None) -> Iterator[bytes]:
    """Yield the stream's bytes, without a byte order mark, in blocks that end with a line.

    Parameters: `block_bytes` are read at a time; None: `BLOCK_BYTES`.

    Errors: `DataError` naming `file` for UTF-16, for zero bytes, and for a line beyond `LONGEST_LINE`.
    """
    size = block_bytes or BLOCK_BYTES
    rest = b""
    done = 0
    while chunk := stream.read(size):
        if done == 0:
            if chunk.startswith(_UTF16_MARKS):
                raise DataError(f"{file}: not a CSV file in UTF-8: it is UTF-16. Save it as UTF-8 (or ASCII) text.")
            chunk = chunk.removeprefix(_UTF8_MARK)
        if b"\0" in chunk:
            raise DataError(
                f"{file}: byte {done + chunk.index(0) + 1} is zero, which no text has: the file is damaged or was not "
                "copied to its end. Copy or export it again."
            )
        done += len(chunk)
        lines, newline, rest = (rest + chunk).rpartition(b"\n")
        if len(rest) > LONGEST_LINE:
            raise DataError(
                f"{file}: a line is longer than {LONGEST_LINE:,} bytes, before byte {done:,}: this is no CSV file. "
                "Export it again, one bar a line."
            )
        if newline:
            yield lines + newline
    if rest:
        yield rest
