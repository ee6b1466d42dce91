"""What all tests share."""

import os

# Processes that tests start import the installed package, not the sources in the working directory (which hold no
# extension unless `make develop` put one there).
os.environ["PYTHONSAFEPATH"] = "1"
