"""Mean reversion by z-score: enter far from the mean, leave at the mean or at a stop beyond the extreme.

Scenarios 1 and 2 of the ancestor's strategy, long and short, with its higher-timeframe trend filter. All declarations
are computed in one call; all decisions are columns, so a run needs no Python per bar (`intents`), and `on_bar` takes
the same decisions one by one.
"""

from collections.abc import Sequence

import numpy as np

from omega import Bar, Enter, Intents, Mask, Series, Strategy, Views, ind
from omega.views import Array

from .params import Params
from .scenarios import LABELS, decide


class MeanReversionZScore(Strategy[Params]):
    """z-score mean reversion; stop and target do all the work of an open position."""

    manage_positions = False

    @property
    def higher_timeframes(self) -> Sequence[str]:
        """The trend filter's timeframe."""
        return (self.params.htf_tf,)

    @property
    def report_columns(self) -> Sequence[str]:
        """Both scores, the range and the trend, kept with each trade."""
        return ("z", "kz", "atr", f"{self.params.htf_tf}.trend")

    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        """Declare both scenarios' indicators on the primary, and the trend on the higher timeframe."""
        p = self.params
        if not series.primary:
            return {"close": ind.close(), "trend": ind.ema(p.htf_ema)}
        return {
            "z": ind.zscore(p.window_length, mean="ema", ema_period=p.ema_length),
            "ema": ind.ema(p.ema_length),
            "atr": ind.atr(p.atr_length),
            "atr_ask": ind.atr(p.atr_length, side="ask"),
            "kz": ind.kalman_zscore(p.window_length, p.kalman_r, p.kalman_q),
            "bands": ind.bollinger(p.b_b_length, p.std_factor),
        }

    def prepare(self, views: Views) -> dict[str, Array]:
        """Decide for every bar at once: columns signal, stop, target."""
        return decide(self.params, views)

    def candidates(self, views: Views) -> Mask:
        """Mark the bars with a signal."""
        mask: Mask = views.signal != 0
        return mask

    def on_bar(self, bar: Bar) -> Enter | None:
        """Enter as the columns say."""
        v, i = bar.views, bar.i
        signal = int(v.signal[i])
        return Enter(
            direction="long" if signal > 0 else "short",
            stop_loss=float(v.stop[i]),
            take_profit=float(v.target[i]),
            tag=LABELS[signal],
        )

    def intents(self, views: Views) -> Intents:
        """Return all entries as columns."""
        rows = np.flatnonzero(views.signal)
        signals = views.signal[rows].astype(np.int64)
        return Intents(
            bar=rows,
            action="enter",
            direction=np.sign(signals),
            stop_loss=views.stop[rows],
            take_profit=views.target[rows],
            tag=[LABELS[signal] for signal in signals.tolist()],
        )
