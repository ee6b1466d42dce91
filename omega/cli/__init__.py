"""The command line: one file per verb; results on stdout, progress, logs and errors on stderr."""

from omega.cli.entry import main

__all__ = ["main"]
