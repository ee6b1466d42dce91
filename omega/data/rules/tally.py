"""Counting the rows that break a rule, window by window, whatever the size of the series."""

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.rules.finding import Finding, Offender
from omega.data.rules.rule import Codes, Rule
from omega.data.rules.window import ORIGIN, Window

__all__ = ["SHOWN", "Look", "RunTally", "Tally"]

SHOWN = 5
"""Bars that a finding shows."""


@attrs.frozen(eq=False)
class Look:
    """How a rule looks at the rows of one window.

    Attributes:
        window: The window (of the bid, for a pair).
        values: Window row → what to show of it.
        measured: Window rows → how badly they break the rule; None if that is not measured.

    """

    window: Window
    values: Callable[[int], dict[str, float]]
    measured: Callable[[NDArray[Any]], NDArray[Any]] | None = None

    def offender(self, row: int, measure: float | None = None) -> Offender:
        """Return a row of the window as a message shows it."""
        if measure is None and self.measured is not None:
            measure = float(self.measured(np.array([row]))[0])
        origin = self.window.values.get(ORIGIN)
        number = row + self.window.first if origin is None else int(origin[row])
        return Offender(row=number + 1, time=int(self.window.times[row]), values=self.values(row), measure=measure)


class Tally:
    """The count of one rule over the windows of a series, in order.

    With `keep`, `mask` is (n,) True for all broken rows; without, memory does not grow with the series.
    """

    def __init__(self, rule: Rule, side: str, total: int, *, keep: bool = False) -> None:
        self.rule = rule
        self.side = side
        self.total = total
        self.mask: NDArray[np.bool_] | None = np.zeros(total, dtype=np.bool_) if keep else None
        self.counts = np.zeros(max(len(rule.classes), 1), dtype=np.int64)
        self.first: list[Offender] = []
        self.worst: Offender | None = None

    def add(self, codes: Codes, look: Look) -> None:
        """Count the rows of the core of the window that `codes` are of."""
        core = codes[look.window.core]
        if not core.any():
            return
        rows = np.flatnonzero(core)
        found = core[rows].astype(np.intp)
        self.counts += np.bincount(found, minlength=self.counts.size + 1)[1:]
        rows = rows[found <= self.rule.breaking] + look.window.core.start
        if self.mask is not None:
            self.mask[rows + look.window.first] = True
        self.first += [look.offender(int(row)) for row in rows[: SHOWN - len(self.first)]]
        if look.measured is not None and rows.size:
            measures = look.measured(rows)
            most = int(np.argmax(measures))
            self._worsen(look.offender(int(rows[most]), float(measures[most])))

    def finding(self) -> Finding:
        """Return what was found, once all windows were added."""
        counts = tuple(int(count) for count in self.counts)
        broken = self.rule.judged(counts)
        if not broken and self.mask is not None:
            self.mask[:] = False
        return Finding(
            rule=self.rule.name,
            side=self.side,
            count=sum(counts[: self.rule.breaking]) if broken else 0,
            total=self.total,
            classes=dict(zip(self.rule.classes, counts, strict=True)) if self.rule.classes else {},
            first=tuple(self.first) if broken else (),
            worst=self.worst if broken else None,
        )

    def _worsen(self, offender: Offender) -> None:
        if self.worst is None or (offender.measure or 0.0) > (self.worst.measure or 0.0):
            self.worst = offender


class RunTally(Tally):
    """Counts only rows in unbroken runs of at least `shortest` rows, also across windows; measured by their length."""

    def __init__(self, rule: Rule, side: str, total: int, shortest: int, *, keep: bool = False) -> None:
        super().__init__(rule, side, total, keep=keep)
        self._shortest = shortest
        self._start: Offender | None = None
        self._row = 0
        self._length = 0

    def add(self, codes: Codes, look: Look) -> None:
        """Count the runs in the core; one that reaches its end may go on in the next window."""
        core = codes[look.window.core].astype(np.int8)
        if not core.any():
            self._end()
            return
        edges = np.flatnonzero(np.diff(core, prepend=0, append=0)).reshape(-1, 2)
        if not (edges.size and edges[0, 0] == 0):
            self._end()
        for start, stop in edges.tolist():
            if self._start is None:
                self._row = start + look.window.core.start + look.window.first
                self._start = look.offender(self._row - look.window.first, 0.0)
            self._length += stop - start
            if stop < core.size:
                self._end()

    def finding(self) -> Finding:
        """Return what was found, once all windows were added."""
        self._end()
        return super().finding()

    def _end(self) -> None:
        start, length = self._start, self._length
        self._start, self._length = None, 0
        if start is None or length < self._shortest:
            return
        start = attrs.evolve(start, measure=float(length))
        self.counts += length
        if self.mask is not None:
            self.mask[self._row : self._row + length] = True
        if len(self.first) < SHOWN:
            self.first.append(start)
        self._worsen(start)
