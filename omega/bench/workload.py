"""One rule in three forms: buy a z-score of −2, leave at 0, stop and target at 2·ATR(14) from the fill; long only.

z is that of the bid's close over 100 bars (population deviation), ATR is Wilder's. Orders fill at the next open.
"""

import numpy as np

from omega import Bar, Enter, Exit, Intents, Mask, Series, Strategy, Views, ind
from omega.params import NoParams

__all__ = ["FORMS", "DipByBar", "DipByCandidates", "DipByIntents"]

WINDOW, ENTRY, EXIT = 100, -2.0, 0.0
ATR, LEVEL = 14, 2.0


class DipByBar(Strategy[NoParams]):
    """Python decides at every bar."""

    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        """Declare both columns."""
        return {"z": ind.zscore(WINDOW, ddof=0), "atr": ind.atr(ATR)}

    def on_bar(self, bar: Bar) -> Enter | Exit | None:
        """Enter a dip, leave at the mean."""
        views, i = bar.views, bar.i
        z = views.z[i]
        if z <= ENTRY:
            if bar.position is None:
                distance = LEVEL * views.atr[i]
                return Enter.long(stop_distance=distance, target_distance=distance)
        elif z >= EXIT and bar.position is not None:
            return Exit(reason="mean")
        return None


class DipByCandidates(DipByBar):
    """Python decides while a position is open, and where an entry is possible."""

    def candidates(self, views: Views) -> Mask:
        """Mark the dips."""
        mask: Mask = views.z <= ENTRY
        return mask


class DipByIntents(Strategy[NoParams]):
    """Arrays decide; no Python for a bar."""

    indicators = DipByBar.indicators

    def intents(self, views: Views) -> Intents:
        """Return an enter for every dip and an exit for every bar above the mean; the engine skips what cannot act."""
        bar = np.flatnonzero((views.z <= ENTRY) | (views.z >= EXIT))
        enter = views.z[bar] <= ENTRY
        distance = np.where(enter, LEVEL * views.atr[bar], np.nan)
        return Intents(
            bar,
            action=np.where(enter, np.int8(0), np.int8(1)),
            stop_distance=distance,
            target_distance=distance,
            reason="mean",
        )


#: Form -> the strategy that has it.
FORMS: dict[str, type[Strategy[NoParams]]] = {
    "intents": DipByIntents,
    "candidates": DipByCandidates,
    "on_bar": DipByBar,
}
