"""The page of a comparison: docs/benchmarks/peer_trades.md."""

import datetime
import textwrap
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from case_files import Trade
from differences import UNEXPLAINED, Difference
from kinds_of_difference import KINDS, TOLERANCE
from shared_rule import AFTER_FILL, ATR, FROM_CLOSE, FROM_FILL, LEVELS, WINDOW
from shared_thresholds import CASH, ENTRY, EXIT, LOTS

if TYPE_CHECKING:
    from peer_trades import Row

#: Columns of a line of the page.
WIDTH = 120
HEADS = {
    ("backtesting.py", FROM_CLOSE): "stop and target as prices, counted from the close of the decision",
    ("vectorbt", AFTER_FILL): "levels from the fill, tested from the next bar on",
    ("vectorbt", FROM_FILL): "levels from the fill, live in its bar",
}
TEXTS = {
    ("backtesting.py", FROM_CLOSE): """\
backtesting.py takes levels as prices, so omega's strategy gives `stop_loss` and `take_profit`. With
`limit_improvement = true` the two have the rest in common: the bar of a fill is tested, a stop comes before a target,
gaps fill at the open, an exit is filled before levels are looked at, and what closed inside a bar may be followed by an
entry at the next open.""",
    ("vectorbt", AFTER_FILL): """\
vectorbt counts levels from the fill and tests them from the bar after it on. Here omega's strategy does as much: it
enters without levels and sets them by a `Modify` at the close of the entry bar, or leaves at the next open if that
close is beyond one of them.""",
    ("vectorbt", FROM_FILL): """\
The same trades of vectorbt beside omega's own rule, `stop_distance` and `target_distance`, whose levels are live in the
bar of the fill. What the entry bar decides is what the two do not share: the closer the levels, the more.""",
}
#: Kind -> what either engine does.
EXPLAINED = {
    "level passed": """omega cancels such an order (`level_passed`): the strategy asked for a position that would have
  been over before it began. backtesting.py fills it and closes it in the same bar, at the open or at its stop, for
  nothing or the fees; the trade stands in its statistics.""",
    "hidden gap": """omega fills it at the worst price of that bar, because the real open is not in the data; a peer
  fills it at the worse of level and open.""",
    "target, then stop": """omega takes what is certain, the target at the open, before it looks inside the bar. The
  peers look for the stop first, anywhere in the bar, and fill it at its level.""",
    "entry bar": """omega closes the position there. vectorbt looks at levels from the next bar on, so the position
  lives and ends elsewhere.""",
    "close beyond level": """omega refuses a level that the quote has passed, so its strategy leaves at the next open.
  vectorbt does the same where that open is still beyond the level; where it has come back, the position goes on.""",
    "exit and level": """omega fills the exit at the open, where it comes first in time. vectorbt tests stops before it
  reads signals: the position leaves at its level, and the exit is dropped.""",
    "level on the grid": """vectorbt keeps a level as a share of the fill and multiplies: the last bit may be another
  one, and a price that is exactly the level counts as reached in one engine and not in the other.""",
    "first bar": """omega asks about it. backtesting.py begins with the bar after.""",
    "end of data": """omega closes at the last close, with the exit's commission, and fills nothing that the last bar
  decides. backtesting.py (`finalize_trades`) plays the last bar twice: it closes at that bar's open, and fills there
  what its close decided. vectorbt leaves the position open, valued at the last close, without the exit's fee.""",
    "consequence": """The trade was decided at a close at which the other engine was still in a position that differs
  by a kind above. Nothing of its own differs.""",
}


def page(versions: dict[str, str], rows: Sequence["Row"]) -> str:
    """The whole page."""
    return "\n".join([*_head(versions, rows), *_comparisons(rows), *_kinds(rows)])


def _head(versions: dict[str, str], rows: Sequence["Row"]) -> Iterator[str]:
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    yield "# The same trades as other engines, on real bars\n"
    levels = "; ".join(f"{one.name} with {one.fee.name}" for one in LEVELS)
    for text in (
        f"""Made by `make peer-trades` (`benchmarks/trades/peer_trades.py`) on {date}: do not edit.
        omega {version("omega-runner")}, {", ".join(versions.values())}.""",
        f"""One rule in three engines: a z-score of {WINDOW} bars is bought at −{ENTRY:g}, sold at {ENTRY:g} and left at
        {EXIT:g}, by market orders that fill at the next open; one position at a time, each with a stop and a target;
        {LOTS:g} lots in an account of {CASH:,.0f} US dollars. Stop and target, and what a fill costs: {levels}. Every
        engine gets the same arrays: z-scores, and distances in ATR of {ATR} bars or in pips, as omega computes them.
        The bars are real; as the peers know one price, the bid is also the ask. The series are the packaged sample and
        those of the test data, which is not part of the project: feeds with weekend gaps, and two (oanda, fxcm2012)
        whose opens repeat the previous close.""",
        f"""Two trades are the same if they enter and leave on the same bars, at the same prices, with the same result
        after fees, to {TOLERANCE:.0e}. Every other trade has a kind: the rule at which the engines part, tested against
        the bars and the prices of both. A difference that no kind fits ends the script with an error; there are
        {_unexplained(rows)} of them.""",
    ):
        yield textwrap.fill(" ".join(text.split()), WIDTH, break_on_hyphens=False) + "\n"


def _unexplained(rows: Sequence["Row"]) -> int:
    return sum(row.found.counts[UNEXPLAINED] for row in rows)


def _comparisons(rows: Sequence["Row"]) -> Iterator[str]:
    for (peer, counted), head in HEADS.items():
        asked = [row for row in rows if (row.peer, row.counted) == (peer, counted)]
        kinds = [kind for kind in (*KINDS, UNEXPLAINED) if any(row.found.counts[kind] for row in asked)]
        yield f"## {peer}: {head}\n"
        yield TEXTS[peer, counted] + "\n"
        yield "| series | stop and target | bars | omega | " + f"{peer} | same | " + " | ".join(kinds) + " |"
        yield "|---|---|" + "---:|" * (4 + len(kinds))
        for row in asked:
            counts = (f"{row.found.counts[kind]:,}" if row.found.counts[kind] else "" for kind in kinds)
            numbers = (len(row.times), row.found.ours, row.found.theirs, row.found.same)
            yield (
                f"| {row.series.name} | {row.levels.name} | "
                + " | ".join((*(f"{n:,}" for n in numbers), *counts))
                + " |"
            )
        totals = (sum(getattr(row.found, name) for row in asked) for name in ("ours", "theirs", "same"))
        sums = (sum(row.found.counts[kind] for row in asked) for kind in kinds)
        yield "| all | | | " + " | ".join(f"{n:,}" for n in (*totals, *sums)) + " |\n"


def _kinds(rows: Sequence["Row"]) -> Iterator[str]:
    yield "## What differs, and why\n"
    for kind, happens in KINDS.items():
        first = next(
            ((row, each) for row in rows for each in row.found.differences if each.kind == kind),
            None,
        )
        if first is None:
            continue
        text = f"* **{kind}**: {happens}. {' '.join(EXPLAINED[kind].split())} For example {_example(*first)}."
        yield textwrap.fill(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    yield ""


def _example(row: "Row", each: Difference) -> str:
    trade = each.ours or each.theirs
    assert trade is not None
    direction = "long" if trade.direction > 0 else "short"
    entered = f"a {direction} entered {_time(row, trade.entry)} at {trade.entry_price:.7g}"
    fates = f"omega {_left(row, each.ours)}, {row.peer} {_left(row, each.theirs)}"
    return f"{row.series.name}, {row.levels.name}, {entered}: {fates}"


def _left(row: "Row", trade: Trade | None) -> str:
    if trade is None:
        return "has no such trade"
    return f"leaves {_time(row, trade.exit)} at {trade.exit_price:.7g}"


def _time(row: "Row", bar: int) -> str:
    return f"{row.times[bar].as_py():%Y-%m-%d %H:%M}"
