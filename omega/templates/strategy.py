"""Buy dips in an uptrend, sell rallies in a downtrend: a template to copy or to subclass.

Copy this folder, rename the class, and change the four hooks. Or keep it and subclass:

    from omega.templates.strategy import Template

    class Cautious(Template):
        def on_bar(self, bar):
            return None if bar.equity < 95_000 else super().on_bar(bar)
"""

import attrs

from omega import Bar, Enter, Exit, Mask, Series, Strategy, Views, ind, param


@attrs.frozen(kw_only=True)
class Params:
    """The parameters: types and ranges are checked before a run; omega run -p window=60 sets one."""

    window: int = param(100, low=20, high=500, step=10, help="z-score window, bars")
    entry: float = param(2.0, low=0.5, high=4.0, step=0.25, help="entry threshold, standard deviations")
    trend: int = param(50, low=10, high=200, step=10, help="trend ema, H4 bars")
    stop: float = param(2.0, low=0.5, high=10.0, step=0.5, help="stop distance, ATR")
    target: float = param(2.0, low=0.5, high=10.0, step=0.5, help="target distance, ATR")


class Template(Strategy[Params]):
    """Enter where the price is far from its mean but with the H4 trend; leave when it is back at the mean."""

    higher_timeframes = ("H4",)
    report_columns = ("z", "atr", "H4.trend")  # their values at each entry are kept with the trades

    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        """Declare what is needed on each timeframe. Nothing is computed here."""
        if series.timeframe == "H4":
            return {"trend": ind.ema(self.params.trend), "close": ind.close()}
        return {"z": ind.zscore(self.params.window), "atr": ind.atr(14)}

    def candidates(self, views: Views) -> Mask:
        """Mark the bars on which an entry is possible; while flat, on_bar runs on these only."""
        up = views["H4"].close > views["H4"].trend
        down = views["H4"].close < views["H4"].trend
        mask: Mask = ((views.z <= -self.params.entry) & up) | ((views.z >= self.params.entry) & down)
        return mask

    def on_bar(self, bar: Bar) -> Enter | Exit | None:
        """Decide at the close of a bar; orders fill at the next open."""
        v, i = bar.views, bar.i
        position = bar.position
        if position is None:
            enter = Enter.long if v.z[i] < 0 else Enter.short
            return enter(
                stop_distance=self.params.stop * v.atr[i],
                target_distance=self.params.target * v.atr[i],
                tag="dip" if v.z[i] < 0 else "rally",
            )
        back = v.z[i] >= 0 if position.direction == "long" else v.z[i] <= 0
        return Exit(reason="mean") if back else None
