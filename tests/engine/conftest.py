"""Makes the modules of this folder importable to its tests, and knows how long a deep search is."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

#: `pytest tests/engine --hypothesis-profile=deep`: ten times the examples of an ordinary run.
settings.register_profile("deep", max_examples=10 * settings.default.max_examples)
