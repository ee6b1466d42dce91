import pytest

from omega.data.request import FeedRequest
from omega.errors import ConfigError


def test_a_plain_request_is_accepted() -> None:
    request = FeedRequest(root="sample", symbols=("EURUSD",), timeframe="H1", higher=("H4", "D1"))
    assert request.stored_timeframes == ("H1",)
    assert (request.day, request.crossed, request.stamp, request.higher_mode) == ("ny17", "error", "open", "resample")


def test_file_mode_reads_higher_timeframes_from_files() -> None:
    request = FeedRequest(root="x", symbols=("EURUSD",), timeframe="H1", higher=("D1",), higher_mode="file")
    assert request.stored_timeframes == ("H1", "D1")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"symbols": ()}, "no symbol"),
        ({"symbols": ("EURUSD", "EURUSD")}, "'EURUSD' is requested twice"),
        ({"symbols": ("../EURUSD",)}, "not a plain name"),
        ({"timeframe": "H7"}, "unknown timeframe 'H7'"),
        ({"higher": ("H4", "H4")}, "'H4' is requested twice"),
        ({"higher": ("H1",)}, "not coarser"),
        ({"higher": ("M5",)}, "not coarser"),
        ({"timeframe": "H4", "higher": ("H6",)}, "cannot be resampled"),
        ({"higher_mode": "files"}, "Did you mean 'file'"),
        ({"day": "Paris"}, "not understood"),
        ({"crossed": "ignore"}, "not a policy"),
        ({"stamp": "closed"}, "Did you mean 'close'"),
    ],
)
def test_invalid_values_are_refused(changed: dict[str, object], told: str) -> None:
    values = {"root": "x", "symbols": ("EURUSD",), "timeframe": "H1"} | changed
    with pytest.raises(ConfigError, match=told):
        FeedRequest(**values)  # type: ignore[arg-type]


def test_file_mode_allows_timeframes_that_cannot_be_resampled() -> None:
    request = FeedRequest(root="x", symbols=("EURUSD",), timeframe="H4", higher=("H6",), higher_mode="file")
    assert request.stored_timeframes == ("H4", "H6")
