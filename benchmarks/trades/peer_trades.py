"""Compare omega's trades with those of backtesting.py and vectorbt on real bars; write docs/benchmarks/peer_trades.md.

Run by `make peer-trades`, in the project's environment; `--peers` names the Python of the engines' environment.
Ends with an error if a difference is left that no kind fits.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from case_files import Trade, write_case
from differences import Compared, compared, unexplained
from peer_trades_page import page
from real_series import ABSENT, DATA, SAMPLE, SHARED, Series
from shared_rule import AFTER_FILL, CONTRACT, FROM_CLOSE, FROM_FILL, LEVELS, Levels, played
from shared_thresholds import LOTS

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "benchmarks" / "peer_trades.md"
#: Which of omega's ways to count levels stands beside which peer.
BESIDE = (("backtesting.py", FROM_CLOSE), ("vectorbt", AFTER_FILL), ("vectorbt", FROM_FILL))


class Row(NamedTuple):
    """One comparison: a series, distances of levels, a peer, and omega's way to count levels beside it."""

    series: Series
    levels: Levels
    peer: str
    counted: str
    times: Any
    found: Compared


def rows_of(series: Sequence[Series], python: str, only: Sequence[Levels] = LEVELS) -> tuple[dict[str, str], list[Row]]:
    """Play every series with all levels in omega and in the peers: versions of the peers, and the comparisons."""
    with tempfile.TemporaryDirectory(prefix="omega-peers-") as name:
        folder = Path(name)
        cases = {f"{k}-{m}": (one, levels) for k, one in enumerate(series) for m, levels in enumerate(only)}
        ours: dict[str, dict[str, list[Trade]]] = {}
        columns: dict[str, dict[str, Any]] = {}
        for key, (one, levels) in cases.items():
            ours[key] = {}
            for _, counted in BESIDE:
                columns[key], ours[key][counted] = played(one, levels, counted)
            write_case(folder, key, columns[key], levels.fee, LOTS * CONTRACT, CONTRACT)
        command = [python, str(HERE / "peer_worker.py"), str(folder)]
        environment = os.environ | {"PYTHONPATH": str(HERE)}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603
        if done.returncode:
            raise RuntimeError(f"The peers' process ended with {done.returncode}:\n{done.stderr}")
        answer = json.loads((folder / "peers.txt").read_text())
    rows = []
    for peer, counted in BESIDE:
        for key, (one, levels) in cases.items():
            theirs = [Trade(*row) for row in answer["trades"][peer][key]]
            found = compared(peer, columns[key], ours[key][counted], theirs)
            rows.append(Row(one, levels, peer, counted, one.table().column("timestamp"), found))
    return answer["versions"], rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", required=True, help="Python of the environment of benchmarks/backtest")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    arguments = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(ABSENT)
    versions, rows = rows_of((SAMPLE, *SHARED), arguments.peers)
    arguments.out.write_text(page(versions, rows), encoding="utf-8")
    left = list(unexplained([row.found for row in rows]))
    for each in left:
        print(each)
    same, all_ = sum(row.found.same for row in rows), sum(row.found.ours for row in rows)
    print(f"{len(rows)} comparisons, {same:,} of omega's {all_:,} trades the same, {len(left)} differences unexplained")
    if left:
        sys.exit(1)


if __name__ == "__main__":
    main()
