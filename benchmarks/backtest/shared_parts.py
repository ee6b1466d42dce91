"""Makes the parts of the indicator benchmark importable: fleet, worker, bars, machine, resident, loops."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "indicators"))
