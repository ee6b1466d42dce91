"""Compute every indicator twice, one call each: run by benchmarks/callgrind.sh under valgrind, which counts each call.

Usage: instructions.py NAMES, the file to which the names of what is counted go, in order.
"""

import gc
import sys
import tempfile
from pathlib import Path

from bars import read, write
from cases import PANEL, single_cases, together
from peers import omega

BARS = 20_000
#: The last call is counted: the first also does what happens only once.
CALLS = 2


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), BARS)
        series = omega.load(read(Path(name), BARS))
    cases = [*single_cases(), together("panel", PANEL)]
    gc.disable()
    for case in cases:
        call = omega.call_for(list(case.parts), series)
        assert call is not None
        for _ in range(CALLS):
            call()
    Path(sys.argv[1]).write_text("".join(f"{case.key}\n" for case in cases))


if __name__ == "__main__":
    main()
