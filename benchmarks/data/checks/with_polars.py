"""The same checks with polars: one lazy query for each side, one for both, on all of its threads."""

from pathlib import Path

import polars as pl

FIELDS = ["open", "high", "low", "close"]
MINUTE = 60_000_000_000


def counts(root: Path) -> dict[str, list[int]]:
    bid, ask = (pl.scan_ipc(root / "EURUSD" / f"EURUSD_M1_{side}.arrow") for side in ("BID", "ASK"))
    found: dict[str, list[int]] = {}
    for frame in (bid, ask):
        row = _side(frame).collect().row(0, named=True)
        closures, hidden = row.pop("closures"), row.pop("hidden")
        row["open_equals_previous_close"] = hidden if hidden >= 0.95 * closures else 0
        for name, count in row.items():
            found.setdefault(name, []).append(count)
    both = pl.concat([bid, ask.rename(lambda name: f"ask_{name}")], how="horizontal")
    spread = pl.col("ask_close") - pl.col("close")
    usual = pl.max_horizontal(spread.median().over(_hour_of_week()), spread.median())
    row = (
        both.select(
            crossed=pl.any_horizontal(pl.col(f"ask_{name}") < pl.col(name) for name in FIELDS).sum(),
            grid=(pl.col("timestamp") != pl.col("ask_timestamp")).sum(),
            spread_outliers=(spread > 10 * usual).sum(),
        )
        .collect()
        .row(0, named=True)
    )
    return found | {
        "crossed": [row["crossed"]],
        "grid": [row["grid"]] * 2,
        "spread_outliers": [row["spread_outliers"]],
    }


def _local() -> pl.Expr:
    """New York time, moved so that the FX week is Monday to Friday."""
    stamps = pl.from_epoch("timestamp", time_unit="ns").dt.replace_time_zone("UTC")
    return stamps.dt.convert_time_zone("America/New_York").dt.replace_time_zone(None) + pl.duration(hours=7)


def _hour_of_week() -> pl.Expr:
    local = _local()
    return (local.dt.weekday().cast(pl.Int32) - 1) * 24 + local.dt.hour()


def _side(frame: pl.LazyFrame) -> pl.LazyFrame:
    opens, high, low, close, volume = (pl.col(name) for name in (*FIELDS, "volume"))
    step = pl.col("timestamp").diff()
    closure = step > MINUTE
    local = pl.col("local")
    weekday = local.dt.weekday().cast(pl.Int64) - 1
    minute = local.dt.hour().cast(pl.Int64) * 60 + local.dt.minute()
    week = (local.dt.timestamp("ns") // (1_440 * MINUTE) + 3) // 7  # 1970-01-01 is a Thursday
    opened = week * 7_200 + pl.min_horizontal(weekday * 1_440 + minute, 7_200)
    ranges = (high - low) / close
    usual = pl.col("usual")
    up = high - pl.max_horizontal(high.shift(), high.shift(-1))
    down = pl.min_horizontal(low.shift(), low.shift(-1)) - low
    still = pl.col("still")
    return (
        frame.with_columns(
            local=_local(),
            block=pl.int_range(pl.len()) // 256,
            still=(high == low) & (close == close.shift()),
        )
        .with_columns(
            usual=pl.max_horizontal(ranges.median().over("block"), ranges.median()),
            run=still.rle_id(),
        )
        .with_columns(length=pl.len().over("run"))
        .select(
            finite=(~pl.all_horizontal(pl.col(*FIELDS, "volume").is_finite())).sum(),
            positive=(~pl.all_horizontal(pl.col(*FIELDS) > 0)).sum(),
            volume=(volume < 0).sum(),
            increasing=(step < 0).sum(),
            unique=(step == 0).sum(),
            spacing=(pl.col("timestamp") % MINUTE != 0).sum(),
            high=(high < pl.max_horizontal(opens, close)).sum(),
            low=(low > pl.min_horizontal(opens, close)).sum(),
            zero_volume=(volume == 0).sum(),
            off_session=(weekday >= 5).sum(),
            gaps=(closure & (opened.diff() - 1 >= 15)).sum(),
            closures=closure.sum(),
            hidden=(closure & (opens == close.shift())).sum(),
            spikes=(pl.max_horizontal(up, down) > 10 * usual * close).sum(),
            jumps=((close.diff().abs() > 10 * usual * close.shift()) & (step == MINUTE)).sum(),
            stale=(still & (pl.col("length") >= 60)).sum(),
        )
    )
