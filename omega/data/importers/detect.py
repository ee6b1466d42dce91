"""Which format a file has: by its content, and never by guessing between two that fit."""

from collections.abc import Callable, Mapping, Sequence

from omega.data.importers.dukascopy import recognise_dukascopy
from omega.data.importers.file_names import is_histdata_name
from omega.data.importers.generic import recognise_generic, stated_reading
from omega.data.importers.head import Head
from omega.data.importers.histdata import recognise_histdata
from omega.data.importers.lean import recognise_lean
from omega.data.importers.metatrader import recognise_metatrader
from omega.data.importers.reading import Reading
from omega.data.importers.statement import Statement
from omega.errors import DataError

__all__ = ["read_headings", "recognise"]


def _recognise_csv(head: Head) -> Reading | None:
    return recognise_generic(head.first, head.delimiter, "csv", head.file)


_FORMATS: Mapping[str, Callable[[Head], Reading | None]] = {
    "dukascopy": recognise_dukascopy,
    "histdata": recognise_histdata,
    "metatrader": recognise_metatrader,
    "lean": recognise_lean,
    "csv": _recognise_csv,
}

_EXPECTED = {
    "dukascopy": "the heading 'Gmt time,Open,High,Low,Close,Volume' or 'Gmt time,Ask,Bid,…'",
    "histdata": "rows such as '20170102 220000;1.1;1.1;1.1;1.1;0', '20170102 220000123,1.1,1.1,0' or "
    "'2017.01.02,22:00,1.1,1.1,1.1,1.1,0'",
    "metatrader": "rows such as '2017.01.02,22:00,1.1,1.1,1.1,1.1,100', or the heading '<DATE> <TIME> <OPEN> …' or "
    "'time,open,high,low,close,tick_volume,…'",
    "lean": "rows of 11 values (time, bid, size, ask, size) or of 3 (time, bid, ask)",
    "csv": "a heading with timestamp (or date, time), open, high, low, close; name others with --columns",
}

_DECIDES = {
    "histdata": "--format histdata (clock UTC-05:00 all year)",
    "metatrader": "--format metatrader --tz CLOCK (the broker's)",
}


def recognise(head: Head, statement: Statement) -> Reading:
    """Return how a text file is to be read.

    Errors: `DataError` if no format fits or the stated one does not, and if several fit, naming them and the option
    that decides.
    """
    if statement.columns is not None:
        return stated_reading(head, head.first, statement.columns, "csv", head.file)
    if statement.format != "auto":
        reading = _FORMATS[statement.format](head)
        if reading is None:
            raise DataError(
                f"{head.file}: not in the format {statement.format}, which has {_EXPECTED[statement.format]}; the "
                f"first line is {head.shown}. Choose another --format, or name the columns with --columns."
            )
        return reading
    fitting = [reading for recognise_one in _FORMATS.values() if (reading := recognise_one(head)) is not None]
    if any(is_histdata_name(stem) for stem in head.stems):
        fitting = [reading for reading in fitting if reading.format == "histdata"]
    if not fitting:
        raise DataError(
            f"{head.file}: no format is recognised in the first line {head.shown}. Known are "
            f"{'; '.join(f'{name}: {text}' for name, text in _EXPECTED.items())}. Name the columns with --columns, "
            "such as --columns timestamp=1,open=2,high=3,low=4,close=5."
        )
    if len(fitting) > 1:
        choices = " or ".join(_DECIDES.get(reading.format, f"--format {reading.format}") for reading in fitting)
        raise DataError(
            f"{head.file}: {len(fitting)} formats fit the first line {head.shown}: "
            f"{', '.join(reading.format for reading in fitting)}. Say which it is: {choices}."
        )
    return fitting[0]


def read_headings(headings: Sequence[str], statement: Statement, file: str) -> Reading:
    """Return how a table with named columns (Parquet, or in memory) is to be read. Errors: `DataError`."""
    twice = sorted({heading for heading in headings if list(headings).count(heading) > 1})
    if twice:
        raise DataError(f"{file}: two columns are called {twice[0]!r}. Rename or remove one.")
    if statement.columns is not None:
        return stated_reading(None, headings, statement.columns, "parquet", file)
    reading = recognise_generic(headings, ",", "parquet", file)
    if reading is None:
        raise DataError(
            f"{file}: expected columns timestamp (or date, time), open, high, low, close, or these with bid_ and ask_; "
            f"found {', '.join(headings)[:200]}. Name them with --columns, such as timestamp=Date,open=Open."
        )
    return reading
