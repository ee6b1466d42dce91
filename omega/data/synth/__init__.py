"""Synthetic bars: deterministic bid and ask of any length, for tests and benchmarks."""

from omega.data.synth.market import Market
from omega.data.synth.stored import Synthesised, synthesise
from omega.data.synth.stream import weeks

__all__ = ["Market", "Synthesised", "synthesise", "weeks"]
