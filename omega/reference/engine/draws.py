"""The random draws of slippage: a counter hash, so that a draw depends on where a fill is and on nothing else.

Name: **SplitMix64 chain**. `mix` is one step of SplitMix64 (Steele, Lea, Flood 2014; constants of Stafford's variant
13), all arithmetic modulo 2⁶⁴::

    mix(x): z ← x + 0x9E3779B97F4A7C15
            z ← (z ⊕ (z ≫ 30)) · 0xBF58476D1CE4E5B9
            z ← (z ⊕ (z ≫ 27)) · 0x94D049BB133111EB
            z ⊕ (z ≫ 31)

    h ← mix(seed)
    h ← mix(h ⊕ fnv1a(symbol))          FNV-1a, 64 bits, over the UTF-8 bytes of the symbol
    h ← mix(h ⊕ open)                   the fill bar's open, int64 ns UTC, as two's complement
    h ← mix(h ⊕ (n · 2 + side))         side 0 entry, 1 exit; n = fills with slippage of that side there before this one
    u = (h ≫ 11) · 2⁻⁵³                 in [0, 1)

The fill bar is the primary bar under every intrabar policy, `detail` included. An order that is cancelled at its fill
leaves n as it is.
"""

from typing import Literal

__all__ = ["draw", "fnv1a", "mix"]

_MASK = 2**64 - 1
_FNV_OFFSET, _FNV_PRIME = 0xCBF29CE484222325, 0x100000001B3
_SIDES = {"entry": 0, "exit": 1}


def fnv1a(text: str) -> int:
    """Return the 64-bit FNV-1a hash of the UTF-8 bytes of a text."""
    value = _FNV_OFFSET
    for byte in text.encode():
        value = ((value ^ byte) * _FNV_PRIME) & _MASK
    return value


def mix(x: int) -> int:
    """Return one output of SplitMix64 whose state before it was x."""
    z = (x + 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def draw(seed: int, symbol: str, bar_open: int, side: Literal["entry", "exit"], n: int) -> float:
    """Return the uniform number in [0, 1) of the n-th fill with slippage of a side in a bar, n from 0."""
    h = mix(seed)
    h = mix(h ^ fnv1a(symbol))
    h = mix(h ^ (bar_open & _MASK))
    h = mix(h ^ ((n * 2 + _SIDES[side]) & _MASK))
    return (h >> 11) * 2.0**-53
