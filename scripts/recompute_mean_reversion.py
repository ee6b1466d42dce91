"""Recompute a run of strategies/mean_reversion_z_score from the raw bars, slowly, and compare its trades.

An oracle: plain Python loops over the files as the vendor's folder has them. It shares no code with omega and reads
nothing of the run but its config.toml and, to compare, its trades.parquet.

    python scripts/recompute_mean_reversion.py RUN_DIRECTORY DATA_FOLDER

Indicators are recomputed for every bar with sums that are exact to the last bit (math.fsum), decisions and fills bar by
bar by the rules of docs/execution.md. Every trade must agree to 1e-9 relative.
"""

import json
import math
import sys
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

NEW_YORK = ZoneInfo("America/New_York")
HOUR = 3_600_000_000_000
NAN = math.nan
FIELDS = ("open", "high", "low", "close")
TOLERANCE = 1e-9

#: What this oracle knows of the rules: a config that asks for more is refused.
KNOWN_RULES = {
    "execution": {
        "market_fill": "next_open",
        "intrabar": "worst",
        "limit_improvement": False,
        "cancel_over_gap": False,
        "max_positions": 1,
    },
    "gates": {"timezone": "UTC", "cooldown_bars": 0, "direction": "both"},
}
NO_OTHER_COSTS = {"swap": False, "conversion_fee": 0.0}

Side = dict[str, list[float]]


def read_side(folder: Path, symbol: str, side: str) -> tuple[list[int], Side] | None:
    """Opens and prices of one raw file, or None if there is none."""
    path = folder / symbol / f"{symbol}_H1_{side.upper()}.parquet"
    if not path.exists():
        return None
    table = pq.read_table(path)
    times = table.column("timestamp").cast(pa.timestamp("ns", "UTC")).cast(pa.int64()).to_pylist()
    return times, {field: table.column(field).to_pylist() for field in FIELDS}


def read_bars(folder: Path, config: dict[str, Any], pip: float) -> tuple[list[int], Side, Side]:
    """Both sides: as they are, swapped where crossed, or one made from the stated spread."""
    symbol = config["run"]["symbols"][0]
    bid, ask = (read_side(folder, symbol, side) for side in ("bid", "ask"))
    if bid is None or ask is None:
        spread = config["data"]["spread"]["pips"] * pip
        present = bid or ask
        assert present is not None
        sign = 1.0 if bid is not None else -1.0
        made = {field: [price + sign * spread for price in present[1][field]] for field in FIELDS}
        return (present[0], present[1], made) if bid is not None else (present[0], made, present[1])
    assert bid[0] == ask[0]
    if config["data"]["crossed"] == "swap":
        low = {f: [min(pair) for pair in zip(bid[1][f], ask[1][f], strict=True)] for f in FIELDS}
        high = {f: [max(pair) for pair in zip(bid[1][f], ask[1][f], strict=True)] for f in FIELDS}
        return bid[0], low, high
    return bid[0], bid[1], ask[1]


def instant(value: date) -> int:
    """A date (its midnight UTC) or a date-time of the config, ns UTC."""
    whole = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
    return int(whole.timestamp()) * 1_000_000_000


def new_york_day(open_ns: int) -> tuple[int, int]:
    """The 17:00 New York instants before and after a bar's open, ns UTC."""
    local = datetime.fromtimestamp(open_ns // 1_000_000_000, NEW_YORK)
    begin = local.date() if local.hour >= 17 else local.date() - timedelta(days=1)

    def boundary(day: date) -> int:
        return int(datetime(day.year, day.month, day.day, 17, tzinfo=NEW_YORK).timestamp()) * 1_000_000_000

    return boundary(begin), boundary(begin + timedelta(days=1))


def daily_closes(opens: list[int], close: list[float]) -> list[tuple[int, int, float]]:
    """(open, known at, close) of each New York day; a cut first or last day is left out."""
    days: list[tuple[int, int, float]] = []
    first_opens: list[int] = []
    last_opens: list[int] = []
    for open_ns, price in zip(opens, close, strict=True):
        begin, end = new_york_day(open_ns)
        if days and days[-1][0] == begin:
            days[-1] = (begin, end, price)
            last_opens[-1] = open_ns
        else:
            days.append((begin, end, price))
            first_opens.append(open_ns)
            last_opens.append(open_ns)
    if last_opens[-1] + HOUR != days[-1][1]:
        days.pop()
    if days and first_opens[0] != days[0][0]:
        days.pop(0)
    return days


def ema(x: list[float], period: int) -> list[float]:
    """Exponential mean from the first value on."""
    a, out = 2.0 / (period + 1.0), []
    y = x[0] if x else NAN
    for value in x:
        y = a * value + (1.0 - a) * y
        out.append(y)
    return out


def kalman(x: list[float], r: float, q: float) -> list[float]:
    """Level of the local-level filter."""
    m, p, out = x[0], r, [x[0]]
    for value in x[1:]:
        prior = p + q
        k = prior / (prior + r)
        m, p = m + k * (value - m), (1.0 - k) * prior
        out.append(m)
    return out


def window_std(x: list[float], w: int) -> list[float]:
    """Standard deviation with ddof 1 of the last w values, two passes with exact sums."""
    out = [NAN] * len(x)
    for i in range(w - 1, len(x)):
        part = x[i - w + 1 : i + 1]
        mean = math.fsum(part) / w
        out[i] = math.sqrt(math.fsum((v - mean) ** 2 for v in part) / (w - 1))
    return out


def window_mean(x: list[float], w: int) -> list[float]:
    """Mean of the last w values."""
    return [NAN if i < w - 1 else math.fsum(x[i - w + 1 : i + 1]) / w for i in range(len(x))]


def atr(side: Side, period: int) -> list[float]:
    """Wilder's average of the true range, first range high − low."""
    high, low, close = side["high"], side["low"], side["close"]
    ranges = [high[0] - low[0]]
    for i in range(1, len(high)):
        c = close[i - 1]
        ranges.append(max(high[i] - low[i], abs(high[i] - c), abs(low[i] - c)))
    out = [NAN] * len(ranges)
    if len(ranges) >= period:
        out[period - 1] = math.fsum(ranges[:period]) / period
        for i in range(period, len(ranges)):
            out[i] = (out[i - 1] * (period - 1) + ranges[i]) / period
    return out


def residual_z(x: list[float], mean: list[float], w: int) -> list[float]:
    """Residual over its rolling deviation; NaN over a flat window."""
    e = [a - b for a, b in zip(x, mean, strict=True)]
    std = window_std(e, w)
    flat = [i >= w - 1 and len(set(x[i - w + 1 : i + 1])) == 1 for i in range(len(x))]
    return [NAN if f or not s > 0.0 else v / s for v, s, f in zip(e, std, flat, strict=True)]


def signals(p: dict[str, Any], opens: list[int], bid: Side, ask: Side, days: list[tuple[int, int, float]]) -> list[Any]:
    """(signal, stop, target) of each bar, or None."""
    close = bid["close"]
    mean = ema(close, p["ema_length"])
    z = residual_z(close, mean, p["window_length"])
    level = kalman(close, p["kalman_r"], p["kalman_q"])
    kz = residual_z(close, level, p["window_length"])
    middle = window_mean(close, p["b_b_length"])
    width = window_std(close, p["b_b_length"])
    atr_bid, atr_ask = atr(bid, p["atr_length"]), atr(ask, p["atr_length"])
    trend = ema([day[2] for day in days], p["htf_ema"])
    visible, out = -1, []
    for i, open_ns in enumerate(opens):
        while visible + 1 < len(days) and days[visible + 1][1] <= open_ns + HOUR:
            visible += 1
        allowed = p["htf_filter"] in ("both", "none")
        if not allowed and visible >= 0:
            c, t = days[visible][2], trend[visible]
            allowed = c > t if p["htf_filter"] == "above" else c < t
        below = bid["low"][i] - p["atr_mult"] * atr_bid[i]
        above = bid["high"][i] + p["atr_mult"] * atr_bid[i]
        above_ask = bid["high"][i] + p["atr_mult"] * atr_ask[i]
        lower, upper = middle[i] - p["std_factor"] * width[i], middle[i] + p["std_factor"] * width[i]
        one, two = p["scenario_1"], p["scenario_2"]
        long, short = (p["direction_filter"] in ("both", d) for d in ("long", "short"))
        found = None
        if one and short and z[i] >= p["z_score_short"]:
            found = (-1, above_ask, mean[i], "short_1")
        elif one and long and z[i] <= p["z_score_long"]:
            found = (1, below, mean[i], "long_1")
        elif two and short and allowed and kz[i] >= p["z_score_short"] and close[i] >= upper:
            found = (-1, above, middle[i], "short_2")
        elif two and long and allowed and kz[i] <= p["z_score_long"] and close[i] <= lower:
            found = (1, below, middle[i], "long_2")
        out.append(found)
    return out


def simulate(
    config: dict[str, Any], opens: list[int], bid: Side, ask: Side, decided: list[Any], begin: int, hidden: bool
) -> list[dict[str, Any]]:
    """Trade bar by bar: market orders at the next open, stop first, stop at the worse of level and open."""
    (traded,) = config["instruments"].values()
    pip, contract, step = traded["pip_size"], traded["contract_size"], traded["lot_step"]
    costs = config["costs"] if isinstance(config["costs"], dict) else {}
    slip = costs.get("slippage", {}).get("fixed_pips", 0.0) * pip
    fee = costs.get("commission", {"per_lot": 0.0})["per_lot"]
    risk = config["sizing"]["risk_money"]
    trades: list[dict[str, Any]] = []
    position: dict[str, Any] | None = None
    order: tuple[int, float, float, str, float] | None = None

    def leave(at: int, price: float, reason: str) -> None:
        nonlocal position
        assert position is not None
        d, lots = position["d"], position["lots"]
        position |= {"exit_time": at, "exit_price": price, "exit_reason": reason}
        position["pnl"] = d * (price - position["entry_price"]) * lots * contract
        position["commission"] = 2.0 * fee * lots
        trades.append(position)
        position = None

    for i in range(begin, len(opens)):
        # A long's levels are tested on the bid, a short's on the ask.
        gap = i > 0 and opens[i - 1] + HOUR < opens[i]
        if position is not None:
            d = position["d"]
            quote = bid if d > 0 else ask
            if d * (quote["open"][i] - position["stop"]) <= 0:
                worst = quote["low" if d > 0 else "high"][i] if hidden and gap else quote["open"][i]
                leave(opens[i], worst - d * slip, "stop_loss")
            elif d * (quote["open"][i] - position["target"]) >= 0:
                leave(opens[i], position["target"], "take_profit")
        if order is not None:
            d, stop, target, tag, lots = order
            order = None
            testing = (bid if d > 0 else ask)["open"][i]
            if d * (testing - stop) > 0 and d * (target - testing) > 0:
                fill = (ask if d > 0 else bid)["open"][i] + d * slip
                position = {"d": d, "lots": lots, "stop": stop, "target": target, "tag": tag}
                position |= {"entry_time": opens[i], "entry_price": fill}
        if position is not None:
            d = position["d"]
            quote = bid if d > 0 else ask
            worst, best = (quote["low"][i], quote["high"][i]) if d > 0 else (quote["high"][i], quote["low"][i])
            if d * (worst - position["stop"]) <= 0:
                price = worst if hidden and gap else position["stop"]
                leave(opens[i] + HOUR, price - d * slip, "stop_loss")
            elif d * (best - position["target"]) >= 0:
                leave(opens[i] + HOUR, position["target"], "take_profit")
        if position is None and decided[i] is not None:
            d, stop, target, tag = decided[i]
            quote, tested = (ask, bid) if d > 0 else (bid, ask)
            if d * (tested["close"][i] - stop) > 0 and d * (target - tested["close"][i]) > 0:
                steps = math.floor(risk / (abs(quote["close"][i] - stop) * contract) / step + 1e-9)
                lots = steps / round(1.0 / step)
                if lots >= traded["min_lot"]:
                    order = (d, stop, target, tag, lots)
    if position is not None:
        last = (bid if position["d"] > 0 else ask)["close"][-1]
        leave(opens[-1] + HOUR, last - position["d"] * slip, "end_of_data")
    return trades


def hides_gaps(opens: list[int], side: Side) -> bool:
    """Open equals the previous close on at least 95 % of the bars after a closure."""
    after = [i for i in range(1, len(opens)) if opens[i - 1] + HOUR < opens[i]]
    equal = sum(side["open"][i] == side["close"][i - 1] for i in after)
    return bool(after) and equal >= 0.95 * len(after)


def recompute(run: Path, folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The trades as recomputed, and as the run wrote them."""
    config = tomllib.loads((run / "config.toml").read_text(encoding="utf-8"))
    for section, expected in KNOWN_RULES.items():
        assert config[section] == expected, config[section]
    if isinstance(config["costs"], dict):
        found = {name: config["costs"].get(name) for name in NO_OTHER_COSTS}
        assert found == NO_OTHER_COSTS, found
    assert config["params"]["htf_tf"] == "D1" and config["data"]["day"] == "ny17"
    (traded,) = config["instruments"].values()
    raw, bid, ask = read_bars(folder, config, traded["pip_size"])
    hidden = hides_gaps(raw, bid) or hides_gaps(raw, ask)
    start, end, history = (instant(config["run"][key]) for key in ("start", "end", "history_start"))
    days = [day for day in daily_closes(raw, bid["close"]) if day[0] >= history]
    rows = [i for i, open_ns in enumerate(raw) if history <= open_ns < end]
    low, high = rows[0], rows[-1] + 1
    opens = raw[low:high]
    bid, ask = ({field: side[field][low:high] for field in FIELDS} for side in (bid, ask))
    decided = signals(config["params"], opens, bid, ask, days)
    begin = next(i for i, open_ns in enumerate(opens) if open_ns >= start)
    mine = simulate(config, opens, bid, ask, decided, begin, hidden)
    return mine, pq.read_table(run / "trades.parquet").to_pylist()


def differences(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[str]:
    """What disagrees by more than the tolerance."""
    found = [] if len(mine) == len(theirs) else [f"{len(mine)} trades recomputed, {len(theirs)} in the run"]
    names = {"stop": "stop_loss", "target": "take_profit"}
    numbers = ("lots", "entry_price", "exit_price", "stop", "target", "pnl", "commission")
    for k, (a, b) in enumerate(zip(mine, theirs, strict=False)):
        found += [
            f"trade {k}: {key} {a[key]} recomputed, {b[key]} in the run"
            for key in ("entry_time", "exit_time", "exit_reason", "tag")
            if a[key] != b[key]
        ]
        for key in numbers:
            x, y = a[key], b[names.get(key, key)]
            if not abs(x - y) <= TOLERANCE * max(1.0, abs(x)):
                found.append(f"trade {k}: {key} {x!r} recomputed, {y!r} in the run")
    return found


def main() -> None:
    """Compare one run."""
    run, folder = (Path(argument) for argument in sys.argv[1:3])
    mine, theirs = recompute(run, folder)
    found = differences(mine, theirs)
    for text in found[:20]:
        print(text)
    shown = {
        "trades": len(theirs),
        "net before costs": round(sum(t["pnl"] for t in mine), 6),
        "differences": len(found),
    }
    print(json.dumps(shown))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
