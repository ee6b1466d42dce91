"""The page of a run: docs/benchmarks/indicators.md from indicators.json."""

import json
import statistics
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

OURS, TWO, PUBLIC, COMPILED = "omega", "omega, 2 threads", "omega.compute", "compiled loop"
#: In the section of the whole plan only.
PLAN_ONLY = (TWO, PUBLIC)
#: The ancestor's formulations, measured as pandas.
ANCESTOR = {"bollinger_sample": "bollinger", "zscore_residual": "zscore"}
#: Differences below this are ties: the same binary moves by as much between rounds.
TIE = 1.2


def page(found: dict[str, Any]) -> str:
    """The whole page."""
    return "\n".join(
        [
            *_head(found),
            *_kernels(found),
            *_sizes(found),
            *_panel(found),
            *_fixed(found),
            *_pandas(found),
            *_errors(found),
        ]
    )


def _head(found: dict[str, Any]) -> Iterator[str]:
    where = found["conditions"]
    yield "# Indicators beside other libraries\n"
    yield "Made by `make bench-indicators`; the raw samples are in [indicators.json](indicators.json). How it is"
    yield 'measured, and what "warm" and "fresh" mean: [README.md](README.md).\n'
    yield from rows_of(
        ("", ""),
        [
            ("date", where["date"]),
            ("machine", f"{where['processor']}, {where['processors']} processors, {where['memory']}"),
            ("system", f"{where['system']}, transparent huge pages: {where['huge pages']}, CPython {where['python']}"),
            (
                "load (1, 5, 15 min)",
                f"{where['load']} at the start, {where['load at the end']} at the end; the run itself is 1",
            ),
            ("took", f"{where['seconds']} s"),
            ("versions", "; ".join(dict.fromkeys(found["versions"].values()))),
        ],
    )
    yield "Absolute times do not carry over to another machine: a claim is a ratio within this run. **ratio** is the"
    yield "median over the rounds of (best library in that round / omega in that round), so above 1 omega is faster;"
    yield f"between {1 / TIE:.2f} and {TIE} it is a tie. omega's time is that of a whole call for this one indicator:"
    yield "what the call costs without any stands as *no indicator*.\n"
    yield "Compiled loops are numba's, written by hand; they count as a column of their own, not as a library.\n"


def _kernels(found: dict[str, Any]) -> Iterator[str]:
    for mode, sizes in found["times"].items():
        n = max(int(n) for n in sizes if int(n) <= 1_000_000)
        cases = sizes[str(n)]
        peers = [name for name in found["versions"] if name not in PLAN_ONLY]
        yield f"## Every indicator, n = {n:,}, {mode} memory: ns per bar, median (least)\n"
        rows = []
        for key, by_peer in cases.items():
            if key == "panel":
                continue
            rows.append((f"{key}", *(_cell(by_peer.get(name), n) for name in peers), *_ratios(by_peer)))
        yield from rows_of(("indicator", *peers, "ratio", "to the loop"), rows)


def _sizes(found: dict[str, Any]) -> Iterator[str]:
    for mode, sizes in found["times"].items():
        yield f"## Every size, {mode} memory: omega's ns per bar, and its ratio to the best library\n"
        rows = []
        for key in next(iter(sizes.values())):
            row = [key]
            for n, cases in sizes.items():
                row += [_ns(cases[key].get(OURS), int(n)), _ratio(cases[key], _libraries(cases[key]))]
            rows.append(tuple(row))
        heads = [head for n in sizes for head in (f"n = {int(n):,}", "ratio")]
        yield from rows_of(("indicator", *heads), rows)


def _panel(found: dict[str, Any]) -> Iterator[str]:
    names = ", ".join(key for key, _, _ in found["cases"].get("panel", []))
    if not names:
        return
    yield "## The plan: all of them in one call, the others' one after another\n"
    yield f"{names}; ns per bar, median (least), and the ratio to omega on one thread and on two.\n"
    rows = []
    for mode, sizes in found["times"].items():
        for n, cases in sizes.items():
            for name, each in cases["panel"].items():
                ratios = (_over(each, cases["panel"].get(OURS)), _over(each, cases["panel"].get(TWO)))
                rows.append((mode, f"{int(n):,}", name, _cell(each, int(n)), *ratios))
    yield from rows_of(("memory", "n", "", "ns per bar", "/ omega", "/ omega, 2 threads"), rows)


def _fixed(found: dict[str, Any]) -> Iterator[str]:
    yield "## Fixed cost: a compiled plan at n = 10, µs per call\n"
    rows = [(name, f"{1e6 * each['median']:.1f} ({1e6 * each['min']:.1f})") for name, each in found["fixed"].items()]
    yield from rows_of(("plan", "median (least)"), rows)


def _pandas(found: dict[str, Any]) -> Iterator[str]:
    sizes = found["times"]["warm"]
    yield "## The ancestor's pandas formulations, warm memory: pandas' time over omega's\n"
    yield "Same definition on both sides, one call per indicator. The plan asks for at least 3 for bollinger, macd and"
    yield "zscore, none below 1, and a mean of at least 5.\n"
    keys = [key for key, by_peer in next(iter(sizes.values())).items() if "pandas" in by_peer and key != "panel"]
    keys = [key for key in keys if key not in ANCESTOR.values()]
    rows = [
        (ANCESTOR.get(key, key), *(_over(sizes[n][key].get("pandas"), sizes[n][key].get(OURS)) for n in sizes))
        for key in keys
    ]
    means = []
    for column in range(1, len(sizes) + 1):
        values = [float(row[column]) for row in rows if row[column]]
        means.append(f"{statistics.fmean(values):.1f}" if values else "")
    yield from rows_of(("indicator", *(f"n = {int(n):,}" for n in sizes)), [*rows, ("**mean**", *means)])


def _errors(found: dict[str, Any]) -> Iterator[str]:
    if "errors" not in found:
        return
    yield "## Worst error on the random walk\n"
    yield "Largest |a − b| / max(|b|, scale) at 200 bars of the second half of 100,000, against 80-bit arithmetic from"
    yield "the definition; the scale is the catalogue's. A large number of a library may be another definition.\n"
    peers = [name for name in found["versions"] if name not in PLAN_ONLY]
    rows = [
        (key, *(f"{by_peer[name]:.0e}" if name in by_peer else "" for name in peers))
        for key, by_peer in found["errors"].items()
    ]
    yield from rows_of(("indicator", *peers), rows)


def _libraries(by_peer: dict[str, Any]) -> list[str]:
    return [name for name in by_peer if name not in (OURS, *PLAN_ONLY, COMPILED)]


def _ratios(by_peer: dict[str, Any]) -> tuple[str, str]:
    return _ratio(by_peer, _libraries(by_peer)), _ratio(by_peer, [name for name in by_peer if name == COMPILED])


def _ratio(by_peer: dict[str, Any], others: list[str]) -> str:
    """Median over the rounds of the best other's time over ours."""
    if OURS not in by_peer or not others:
        return ""
    rounds = zip(*(by_peer[name]["seconds"] for name in (OURS, *others)), strict=False)
    return f"{statistics.median(min(rest) / ours for ours, *rest in rounds):.2f}"


def _over(each: dict[str, Any] | None, ours: dict[str, Any] | None) -> str:
    if each is None or ours is None:
        return ""
    return f"{statistics.median(a / b for a, b in zip(each['seconds'], ours['seconds'], strict=False)):.2f}"


def _ns(each: dict[str, Any] | None, n: int) -> str:
    return "" if each is None else f"{1e9 * statistics.median(each['seconds']) / n:.2f}"


def _cell(each: dict[str, Any] | None, n: int) -> str:
    return "" if each is None else f"{_ns(each, n)} ({1e9 * min(each['seconds']) / n:.2f})"


def rows_of(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _row(head)
    yield "|---" + "|---:" * (len(head) - 1) + "|"
    yield from (_row(row) for row in rows)
    yield ""


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(page(json.loads(Path(sys.argv[1]).read_text())))
