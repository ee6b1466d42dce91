"""Instructions per bar of every indicator, from callgrind's dumps, and how they changed since the last count.

Usage: instruction_table.py FOLDER KEPT; KEPT is the table of the last count, and is written anew.
"""

import sys
from pathlib import Path

from cases import NOTHING
from instructions import BARS, CALLS


def counted(folder: Path) -> dict[str, int]:
    """Instructions of a case's last call, from the end of the call before: Python's few are in each."""
    names = (folder / "names").read_text().split("\n")[:-1]
    dumps = sorted(folder.glob("out.*"), key=lambda path: int(path.suffix[1:]))
    calls = [_total(path) for path in dumps]
    assert len(calls) == CALLS * len(names), f"{len(calls)} calls were counted, of {len(names)} cases with {CALLS}"
    return dict(zip(names, calls[CALLS - 1 :: CALLS], strict=True))


def _total(dump: Path) -> int:
    for line in dump.read_text().splitlines():
        if line.startswith(("totals:", "summary:")):
            return int(line.split()[1])
    raise ValueError(f"{dump} has no total: valgrind was cut off.")


def _before(kept: Path) -> dict[str, float]:
    if not kept.exists():
        return {}
    return {name: float(value) for name, value in (line.split("\t") for line in kept.read_text().splitlines())}


def main() -> None:
    folder, kept = Path(sys.argv[1]), Path(sys.argv[2])
    counts, before = counted(folder), _before(kept)
    call = counts[NOTHING]
    per_bar = {name: (count if name == NOTHING else count - call) / BARS for name, count in counts.items()}
    print(f"Instructions per bar, n = {BARS}, without the {per_bar[NOTHING]:.2f} of a call that computes nothing")
    for name, value in per_bar.items():
        change = f"{value / before[name] - 1:+9.2%}" if before.get(name) else ""
        print(f"{name:28} {value:10.2f} {change}")
    kept.write_text("".join(f"{name}\t{value:.4f}\n" for name, value in per_bar.items()))


if __name__ == "__main__":
    main()
