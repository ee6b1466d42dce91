"""M1 bars of both sides with defects planted in them, as a store."""

import json
from pathlib import Path

import numpy as np

from omega.data.calendar import week_boundaries
from omega.data.rules.policies import all_policies
from omega.data.schema import (
    CALENDAR_KEY,
    CLOCK_KEY,
    DAY_KEY,
    FIELDS,
    HIDDEN_GAPS_KEY,
    ORIGIN_KEY,
    POLICIES_KEY,
    RULES_KEY,
    SOURCE_KEY,
    STAMP_KEY,
    make_batch,
)
from omega.data.series import FILE_ORIGIN, Series, content_hash, pair
from omega.data.store import write_series
from omega.data.timeframe import HOUR_NS, MINUTE_NS

START = 946_846_800_000_000_000  # 2000-01-02 21:00 UTC
POLICIES = all_policies("report", {})


def write_store(root: Path, rows: int) -> None:
    """Write both sides of a random walk through FX weeks, with defects that lie far from the rules' limits."""
    rng = np.random.default_rng(11)
    times = START + np.arange(int(rows * 1.45) + 20_000, dtype=np.int64) * MINUTE_NS
    weeks = week_boundaries("ny17", int(times[0]), int(times[-1]))
    inside = times - weeks[np.searchsorted(weeks, times, side="right") - 1] < 120 * HOUR_NS
    quiet = rng.random(times.size) < 0.02
    times = times[inside & ~quiet][:rows]
    closes = 1.1 + 0.2 * np.sin(np.arange(rows) / 9e5) + np.cumsum(rng.normal(0, 1e-5, rows)) * 0.1
    closes = np.round(closes + rng.normal(0, 5e-5, rows), 5)
    opens = np.round(np.concatenate(([closes[0]], closes[:-1])) + rng.normal(0, 2e-5, rows), 5)
    highs = np.maximum(opens, closes) + np.round(np.abs(rng.normal(0, 5e-5, rows)), 5)
    lows = np.minimum(opens, closes) - np.round(np.abs(rng.normal(0, 5e-5, rows)), 5)
    spreads = np.round(1e-4 + np.abs(rng.normal(0, 1e-5, rows)), 5)
    at = rng.permutation(rows - 2_000)[:4_000] + 1_000
    spreads[at[:1_000]] = -3e-5  # crossed
    spreads[at[1_000:1_500]] = 5e-3
    highs[at[1_500:2_000]] += 0.02  # spikes
    kept = np.ones(rows, dtype=np.bool_)
    for start in at[2_000:2_100]:
        kept[start : start + 45] = False  # gaps
    volumes = np.floor(rng.random(rows) * 100) + 1
    volumes[at[3_000:]] = 0
    bid = dict(zip(("timestamp", *FIELDS, "volume"), (times, opens, highs, lows, closes, volumes), strict=True))
    bid = {name: np.ascontiguousarray(values[kept]) for name, values in bid.items()}
    ask = bid | {name: bid[name] + spreads[kept] for name in FIELDS}
    meta = {
        SOURCE_KEY: "made", CLOCK_KEY: "int64 UTC nanoseconds", STAMP_KEY: "open", DAY_KEY: "ny17", CALENDAR_KEY: "fx",
        POLICIES_KEY: json.dumps(POLICIES), RULES_KEY: "{}", HIDDEN_GAPS_KEY: "false", ORIGIN_KEY: FILE_ORIGIN,
    }  # fmt: skip
    made = []
    for side, values in (("bid", bid), ("ask", ask)):
        batch = make_batch(values)
        made.append(
            Series(symbol="EURUSD", timeframe="M1", side=side, batch=batch, meta=meta, hash=content_hash(batch))
        )
    for series in pair(*made):
        write_series(root, series)
