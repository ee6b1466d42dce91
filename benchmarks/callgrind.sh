#!/usr/bin/env bash
# Count the instructions of every indicator with valgrind: a measure that does not depend on what else the machine does.
# Usage: benchmarks/callgrind.sh [PYTHON]; keeps the counts in target/instructions.tsv and says what changed since.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${1:-.venv/bin/python}
command -v valgrind >/dev/null || {
    echo "benchmarks/callgrind.sh needs valgrind and found none. Install it, e.g. apt-get install valgrind." >&2
    exit 1
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p target

# Counts are written down, and start anew, where Rust is left: one dump for each batch call.
PYTHONHASHSEED=0 OMP_NUM_THREADS=1 valgrind --quiet --tool=callgrind --dump-after='*__pyfunction_compute*' \
    --callgrind-out-file="$folder/out" "$python" benchmarks/indicators/instructions.py "$folder/names"
rm -f "$folder/out" # what came after the last call
"$python" benchmarks/indicators/instruction_table.py "$folder" target/instructions.tsv
