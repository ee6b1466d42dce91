"""omega: arrays decide."""

from engines.omega import VERSION, ledger, load, runner

__all__ = ["VERSION", "ledger", "load", "run"]
run = runner("intents")
