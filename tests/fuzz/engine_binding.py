"""Attacks the engine's binding: whatever Python passes and whenever it calls, the answer is a result or a plain error.

Run it with ``make fuzz-engine``, or ``python tests/fuzz/engine_binding.py --seconds 600 --seed 1``. Each case follows
from the seed and its number, so that a failure is repeated with ``--seed S --first N --cases 1``. A failure is any
exception but those of `ALLOWED` or one without a text, a panic, a process that aborts or hangs (cases run in child
processes with bounded memory), or a case that takes longer than `campaign.SLOWEST_SECONDS`.
"""

import faulthandler
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import numpy as np
from campaign import campaign, main
from hostile import hostile_array, hostile_value

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "engine"))

from golden.rust import engine_of, frozen, intents_of, rules_of, traded
from random_runs import Run, run_of

from omega._rust import Engine

ALLOWED = (ValueError, TypeError, AttributeError, OverflowError, BufferError, RuntimeError)
TABLES = ("trades", "orders_table", "equity_table", "flows", "take_closed")
#: Cases of one child process, and how long it may take for them.
BATCH = 400
BATCH_SECONDS = 300.0
MEMORY = 4 << 30
PROPERTIES = (
    *("symbol", "call_due", "bar", "balance", "equity", "finished", "rows", "total_rows", "skipped_intents"),
    *("detail_fallbacks", "position", "positions", "orders"),
)


def guarded(call: Callable[[], Any]) -> Any:
    """Call; return the result, or the error if it is an allowed one with a text."""
    try:
        return call()
    except ALLOWED as error:
        assert str(error).strip(), f"{type(error).__name__} without a text"
        return error


def opened(value: Any) -> Any:
    """Return attrs values as namespaces, down to the leaves, so that any attribute can be set."""
    if attrs.has(type(value)):
        return SimpleNamespace(**{f.name: opened(getattr(value, f.name)) for f in attrs.fields(type(value))})
    if isinstance(value, tuple | list):
        return type(value)(opened(one) for one in value)
    return value


def spoil(chance: random.Random, value: Any) -> Any:
    """Change one leaf of namespaces and tuples: to a hostile value, to a hostile array, or away."""
    if isinstance(value, SimpleNamespace):
        name = chance.choice(list(vars(value)) or [""])
        if not name or chance.random() < 0.05:
            vars(value).pop(name, None)
        else:
            setattr(value, name, spoil(chance, getattr(value, name)))
        return value
    if isinstance(value, tuple | list) and value and chance.random() < 0.9:
        row = chance.randrange(len(value))
        parts = [spoil(chance, one) if k == row else one for k, one in enumerate(value)]
        return type(value)(parts[: chance.choice((len(parts),) * 9 + (0, len(parts) - 1))])
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind in "fiub" and chance.random() < 0.95:
        return hostile_array(chance, value)
    return hostile_value(chance)


def made(chance: random.Random, run: Run) -> Any:
    """Make an engine of what a run gives, spoilt in up to three places; return it or the error."""
    given = SimpleNamespace(
        rules=opened(rules_of(run.settings, run.markets)),
        markets=[opened(traded(market, run.settings)) for market in run.markets],
        pairs=[],
    )
    if run.rates:
        return guarded(lambda: engine_of(run.markets, run.settings, run.rates))
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        spoil(chance, given)
    return guarded(lambda: Engine(**vars(given)))


class Answering:
    """Intents whose every attribute calls the engine first."""

    def __init__(self, intents: Any, call: Callable[[], Any]) -> None:
        self._intents, self._call = intents, call

    def __getattr__(self, name: str) -> Any:
        self._call()
        return getattr(self._intents, name)


def step(chance: random.Random, engine: Engine, run: Run) -> Any:
    """Make one call, sound or not."""
    wild = chance.random() < 0.5

    def some(*sound: Any) -> Any:
        return hostile_value(chance) if wild and chance.random() < 0.3 else chance.choice(sound)

    kind = chance.randrange(13)
    if kind <= 2:
        return guarded(lambda: engine.advance(some(1, 1, 2, 5)))
    if kind <= 4:
        price = run.markets[0].bars[0].bid.close
        near = [None, None, price, 0.99 * price, 1.01 * price]
        kinds = ("market", "market", "limit", "stop", "stop_limit")
        asked = (
            some(1, -1),
            some(*near),
            some(*near),
            some(None, 0.001),
            some(None, 0.001),
            some(None, 0.1),
            some(None),
        )
        rest = (some("", "tag"), some(*kinds), some(*near), some(*near), some(None, 3.0))
        return guarded(lambda: engine.enter(*asked, *rest))
    if kind == 5:
        return guarded(lambda: engine.exit(some("", "why"), some(None, 1, 2), some(1.0, 0.5)))
    if kind == 6:
        return guarded(lambda: engine.modify(some(None, 1.0), some(None, 2.0), some(None, 1)))
    if kind == 7:
        return guarded(lambda: engine.cancel(some(None, 1, 2)))
    if kind == 8:
        return _run_intents(chance, engine, run, some(1, 3, 1_000_000))
    if kind == 9:
        return guarded(getattr(engine, chance.choice(TABLES)))
    if kind == 10:
        days = frozen([bar.known_at for bar in run.markets[0].bars], np.int64)
        return guarded(lambda: engine.metrics(hostile_array(chance, days) if wild else days))
    if kind == 11:
        shown = [guarded(partial(getattr, engine, name)) for name in PROPERTIES]
        return [repr(one) + str([getattr(one, name) for name in dir(one) if name[0] != "_"]) for one in shown[-3:]]
    return guarded(lambda: Engine.__new__(Engine, **hostile_keywords(chance)))


def _run_intents(chance: random.Random, engine: Engine, run: Run, limit: Any) -> Any:
    columns: list[Any] = [opened(intents_of(market, run.of_intents().script)) for market in run.markets]
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        columns = spoil(chance, columns)
    if chance.random() < 0.1 and isinstance(columns, list) and columns:
        columns[0] = Answering(columns[0], lambda: guarded(lambda: engine.advance(1)))
    if chance.random() < 0.2:
        columns = [None for _ in run.markets]
    return guarded(lambda: engine.run_intents(columns, limit))


def hostile_keywords(chance: random.Random) -> dict[str, Any]:
    return {
        name: hostile_value(chance)
        for name in chance.sample(("rules", "markets", "pairs", "more"), chance.randrange(4))
    }


def case(place: Path, number: int, seed: int) -> str:
    """Run one case; return what came of it. Raises for a failure."""
    place.write_text(str(number))
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - cases must repeat
    run = run_of(chance.randrange(2**32))
    engine = made(chance, run)
    if not isinstance(engine, Engine):
        return "refused"
    if chance.random() < 0.1:
        together(chance, engine, run)
        return "called from threads"
    if chance.random() < 0.2:
        guarded(lambda: engine.advance(2**62))
    for _ in range(chance.choice((5, 20, 60))):
        step(chance, engine, run)
    return "finished" if engine.finished else "left"


def together(chance: random.Random, engine: Engine, run: Run) -> None:
    """Call from three threads at once."""
    failures: list[BaseException] = []

    def work(own: random.Random) -> None:
        try:
            for _ in range(30):
                step(own, engine, run)
        except BaseException as error:  # noqa: BLE001  a panic is one
            failures.append(error)

    seeds = [chance.randrange(2**32) for _ in range(3)]
    threads = [threading.Thread(target=work, args=(random.Random(one),)) for one in seeds]  # noqa: S311
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in failures:
        raise error


def fuzz(seed: int, first: int, cases: int | None, seconds: float) -> Counter[str]:
    """Run cases in child processes until their number or the time is used up; return how many came to what."""
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + seconds
    number, last = first, None if cases is None else first + cases
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "case"
        while time.monotonic() < end and (last is None or number < last):
            batch = BATCH if last is None else min(BATCH, last - number)
            outcomes += child(place, seed, number, batch)
            number += batch
    return outcomes


def child(place: Path, seed: int, first: int, cases: int) -> Counter[str]:
    """Run cases in a process of their own. Raises `AssertionError` naming the case at which it failed or ended."""
    command = [sys.executable, __file__, "--in-child", str(place), str(seed), str(first), str(cases)]
    place.write_text(str(first))
    where = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=BATCH_SECONDS, check=False, env=where)
    except subprocess.TimeoutExpired as late:
        raise AssertionError(f"case {place.read_text()} of seed {seed} hangs") from late
    if done.returncode:
        raise AssertionError(
            f"case {place.read_text()} of seed {seed} ends its process with {done.returncode}:\n{done.stderr[-3000:]}"
        )
    counts = (line.rpartition(" ") for line in done.stdout.splitlines())
    return Counter({name: int(count) for name, _, count in counts})


def in_child(place: str, seed: str, first: str, cases: str) -> int:
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    outcomes = campaign(partial(case, Path(place)), int(seed), int(first), int(cases), BATCH_SECONDS)
    for name, count in outcomes.items():
        sys.stdout.write(f"{name} {count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(in_child(*sys.argv[2:]) if "--in-child" in sys.argv else main(__doc__, fuzz))
