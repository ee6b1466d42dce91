"""The first lines of a text file, by which its format is recognised."""

import csv

import attrs

from omega.data.importers.text_blocks import ByteStream, text_blocks
from omega.errors import DataError

__all__ = ["Head", "read_head"]

_BYTES = 64 << 10
_DELIMITERS = (",", ";", "\t")


@attrs.frozen
class Head:
    """What is seen of a text file before it is read.

    Attributes:
        file: The file as errors name it.
        stems: Its names, without endings: the member's of an archive first.
        lines: Its first lines that are not blank; at least one.
        delimiter: The one of comma, semicolon and tab that the first line has most of.

    """

    file: str
    stems: tuple[str, ...]
    lines: tuple[str, ...]
    delimiter: str

    @property
    def first(self) -> tuple[str, ...]:
        """The values of the first line, without blanks around them."""
        return self.first_by(self.delimiter)

    @property
    def shown(self) -> str:
        """The first line for a message."""
        return repr(self.lines[0] if len(self.lines[0]) <= 100 else self.lines[0][:100] + "…")

    def first_by(self, delimiter: str) -> tuple[str, ...]:
        """Return the values of the first line, cut at another delimiter."""
        try:
            row = next(csv.reader([self.lines[0]], delimiter=delimiter), [])
        except csv.Error as error:
            raise DataError(f"{self.file}: not a CSV file ({error}). Export it again.") from error
        return tuple(value.strip() for value in row)


def read_head(stream: ByteStream, file: str, stems: tuple[str, ...]) -> Head:
    """Read the first lines of a text file.

    Errors: `DataError` for an empty file, bytes that are no text, or lines that no line feed ends.
    """
    block = next(text_blocks(stream, file, _BYTES), b"")
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(block) - 3:
            raise DataError(f"{file}: not a CSV file in UTF-8 ({error}). Export it again as text.") from error
        text = block[: error.start].decode("utf-8")  # a character that the block cuts
    if "\r" in text and "\n" not in text:
        raise DataError(
            f"{file}: its lines end with a carriage return alone, as on old Macintoshes: expected a line feed. Save it "
            "with the line ends of Unix or Windows."
        )
    lines = tuple(line for line in text.splitlines() if line.strip())
    if not lines:
        raise DataError(f"{file}: the file is empty. Remove it, or export it again with its data.")
    return Head(file, stems, lines, max(_DELIMITERS, key=lines[0].count))
