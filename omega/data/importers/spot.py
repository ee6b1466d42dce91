"""Where a value stands: the file and the row, as an error names it."""

import attrs

__all__ = ["Spot"]


@attrs.frozen
class Spot:
    """The place of a block of rows.

    Attributes:
        file: The file, or the archive and its member, as errors name it.
        rows_before: Data rows of that file before the block; the first data row is row 1.

    """

    file: str
    rows_before: int = 0

    def row(self, index: int) -> str:
        """Return ``FILE: row N`` for the row `index` (from 0) of the block."""
        return f"{self.file}: row {self.rows_before + index + 1}"
