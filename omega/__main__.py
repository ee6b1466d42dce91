"""``python -m omega``: the command line."""

import sys

from omega.cli import main

if __name__ == "__main__":
    sys.exit(main())
