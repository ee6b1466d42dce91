"""The same checks with pandas, in its own idiom: columns at once, shifted, compared and summed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

FIELDS = ["open", "high", "low", "close"]
MINUTE = 60_000_000_000


def counts(root: Path) -> dict[str, list[int]]:
    sides = [_read(root / "EURUSD" / f"EURUSD_M1_{side}.arrow") for side in ("BID", "ASK")]
    found: dict[str, list[int]] = {}
    for frame in sides:
        for name, broken in _side(frame).items():
            found.setdefault(name, []).append(broken)
    bid, ask = sides
    equal = bool((bid["timestamp"].array == ask["timestamp"].array).all())
    found["grid"] = [0, 0] if equal else [-1, -1]
    found["crossed"] = [int((ask[FIELDS] < bid[FIELDS]).any(axis=1).sum())]
    spread = ask["close"] - bid["close"]
    hour = _hour_of_week(bid["timestamp"])
    usual = spread.groupby(hour).transform("median").clip(lower=spread.median())
    found["spread_outliers"] = [int((spread > 10 * usual).sum())]
    return found


def _read(path: Path) -> pd.DataFrame:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all().to_pandas()


def _local(times: pd.Series) -> pd.Series:
    """New York time, moved so that the FX week is Monday to Friday."""
    stamps = pd.to_datetime(times, utc=True).dt.tz_convert("America/New_York").dt.tz_localize(None)
    return stamps + pd.Timedelta(hours=7)


def _hour_of_week(times: pd.Series) -> pd.Series:
    local = _local(times)
    return local.dt.weekday * 24 + local.dt.hour


def _side(frame: pd.DataFrame) -> dict[str, int]:
    times, close, high, low = frame["timestamp"], frame["close"], frame["high"], frame["low"]
    step = times.diff()
    found = {
        "finite": ~np.isfinite(frame[[*FIELDS, "volume"]]).all(axis=1),
        "positive": ~(frame[FIELDS] > 0).all(axis=1),
        "volume": frame["volume"] < 0,
        "increasing": step < 0,
        "unique": step == 0,
        "spacing": times % MINUTE != 0,
        "high": high < frame[["open", "close"]].max(axis=1),
        "low": low > frame[["open", "close"]].min(axis=1),
        "zero_volume": frame["volume"] == 0,
    }
    local = _local(times)
    weekday = local.dt.weekday
    minute = local.dt.hour * 60 + local.dt.minute
    week = (local.astype("int64") // (1_440 * MINUTE) + 3) // 7  # 1970-01-01 is a Thursday
    opened = week * 7_200 + (weekday * 1_440 + minute).clip(upper=7_200)
    closure = step > MINUTE
    found["off_session"] = weekday >= 5
    found["gaps"] = closure & (opened.diff() - 1 >= 15)
    equal = frame["open"] == close.shift()
    hidden = int((equal & closure).sum())
    ranges = (high - low) / close
    usual = ranges.groupby(np.arange(len(frame)) // 256).transform("median").clip(lower=ranges.median())
    up = high - np.maximum(high.shift(), high.shift(-1))
    down = np.minimum(low.shift(), low.shift(-1)) - low
    found["spikes"] = np.maximum(up, down) > 10 * usual * close
    found["jumps"] = (close.diff().abs() > 10 * usual * close.shift()) & (step == MINUTE)
    still = (high == low) & (close == close.shift())
    run = (still != still.shift()).cumsum()
    found["stale"] = still & (still.groupby(run).transform("size") >= 60)
    sums = {name: int(broken.sum()) for name, broken in found.items()}
    return sums | {"open_equals_previous_close": hidden if hidden >= 0.95 * int(closure.sum()) else 0}
