"""Times as text, as vendors write them: read digit by digit, whole columns at once.

Forms: a date ``2017-03-07``, ``2017.03.07``, ``2017/03/07``, ``20170307``, ``07.03.2017`` or ``07/03/2017``; then,
after a blank or T, a time ``22:00``, ``22:00:05``, ``22:00:05.123``, ``220005`` or ``220005123``; then an offset
``Z``, ``UTC``, ``+02:00``, ``+0200``, ``+02`` or ``GMT+0200``. Days, months and hours may lack a leading zero.
"""

import re

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from omega.data.importers.spot import Spot
from omega.data.timeframe import DAY_NS, HOUR_NS, MINUTE_NS
from omega.errors import DataError

__all__ = ["ORDERS", "TextTimes", "read_text_times"]

ORDERS = ("dmy", "mdy")
"""What a date that ends with its year may mean."""

_FORM = re.compile(
    r"""
    (?: (?P<y>\d{4}) (?P<s>[-./]?) (?P<m>\d{2}) (?P=s) (?P<d>\d{2})
      | (?P<a>\d{2}) (?P<t>[-./]) (?P<b>\d{2}) (?P=t) (?P<z>\d{4}) )
    (?: [ T]
      (?: (?P<H>\d{2}) : (?P<M>\d{2}) (?: : (?P<S>\d{2}) (?: [.,] (?P<f>\d{1,9}) )? )?
        | (?P<h>\d{2}) (?P<i>\d{2}) (?: (?P<e>\d{2}) (?P<g>\d{3})? )? ) )?
    (?P<zone> [ ]? (?: Z | UTC | GMT | (?:UTC|GMT)? (?P<sign>[+-]) (?P<oh>\d{2}) :? (?P<om>\d{2})? ) )?
    """,
    re.VERBOSE | re.ASCII,
)
_UNPADDED = r"(^|[ T/.-])(\d)([/.:])"
_LONGEST = 40
_MOST_FORMS = 32  # in one block: a file has a few, for fractions and offsets
_SECOND_NS = 1_000_000_000
_FIRST_YEAR, _LAST_YEAR = 1700, 2250  # what nanoseconds hold
_MONTHS = np.arange(f"{_FIRST_YEAR}-01", f"{_LAST_YEAR + 1}-02", dtype="datetime64[M]").astype("datetime64[D]")
_MONTH_STARTS = _MONTHS.astype(np.int64)  # days since 1970
_MONTH_LENGTHS = np.diff(_MONTH_STARTS)


@attrs.frozen
class TextTimes:
    """What a column of text says.

    Attributes:
        times: (n,) nanoseconds since 1970: UTC if `aware`, else as the file's clock shows them.
        aware: Whether every time states its offset; otherwise none does.
        order: ``dmy`` or ``mdy`` once a date has shown it, else None.

    """

    times: NDArray[np.int64]
    aware: bool
    order: str | None


def read_text_times(text: pa.Array, order: str | None, spot: Spot) -> TextTimes:
    """Read a column of text without nulls.

    Parameters: `order` says what dates that end with their year mean; None: the values must show it.

    Errors: `DataError` naming the row for a value of no known form, a date that is none, a mixture of times with and
    without an offset, or dates whose order no value shows.
    """
    rows = len(text)
    times = np.empty(rows, dtype=np.int64)
    aware = np.empty(rows, dtype=np.bool_)
    left = np.arange(rows)
    starts, data = _buffers(text)
    lengths = np.diff(starts)
    for _ in range(_MOST_FORMS):
        if left.size == 0:
            break
        width = int(lengths[left[0]])
        match = _FORM.fullmatch(text[int(left[0])].as_py()) if width <= _LONGEST else None
        if match is None:
            break
        same = lengths[left] == width
        group = left if same.all() else left[same]
        characters = _characters(data, starts, group, width)
        fits = _fits(characters, match)
        if not fits.all():
            characters, group = characters[:, fits], group[fits]
        order, times[group] = _read_group(characters, match, order, text, group, spot)
        aware[group] = match["zone"] is not None
        done = np.zeros(rows, dtype=np.bool_)
        done[group] = True
        left = left[~done[left]]
    if left.size:
        padded = _padded(text)
        if padded.equals(text):
            raise _unknown(text, int(left[0]), spot)
        return read_text_times(padded, order, spot)
    if aware.any() and not aware.all():
        row = int(np.flatnonzero(aware != aware[0])[0])
        raise mixed_offsets(text[row].as_py(), bool(aware[row]), spot.row(row))
    return TextTimes(times, bool(aware.all()), order)


def _padded(text: pa.Array) -> pa.Array:
    """Return the values with a zero before each lonely digit of a date or an hour."""
    for _ in range(2):  # a match eats the separator that the next digit would need
        text = pc.replace_substring_regex(text, _UNPADDED, r"\10\2\3")
    return text


def mixed_offsets(value: str, aware: bool, where: str) -> DataError:
    """Return the error for a time that states an offset where others do not, or the reverse."""
    found, others = ("states its offset from UTC", "do not") if aware else ("has no time zone", "have one")
    return DataError(
        f"{where} has the time {value!r}, which {found}, and the rows before it {others}. The file mixes two kinds of "
        "times: export it again with one."
    )


def _buffers(text: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return where each value starts, the end, and the bytes of all values."""
    _, offsets, data = text.buffers()
    starts = np.frombuffer(offsets, dtype=np.int32, count=len(text) + 1, offset=text.offset * 4).astype(np.int64)
    return starts, np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8)


def _characters(
    data: NDArray[np.uint8], starts: NDArray[np.int64], rows: NDArray[np.intp], width: int
) -> NDArray[np.uint8]:
    """Return the text of rows of one width, (width, k): the first characters of all, then the second, and so on."""
    if rows.size == starts.size - 1:  # all rows: they lie behind each other
        return np.ascontiguousarray(data[starts[0] : starts[-1]].reshape(-1, width).T)
    found: NDArray[np.uint8] = data[starts[rows] + np.arange(width)[:, None]]
    return found


def _fits(characters: NDArray[np.uint8], match: re.Match[str]) -> NDArray[np.bool_]:
    """Return which values have digits and separators where the matched one has them."""
    fits = np.ones(characters.shape[1], dtype=np.bool_)
    for expected, found in zip(match.string, characters, strict=True):
        if expected.isdigit():
            fits &= (found - np.uint8(48)) < 10  # wraps below '0'
        else:
            fits &= found == ord(expected)
    return fits


def _read_group(
    characters: NDArray[np.uint8],
    match: re.Match[str],
    order: str | None,
    text: pa.Array,
    rows: NDArray[np.intp],
    spot: Spot,
) -> tuple[str | None, NDArray[np.int64]]:
    """Read the values of one form."""
    count = characters.shape[1]

    def number(*names: str) -> NDArray[np.int32]:
        name = next((n for n in names if match[n]), None)
        total = np.zeros(count, dtype=np.int32)
        if name is not None:
            for position in range(*match.span(name)):
                total *= 10
                total += characters[position] - np.uint8(48)
        return total

    def wrong(broken: NDArray[np.bool_]) -> None:
        if broken.any():
            raise _unknown(text, int(rows[np.flatnonzero(broken)[0]]), spot)

    if match["y"]:
        year, month, day = number("y"), number("m"), number("d")
    else:
        first, second = number("a"), number("b")
        order = order or _order_of(first, second, text, rows, spot)
        year = number("z")
        day, month = (first, second) if order == "dmy" else (second, first)
    wrong((year < _FIRST_YEAR) | (year > _LAST_YEAR) | (month < 1) | (month > 12))
    months = (year - _FIRST_YEAR) * 12 + (month - 1)
    wrong((day < 1) | (day > _MONTH_LENGTHS[months]))
    hour, minute, second_of = number("H", "h"), number("M", "i"), number("S", "e")
    wrong((hour > 23) | (minute > 59) | (second_of > 59))
    fraction = match["f"] or match["g"] or ""
    seconds = (hour * 60 + minute) * 60 + second_of
    times = (_MONTH_STARTS[months] + (day - 1)) * np.int64(DAY_NS) + seconds * np.int64(_SECOND_NS)
    if fraction:
        times += number("f", "g") * np.int64(10 ** (9 - len(fraction)))
    if match["sign"]:
        hours, minutes = number("oh").astype(np.int64), number("om").astype(np.int64)
        wrong((hours > 14) | (minutes > 59))
        ahead = hours * HOUR_NS + minutes * MINUTE_NS
        times -= ahead if match["sign"] == "+" else -ahead
    return order, times


def _order_of(
    first: NDArray[np.int32], second: NDArray[np.int32], text: pa.Array, rows: NDArray[np.intp], spot: Spot
) -> str:
    """Return the order that the values show: a number above 12 is a day."""
    if (first > 12).any():
        return "dmy"
    if (second > 12).any():
        return "mdy"
    row = int(rows[0])
    raise DataError(
        f"{spot.row(row)} has the time {text[row].as_py()!r}: day and month cannot be told apart, as no value that was "
        "read has a number above 12 there. Say which comes first: --times dmy or --times mdy."
    )


def _unknown(text: pa.Array, row: int, spot: Spot) -> DataError:
    """Return the error for a value that is no time of a known form."""
    value = text[row].as_py()
    shown = value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
    return DataError(
        f"{spot.row(row)} has the time {shown!r}: expected a date and time such as '2017-03-07 22:00:00', "
        "'2017.03.07 22:00', '20170307 220000', '07.03.2017 22:00:00.000' or with an offset '2017-03-07T22:00:00Z'. "
        "Export the file again, or name the right columns with --columns."
    )
