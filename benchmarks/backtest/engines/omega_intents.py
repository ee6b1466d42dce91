"""omega: arrays decide."""

from engines.omega import VERSION, load, runner

__all__ = ["VERSION", "load", "run"]
run = runner("intents")
