"""omega: Python decides while a position is open, and where an entry is possible."""

from engines.omega import VERSION, load, runner

__all__ = ["VERSION", "load", "run"]
run = runner("candidates")
