"""Both peers, in their environment: plays every case of a folder and writes their trades beside it.

Usage: peer_worker.py FOLDER
"""

import json
import sys
from pathlib import Path

import peer_backtesting
import peer_vectorbt
from case_files import read_case

PEERS = {"backtesting.py": peer_backtesting, "vectorbt": peer_vectorbt}


def main(folder: Path) -> None:
    found: dict[str, dict[str, list]] = {name: {} for name in PEERS}
    for path in sorted(folder.glob("*.npz")):
        case = read_case(folder, path.stem)
        for name, peer in PEERS.items():
            found[name][path.stem] = peer.trades(*case)
    versions = {name: peer.VERSION for name, peer in PEERS.items()}
    (folder / "peers.txt").write_text(json.dumps({"versions": versions, "trades": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
