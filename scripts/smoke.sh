#!/usr/bin/env bash
# Install the wheel into a clean environment and use it from a directory that knows nothing of this repository.
# Usage: scripts/smoke.sh PYTHON WHEEL_FOLDER
set -euo pipefail
python=$1
wheel=$(realpath "$2"/omega_runner-*.whl)
lock=$(realpath requirements.lock)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$python" -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint <(sed -E '/^ +--hash/d; s/ \\$//' "$lock") "$wheel"
cd "$place"
export OMEGA_CACHE_DIR=$place/cache
venv/bin/omega --version
venv/bin/omega list indicators >/dev/null
venv/bin/omega run omega.templates.strategy:Template --set costs=none --json >result.json
venv/bin/python - <<'PYTHON'
import json
import pathlib

result = json.loads(pathlib.Path("result.json").read_text())
assert result["manifest"]["ffi"]["batch_calls"] == 1, result["manifest"]["ffi"]
assert result["metrics"]["trades"] > 0, result["metrics"]
assert (pathlib.Path(result["directory"]) / "report.html").stat().st_size > 10_000
print("smoke: one batch call,", result["metrics"]["trades"], "trades, report written")
PYTHON
