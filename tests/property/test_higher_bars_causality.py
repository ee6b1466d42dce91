"""No look-ahead through resampling and carrying: what was known at t does not depend on what came after."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omega import compute, ind
from omega.data.calendar import known_at
from omega.data.feed import FeedRequest, open_feed
from omega.data.memory import feed_of_tables
from omega.data.resample import resample
from omega.data.schema import COLUMNS, column, columns, make_batch
from omega.data.synth import Market, weeks
from omega.data.timeframe import Timeframe
from omega.errors import DataError
from omega.views import Views

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=20)
fewer = settings(repeatable, max_examples=5)

DAYS = ("ny17", "utc", "Europe/Berlin 17:00", "Australia/Sydney 07:00")
#: Primary and all higher timeframes at once.
LADDERS = {"M10": ("M30", "H1", "H4", "D1"), "M30": ("H1", "H6", "D1", "W1"), "H1": ("H2", "H4", "H12", "D1", "W1")}
#: A few weeks around the changes of New York's, Berlin's and Sydney's clocks, and a quiet start.
STARTS = ("2017-03-01", "2017-03-20", "2017-09-25", "2017-10-23", "2017-06-07T05:00")
Sides = tuple[pa.RecordBatch, pa.RecordBatch]
Seen = tuple[Views, set[str]]  # the views, and the timeframes that had a complete bar

pytestmark = pytest.mark.filterwarnings("ignore:.*all values are NaN")  # short cuts are part of the test


@st.composite
def cases(draw):
    """A primary, a day, both sides over three to four weeks with holes, and the row that is known last."""
    primary = draw(st.sampled_from(sorted(LADDERS)))
    day = draw(st.sampled_from(DAYS))
    market = Market(
        symbol="EURUSD", timeframe=primary, seed=draw(st.integers(0, 2**32)), pip_size=1e-4, day=day, holes=0.05
    )
    start = int(datetime.fromisoformat(draw(st.sampled_from(STARTS))).replace(tzinfo=UTC).timestamp()) * 10**9
    made = list(weeks(market, start, start + draw(st.integers(21, 28)) * 86_400 * 10**9))
    bid, ask = (
        make_batch({name: np.concatenate([week[side][name] for week in made]) for name in COLUMNS}) for side in (0, 1)
    )
    return primary, day, (bid, ask), draw(st.integers(1, bid.num_rows))


def views_of(tables: dict[tuple[str, str, str], pa.RecordBatch], primary: str, day: str) -> Seen:
    frames = {timeframe for _, timeframe, _ in tables}
    declared = {"close": ind.close(), "spread": ind.sma(2, side="ask"), "mean": ind.ema(3), "z": ind.zscore(4)}
    views = compute({("EURUSD", frame): declared for frame in frames}, tables, timeframe=primary, day=day)
    return views, frames


def same_until_the_cut(cut: Seen, full: Seen, frames: tuple[str, ...]) -> None:
    """Every column of `cut` is the beginning of the same column of `full`, bit for bit."""
    (part, there), (whole, _) = cut, full
    rows = len(part.timestamp)
    assert part.known_at.tolist() == whole.known_at[:rows].tolist()
    for frame in frames:
        for name in ("close", "spread", "mean", "z"):
            after = getattr(whole[frame], name)[:rows]
            # A series without a complete bar at t has no views then: nothing of it may be seen in the whole either.
            before = getattr(part[frame], name) if frame in there else np.full(rows, np.nan)
            assert before.tobytes() == after.tobytes(), f"{frame}.{name} changed with later bars"


@repeatable
@given(case=cases())
def test_views_of_resampled_bars_do_not_depend_on_the_future(case) -> None:
    primary, day, sides, rows = case

    def views(length: int) -> Seen:
        tables = {}
        for side, batch in zip(("bid", "ask"), sides, strict=True):
            tables["EURUSD", primary, side] = batch.slice(0, length)
            for frame in LADDERS[primary]:
                made = resample(batch.slice(0, length), Timeframe.parse(primary), Timeframe.parse(frame), day)
                if made.num_rows:
                    tables["EURUSD", frame, side] = made
        return views_of(tables, primary, day)

    same_until_the_cut(views(rows), views(sides[0].num_rows), LADDERS[primary])


def stamped(batch: pa.RecordBatch, primary: str, day: str, stamp: str) -> pa.RecordBatch:
    """The bars as a vendor would stamp them."""
    if stamp == "open":
        return batch
    closes = known_at(column(batch, "timestamp"), Timeframe.parse(primary), day)
    return make_batch(columns(batch) | {"timestamp": closes})


def feed_views(sides: Sides, length: int, primary: str, day: str, stamp: str, root: Path | None) -> Seen:
    """Views of what a run opens: from tables in memory, or from a folder of files by way of a store."""
    given = {
        ("EURUSD", primary, side): stamped(batch.slice(0, length), primary, day, stamp)
        for side, batch in zip(("bid", "ask"), sides, strict=True)
    }
    frames = list(LADDERS[primary])
    while True:
        request = FeedRequest(
            root=str(root), symbols=("EURUSD",), timeframe=primary, higher=tuple(frames), day=day, stamp=stamp
        )
        try:
            feed = feed_of_tables(given, request) if root is None else open_feed(request)
        except DataError as error:
            if "no complete" not in str(error):
                raise
            frames.pop()  # too few bars for the coarsest
            continue
        return views_of({key: series.batch for key, series in feed.series.items()}, primary, day)


@pytest.mark.parametrize("stamp", ["open", "close"])
@repeatable
@given(case=cases())
def test_a_feed_of_tables_does_not_depend_on_the_future(stamp, case) -> None:
    primary, day, sides, rows = case
    part, whole = (feed_views(sides, length, primary, day, stamp, None) for length in (rows, sides[0].num_rows))
    same_until_the_cut(part, whole, LADDERS[primary])


@pytest.mark.parametrize("stamp", ["open", "close"])
@fewer
@given(case=cases())
def test_an_opened_feed_does_not_depend_on_the_future(stamp, case) -> None:
    primary, day, sides, rows = case
    with TemporaryDirectory() as folder, mock.patch.dict("os.environ", {"OMEGA_CACHE_DIR": f"{folder}/cache"}):
        views = []
        for name, length in (("part", rows), ("whole", sides[0].num_rows)):
            for side, batch in zip(("BID", "ASK"), sides, strict=True):
                path = Path(folder) / name / "EURUSD" / f"EURUSD_{primary}_{side}.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                pq.write_table(pa.table(stamped(batch.slice(0, length), primary, day, stamp)), path)
            views.append(feed_views(sides, length, primary, day, stamp, Path(folder) / name))
        same_until_the_cut(*views, LADDERS[primary])
