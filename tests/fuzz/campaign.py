"""Runs numbered cases of a fuzzer one after another, and stops at the first that fails."""

import argparse
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable

__all__ = ["SLOWEST_SECONDS", "campaign", "main"]

SLOWEST_SECONDS = 10.0
"""Of the processor: a stalled machine is no failure."""


def campaign(
    check: Callable[[int, int], str], seed: int, first: int, cases: int | None, seconds: float
) -> Counter[str]:
    """Run ``check(number, seed)`` from case `first` on until `cases` or the time is used up; return the outcomes.

    Raises: `AssertionError` naming the case that failed or took longer than `SLOWEST_SECONDS`.
    """
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + seconds
    number = first
    while time.monotonic() < end and (cases is None or number < first + cases):
        started = time.process_time()
        try:
            outcomes[check(number, seed)] += 1
        except Exception as error:
            raise AssertionError(f"case {number} of seed {seed}: {type(error).__name__}: {error}") from error
        assert time.process_time() - started < SLOWEST_SECONDS, f"case {number} of seed {seed} took too long"
        number += 1
    return outcomes


def main(description: str | None, fuzz: Callable[[int, int, int | None, float], Counter[str]]) -> int:
    """The command line of a fuzzer. Warnings are failures."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--cases", type=int)
    given = parser.parse_args()
    warnings.simplefilter("error")
    outcomes = fuzz(given.seed, given.first, given.cases, given.seconds)
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    sys.stdout.write(f"seed {given.seed}: {told}, no failure\n")
    return 0
