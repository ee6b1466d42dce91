"""Imports killed with SIGKILL, for test_killed_imports.py: what the store holds after each.

``python killed_imports.py FOLDER steps`` kills an import at each of its operations on files, one after the other, each
time in a store without a trace of a kill; ``... again`` does so in the store that the kill before has left;
``... moments N`` kills N imports at random moments. Each import replaces four series by four others. After each kill
the store is opened and its hashes are checked; one word a kill is printed: ``old`` or ``new``.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from omega.data.importers import import_folder
from omega.data.store import list_series, open_series, verify_series
from omega.data.switch import snapshot

FILE_OPERATIONS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir"}
MINUTE = 60_000_000_000
FIRST = 1_488_837_600_000_000_000  # 2017-03-06 22:00 UTC


def write_source(root: Path, rows: int, level: float) -> None:
    """Both sides of M1 and M5, `rows` bars each, around `level`."""
    for minutes in (1, 5):
        for side, price in (("BID", level), ("ASK", level + 1e-4)):
            path = root / "EURUSD" / f"EURUSD_M{minutes}_{side}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            times = FIRST + np.arange(rows, dtype=np.int64) * minutes * MINUTE
            prices = {name: np.full(rows, price) for name in ("open", "high", "low", "close")}
            pq.write_table(pa.table({"timestamp": times} | prices | {"volume": np.zeros(rows)}), path)


def hashes(store: Path) -> tuple[str, ...]:
    """The hashes of all series, checked against their bars."""
    found = snapshot(store, lambda: [open_series(store, n.symbol, n.timeframe, n.side) for n in list_series(store)])
    for series in found:
        verify_series(series)
    return tuple(series.hash for series in found)


def killed(import_: Callable[[], None], prepare: Callable[[], None], patience: float | None) -> bool:
    """Run an import in a child, killed by `prepare`'s doing or after `patience` seconds; whether it was killed."""
    child = os.fork()
    if child == 0:
        prepare()
        import_()
        os._exit(0)
    if patience is not None:
        time.sleep(patience)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit(f"the import failed with status {os.WEXITSTATUS(status)}")
    return os.WIFSIGNALED(status)


def kill_at(step: int) -> None:
    """Kill this process when it begins its operation number `step` on files."""
    left = step

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in FILE_OPERATIONS:
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    sys.addaudithook(count)


def main(folder: Path, mode: str, moments: int) -> None:
    rows = 20_000 if mode == "moments" else 300
    store = folder / "store"
    sources = {}
    for name, level in (("a", 1.1), ("b", 1.2)):
        write_source(folder / name, rows, level)
        import_folder(folder / name, folder / f"store-{name}")
        sources[hashes(folder / f"store-{name}")] = folder / name
    import_folder(folder / "a", store)
    started = time.monotonic()
    import_folder(folder / "a", store)
    duration = time.monotonic() - started
    dice = random.Random(20260101)  # noqa: S311
    step = 0
    while mode != "moments" or step < moments:
        if mode == "steps":
            import_folder(folder / "a", store)
        held = hashes(store)
        ((replacement, source),) = (item for item in sources.items() if item[0] != held)
        patience = dice.uniform(0, 1.5 * duration) if mode == "moments" else None
        at = sys.maxsize if mode == "moments" else step
        was_killed = killed(lambda s=source: import_folder(s, store), lambda n=at: kill_at(n), patience)
        found = hashes(store)
        if found not in (held, replacement):
            raise SystemExit(f"step {step}: the store holds a mixture: {found}")
        print("new" if found == replacement else "old")  # noqa: T201
        step += 1
        if mode != "moments" and not was_killed:
            break
    import_folder(folder / "b", store)
    if sorted(os.listdir(store)) != [".generation", "EURUSD"] or len(os.listdir(store / "EURUSD")) != 4:  # noqa: PTH208
        raise SystemExit(f"left over: {sorted(store.rglob('*'))}")


main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
