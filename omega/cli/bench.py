"""``omega bench backtest``: how fast this machine runs a backtest."""

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from omega.cli.options import DEFAULTS, Options

if TYPE_CHECKING:
    from omega.bench.backtest import Measured

__all__ = ["backtest"]

FEWEST = 1_000
"""Fewer bars measure what a run costs before its first bar."""
VIOLATION = 4


def backtest(
    *,
    bars: Annotated[int, Parameter(metavar="N", help="Synthetic M1 bars.", show_default=True)] = 1_000_000,
    rounds: Annotated[int, Parameter(metavar="N", help="Runs of each form that are counted.", show_default=True)] = 5,
    options: Options = DEFAULTS,
) -> int:
    """Measure one backtest in every form: intents, on_bar on candidates, on_bar on every bar.

    A z-score of 100 bars is bought at −2 and left at 0, with stop and target at twice the ATR, on synthetic bid and
    ask. A run is timed from the mapped bars to its result with trades and equity in memory; nothing is written but
    the bars, into a temporary folder. All forms must make the same trades: exit code 4 if they do not.
    `make bench-backtest` measures other libraries beside it.

    Example: `omega bench backtest --bars 100000 --json`
    """
    import tempfile
    from pathlib import Path

    from omega.bench.backtest import SYMBOL, TIMEFRAME, config_of, measure
    from omega.cli.console import print_error, print_json, results
    from omega.data.synth import Market, synthesise
    from omega.errors import ConfigError
    from omega.execution.instruments import packaged_instruments

    if bars < FEWEST:
        raise ConfigError(f"--bars {bars}: expected at least {FEWEST:,}. Fewer measure only what a run costs to start.")
    if rounds < 1:
        raise ConfigError(f"--rounds {rounds}: expected at least 1.")
    market = Market(symbol=SYMBOL, timeframe=TIMEFRAME, seed=42, pip_size=packaged_instruments()[SYMBOL].pip_size)
    with tempfile.TemporaryDirectory(prefix="omega-bench-") as folder:
        synthesise(Path(folder), market, 0, bars=bars)
        found = measure(config_of(Path(folder)), rounds)
    if options.json:
        print_json([as_json(each) for each in found])
    else:
        _print(found, results())
    if len({each.trades for each in found}) > 1:
        print_error(
            "the forms of one rule made different numbers of trades: "
            f"{', '.join(f'{each.form} {each.trades}' for each in found)}. Please report it."
        )
        return VIOLATION
    return 0


def as_json(found: "Measured") -> dict[str, Any]:
    """Return one form's figures; seconds are by round."""
    import attrs

    return attrs.asdict(found) | {
        "bars_per_second": found.bars_per_second,
        "calls_per_second": found.calls_per_second,
    }


def _print(found: "list[Measured]", console: Any) -> None:
    import statistics

    from omega.cli.table import plain_table

    rows = []
    for each in found:
        ends = f"{statistics.median(each.last_over_first):.2f}" if each.last_over_first else "-"
        rows.append(
            (
                each.form,
                f"{each.bars_per_second / 1e6:.2f}",
                f"{1e3 * statistics.median(each.plan):.1f}",
                f"{1e3 * statistics.median(each.engine):.1f}",
                f"{each.calls:,}",
                f"{each.calls_per_second / 1e6:.2f}" if each.calls else "-",
                ends,
                f"{each.trades:,}",
            )
        )
    heads = ("", "M bars/s", "plan ms", "engine ms", "calls", "M calls/s", "pace", "trades")
    console.print(f"{found[0].bars:,} synthetic M1 bars, median of {len(found[0].seconds)} runs")
    console.print(plain_table(heads, rows, right=range(1, len(heads))))
    console.print("pace: speed of the last tenth of the bars over that of the first")
