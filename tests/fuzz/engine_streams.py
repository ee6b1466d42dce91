"""Compares the Rust engine with the reference on random runs: every setting, several symbols, random and real bars.

Run it with ``make fuzz-engine``, or ``python tests/fuzz/engine_streams.py --cases 12000 --seed 1``. Each case follows
from the seed and its number, so that a failure is repeated with ``--seed S --first N --cases 1``. A failure is a book,
to 1e-9, an order, a code or a count in which the engines differ, or an identity of the ledger that does not hold; the
run is printed without all that it fails without. Every eighth run trades real bars, every third is one of intents.
"""

import sys
import traceback
from collections import Counter
from functools import partial
from pathlib import Path

from campaign import campaign, main

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "engine"))

from books import compare
from golden.rust import play_all, play_intents_all
from identities import check
from random_runs import Run, run_of
from smaller_run import smaller


def compared(run: Run, *, intents: bool) -> None:
    """Play a run on both engines. Raises for a difference."""
    ledger = run.play(intents=intents)
    check(run, ledger)
    play = play_intents_all if intents else play_all
    compare(ledger, play(run.markets, run.settings, run.script, run.rates))


def failing(run: Run, *, intents: bool) -> str:
    """Return where the comparison of a run fails, an empty text if it does not or the run cannot be played."""
    try:
        compared(run, intents=intents)
    except AssertionError as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{place.line} {str(error).split(',')[0]}"
    except Exception:  # noqa: BLE001  a smaller run may be one that cannot be played
        return ""
    return ""


def case(number: int, seed: int) -> str:
    """Run one case; return what kind it was. Raises for a failure."""
    real, intents = number % 8 == 0, number % 3 == 0
    run = run_of(seed * 1_000_000 + number, real=real)
    if intents:
        run = run.of_intents()
    try:
        compared(run, intents=intents)
    except AssertionError:
        sys.stderr.write(f"{smaller(run, partial(failing, intents=intents))}\n")
        raise
    return f"{'intents' if intents else 'on_bar'} on {'real' if real else 'random'} bars"


def fuzz(seed: int, first: int, cases: int | None, seconds: float) -> Counter[str]:
    """Run cases until their number or the time is used up; return how many of each kind."""
    return campaign(case, seed, first, cases, seconds)


if __name__ == "__main__":
    sys.exit(main(__doc__, fuzz))
