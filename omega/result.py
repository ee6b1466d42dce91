"""What a run returns."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from omega.views import Views

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go
    import pyarrow as pa

    from omega.config import Config
    from omega.result_tables import ResultTables

__all__ = ["RunResult"]


@attrs.frozen(kw_only=True, eq=False)
class RunResult:
    """A finished run.

    Attributes:
        config: the resolved config.
        metrics: name -> value, None where undefined; units and formulas in `omega.stats.definitions`.
        tables: makes `trades`, `orders` and `equity` when they are first asked for.
        manifest: everything deterministic about the run (versions, hashes, counts, warnings).
        run_info: what varies (times, memory, paths).
        views: the columns that the strategy saw, by symbol.
        directory: the run directory, or None if nothing was written.
    """

    config: "Config"
    metrics: Mapping[str, float | int | None]
    tables: "ResultTables"
    manifest: dict[str, Any]
    run_info: dict[str, Any]
    views: dict[str, Views]
    directory: Path | None = None

    @property
    def trades(self) -> "pa.Table":
        """All trades in order of exit, as written to the run directory."""
        return self.tables.trades

    @property
    def orders(self) -> "pa.Table":
        """All orders in order of decision, as written to the run directory."""
        return self.tables.orders

    @property
    def equity(self) -> "pa.Table":
        """The account at each instant of the clock, as written to the run directory."""
        return self.tables.equity

    def to_pandas(self) -> "dict[str, pd.DataFrame]":
        """The tables ``trades``, ``orders`` and ``equity`` as data frames.

        Times become UTC timestamps, NaT where there is none.
        """
        import pandas as pd

        frames = {}
        for name in ("trades", "orders", "equity"):
            frame: pd.DataFrame = getattr(self, name).to_pandas()
            for column in frame.columns:
                if column == "timestamp" or column == "time" or column.endswith("_time"):
                    frame[column] = pd.to_datetime(frame[column], unit="ns", utc=True).where(frame[column] >= 0)
            frames[name] = frame
        return frames

    def plot(self) -> "go.Figure":
        """Equity and drawdown as a plotly figure."""
        from plotly.subplots import make_subplots

        equity = self.to_pandas()["equity"]
        figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.7, 0.3])
        figure.add_scatter(x=equity["timestamp"], y=equity["equity"], name="equity", row=1, col=1)
        figure.add_scatter(x=equity["timestamp"], y=-equity["drawdown"], name="drawdown", fill="tozeroy", row=2, col=1)
        figure.update_layout(title=self._title, showlegend=False)
        return figure

    @property
    def _title(self) -> str:
        run = self.config.run
        return f"{self.manifest['strategy']['name']} on {', '.join(run.symbols)} {run.timeframe}"

    def __repr__(self) -> str:
        trades = f"{self.metrics['trades']:,} trades"
        net = f"net profit {self.metrics['net_profit']:,.2f} {self.config.account.currency}"
        written = "" if self.directory is None else f", in {self.directory}"
        return f"<RunResult {self._title}: {trades}, {net}{written}>"

    def _repr_html_(self) -> str:
        from html import escape

        from omega.stats.definitions import DEFINITIONS

        rows = []
        for name, value in self.metrics.items():
            definition = DEFINITIONS[name]
            shown = "undefined" if value is None else f"{value:,.6g}"
            rows.append(
                f"<tr title='{escape(definition.text, quote=True)}'><td>{escape(definition.label)}</td>"
                f"<td style='text-align:right'>{shown}</td><td>{escape(definition.unit)}</td></tr>"
            )
        return f"<table><caption>{escape(self._title)}</caption>{''.join(rows)}</table>"
