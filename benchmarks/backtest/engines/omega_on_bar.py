"""omega: Python decides at every bar."""

from engines.omega import VERSION, load, runner

__all__ = ["VERSION", "load", "run"]
run = runner("on_bar")
