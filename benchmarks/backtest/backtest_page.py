"""The page of a run: docs/benchmarks/backtest.md from backtest.json."""

import json
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shared_parts  # noqa: F401 -- before what it makes importable
from table import rows_of

INTENTS, CANDIDATES, ON_BAR = "omega intents", "omega candidates", "omega on_bar"
#: What omega holds itself to beside others: ours, theirs, at least so many times as fast.
CLAIMS = (
    (INTENTS, "raptorbt arrays", 4.0),
    (INTENTS, "vectorbt", 25.0),
    (ON_BAR, "raptorbt class", 7.0),
    (ON_BAR, "backtesting.py", 20.0),
)
#: Bars per second that are asked for, at 1,000,000 bars.
SPEEDS = {INTENTS: 40e6, ON_BAR: 1.5e6, CANDIDATES: 6e6}
#: The rule that an engine was run with: why its number of trades may be another one.
RULES = {
    "omega intents": "the rule: market fills at the next open, levels from the fill, live in the bar of the\n  "
    "fill, a stop before a target, at the worse of level and open; a position leaves at the\n  "
    "last close",
    "compiled loop": "the same rule",
    "raptorbt arrays": "an entry counts once until the next exit signal, so after a stop or target no dip is\n  "
    "bought before the mean was seen; levels from the fill, with its own ATR",
    "raptorbt class": "levels from the close of the decision, as an entry takes prices; tested from the bar\n  "
    "after the fill on",
    "vectorbt": "signals are moved one bar and filled at the open; levels from the fill, as a share of\n  "
    "it, tested from the bar after the fill on; a bar that closes a position by a stop takes\n  "
    "no signal",
    "backtesting.py": "levels from the close of the decision, as an order takes prices; a target is filled at\n  "
    "the open if that is better",
    "PyBroker": "levels in points from the fill, tested from the bar after the fill on; what is open at\n  "
    "the end leaves at the middle of the last bar",
}


def page(found: dict[str, Any]) -> str:
    """The whole page."""
    return "\n".join([*_head(found), *_speed(found), *_claims(found), *_forms(found), *_memory(found), *_trades(found)])


def _head(found: dict[str, Any]) -> Iterator[str]:
    where = found["conditions"]
    yield "# One backtest beside other engines\n"
    yield "Made by `make bench-backtest`: do not edit. Raw samples: [backtest.json](backtest.json). A z-score of 100"
    yield "bars is bought at −2 and left at 0, stop and target at twice the ATR of 14 bars, long only, one position,"
    yield "no costs; on the bid of synthetic M1 bars (`omega data synth --seed 42`), which is also the ask. Absolute"
    yield "times do not carry over to another machine: a claim is a ratio within this run.\n"
    system = f"{where['system']}, CPython {where['python']}"
    yield from rows_of(
        ("", ""),
        [
            ("date", where["date"]),
            ("machine", f"{where['processor']}, {where['processors']} processors, {where['memory']}"),
            ("system", system),
            ("load (1, 5, 15 min)", f"{where['load']} at the start, {where['load at the end']} at the end"),
            ("took", f"{where['seconds']} s"),
            ("versions", "; ".join(dict.fromkeys(found["versions"].values()))),
        ],
    )
    yield "One process for each engine, all alive, one thread, one at work; interleaved rounds, another engine first"
    yield "each time; nothing is counted before each has run once. A run begins with bars in memory as the engine"
    yield "reads them (omega: an open store, mapped) and ends with its trades and its equity; it includes the"
    yield "indicators, which TA-Lib computes for every engine but omega and the loop, written by hand and compiled"
    yield f"by numba. An engine is left out where one run would take over {found['longest']:g} s.\n"
    for name, where_failed in found["failed"].items():
        yield f"**{name} failed** and is left out from there on: {where_failed}\n"


def _speed(found: dict[str, Any]) -> Iterator[str]:
    yield "## Bars per second, millions: median (best)\n"
    sizes = found["times"]
    rows = []
    for name in found["versions"]:
        cells = [_speed_cell(sizes[n].get(name), int(n)) for n in sizes]
        rows.append((name, *cells, *(str(sizes[n].get(name, {}).get("trades", "")) for n in sizes)))
    heads = [f"{int(n):,} bars" for n in sizes]
    yield from rows_of(("engine", *heads, *(f"trades, {each}" for each in heads)), rows)


def _speed_cell(each: dict[str, Any] | None, n: int) -> str:
    if each is None:
        return ""
    return f"{n / statistics.median(each['seconds']) / 1e6:.3g} ({n / min(each['seconds']) / 1e6:.3g})"


def _claims(found: dict[str, Any]) -> Iterator[str]:
    n = max(found["times"], key=int)
    engines = found["times"][n]
    yield f"## What is asked for, at {int(n):,} bars\n"
    yield "A ratio is the median over the rounds of that within a round.\n"
    rows = []
    for ours, theirs, asked in CLAIMS:
        if ours in engines and theirs in engines:
            pairs = zip(engines[ours]["seconds"], engines[theirs]["seconds"], strict=True)
            ratio = statistics.median(b / a for a, b in pairs)
            rows.append((f"{ours} / {theirs}", f"≥ {asked:g}", f"{ratio:.1f}", _met(ratio >= asked)))
    for ours, asked in ((name, asked) for name, asked in SPEEDS.items() if name in engines):
        speed = int(n) / statistics.median(engines[ours]["seconds"])
        rows.append((f"{ours}, M bars/s", f"≥ {asked / 1e6:g}", f"{speed / 1e6:.2f}", _met(speed >= asked)))
    for each in found["forms"][n]:
        if each["form"] == "on_bar" and each["last_over_first"]:
            pace = statistics.median(each["last_over_first"])
            rows.append(("on_bar, last tenth of the bars / first", "≥ 0.9", f"{pace:.2f}", _met(pace >= 0.9)))
    yield from rows_of(("", "asked", "found", "met"), rows)


def _met(met: bool) -> str:
    return "yes" if met else "**no**"


def _forms(found: dict[str, Any]) -> Iterator[str]:
    yield "## omega's forms: milliseconds of a run and of its stages, calls of `on_bar`\n"
    yield "`omega bench backtest` prints the same without other engines, on bid and ask. *plan* is the one call that"
    yield "computes the indicators, *engine* all bars with what Python does in them; the rest opens data, asks the"
    yield "strategy, and makes tables and metrics. Calls per second are those of the engine's stage.\n"
    rows = []
    for n, forms in found["forms"].items():
        for each in forms:
            engine = statistics.median(each["engine"])
            rows.append(
                (
                    f"{int(n):,}",
                    each["form"],
                    *(f"{1e3 * statistics.median(each[stage]):.1f}" for stage in ("seconds", "plan", "engine")),
                    f"{each['calls']:,}",
                    f"{each['calls'] / each['bars']:.0%}",
                    f"{each['calls'] / engine / 1e6:.2f}" if each["calls"] else "",
                    f"{statistics.median(each['last_over_first']):.2f}" if each["last_over_first"] else "",
                )
            )
    heads = ("bars", "form", "run", "plan", "engine", "calls", "of bars", "M calls/s", "last tenth / first")
    yield from rows_of(heads, rows)


def _memory(found: dict[str, Any]) -> Iterator[str]:
    yield "## Peak memory of a run, and import\n"
    yield "Resident memory at the peak over that with bars and libraries loaded; seconds to import the engine, NumPy"
    yield "being there already. Each from processes of its own: the median of memory, the least of import."
    yield "omega's peak counts the pages of mapped bars that a run reads, which the system may drop at any time.\n"
    rows = [
        (
            name,
            f"{each['bars']:,}",
            f"{statistics.median(each['bytes']) / 1e6:.0f}",
            f"{min(found['import'][name]):.2f}",
        )
        for name, each in found["memory"].items()
    ]
    yield from rows_of(("engine", "bars", "peak over base, MB", "import, s"), rows)


def _trades(found: dict[str, Any]) -> Iterator[str]:
    yield "## Trades: who shares the rule, and who cannot\n"
    yield "The rule that each engine was run with; where it is not omega's, its trades differ:\n"
    yield from (f"* **{name}**: {text}." for name, text in RULES.items())
    yield ""
    for n, engines in found["times"].items():
        if INTENTS not in engines:
            continue
        ours = engines[INTENTS]["trades"]
        same = [name for name, each in engines.items() if each["trades"] == ours and name != INTENTS]
        yield f"At {int(n):,} bars omega intents has {ours:,} trades; as many: {', '.join(same) or 'none'}."
        if found["shared"][n] is not None:
            yield f"{found['shared'][n]:,} of them the compiled loop has too: the same bars of entry and exit, the same"
            yield "result to 1e-9."
    yield ""
    yield "Which trades are the same where the rules are, on real bars: [peer_trades.md](peer_trades.md).\n"


if __name__ == "__main__":
    sys.stdout.write(page(json.loads(Path(sys.argv[1]).read_text())))
