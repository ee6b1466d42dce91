"""Higher timeframes of a long primary are kept in the cache; whoever asks cannot tell."""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from omega.data import higher
from omega.data.feed import Feed, FeedRequest, open_feed
from omega.data.synth import Market, synthesise
from omega.errors import DataError

At = Callable[[str], int]

MARKET = Market(symbol="EURUSD", timeframe="M15", seed=1, pip_size=0.0001)


@pytest.fixture
def request_(tmp_path: Path, at: At) -> FeedRequest:
    """H1 and D1 of a month of M15."""
    synthesise(tmp_path / "store", MARKET, at("2017-03-01 00:00"), bars=2_000)
    root = str(tmp_path / "store")
    return FeedRequest(root=root, symbols=("EURUSD",), timeframe="M15", higher=("H1", "D1"))


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every primary is long enough for its higher timeframes to be kept."""
    monkeypatch.setattr(higher, "_KEPT_FROM", 1)


def told(feed: Feed) -> tuple[object, ...]:
    """Everything about a feed that a run may depend on."""
    series = {key: (one.hash, one.meta, one.flagged, one.derived) for key, one in feed.series.items()}
    return series, feed.warnings, feed.derived, feed.hashes


def forbid_resampling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(higher, "resample", None)


def test_a_short_primary_leaves_nothing_in_the_cache(request_: FeedRequest, cache: Path) -> None:
    open_feed(request_)
    assert not cache.exists()


def test_kept_bars_are_the_bars_that_would_be_made(
    request_: FeedRequest, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = told(open_feed(request_))
    monkeypatch.setattr(higher, "_KEPT_FROM", 1)
    assert told(open_feed(request_)) == made
    assert len(list((cache / "resampled").iterdir())) == 4  # two timeframes of two sides
    forbid_resampling(monkeypatch)
    assert told(open_feed(request_)) == made


@pytest.mark.usefixtures("long")
def test_another_day_and_other_bars_are_not_mistaken_for_them(
    request_: FeedRequest, at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_feed(request_)
    synthesise(tmp_path / "utc", attrs.evolve(MARKET, day="utc"), at("2017-03-01 00:00"), bars=2_000)
    utc = open_feed(attrs.evolve(request_, root=str(tmp_path / "utc"), day="utc"))
    key = ("EURUSD", "M15", "bid")
    assert utc.series[key].hash == first.series[key].hash  # the same bars, cut into other days
    assert utc.series["EURUSD", "D1", "bid"].first == at("2017-03-01 00:00")
    assert first.series["EURUSD", "D1", "bid"].first == at("2017-03-01 22:00")
    monkeypatch.setattr(higher, "zone_rules", lambda day: "other rules of clocks")
    forbid_resampling(monkeypatch)
    with pytest.raises(TypeError):
        open_feed(request_)


@pytest.mark.usefixtures("long")
def test_a_damaged_file_is_made_anew(request_: FeedRequest, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = told(open_feed(request_))
    for path in cache.glob("resampled/*/EURUSD/*.arrow"):
        path.unlink()
        path.write_bytes(b"damaged")
    assert told(open_feed(request_)) == first
    forbid_resampling(monkeypatch)
    assert told(open_feed(request_)) == first


@pytest.mark.usefixtures("long")
def test_without_a_cache_the_bars_are_made_each_time(
    request_: FeedRequest, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write_text("a file where the cache should be")
    assert open_feed(request_).series["EURUSD", "H1", "bid"].rows > 400
    forbid_resampling(monkeypatch)
    with pytest.raises(TypeError):
        open_feed(request_)


@pytest.mark.usefixtures("long")
def test_no_complete_bar_is_an_error_that_is_not_kept(request_: FeedRequest, tmp_path: Path, cache: Path) -> None:
    synthesise(tmp_path / "short", MARKET, 1_488_405_600_000_000_000, bars=10)
    with pytest.raises(DataError, match="hold no complete D1 bar"):
        open_feed(attrs.evolve(request_, root=str(tmp_path / "short"), higher=("D1",)))
    assert not cache.exists()
