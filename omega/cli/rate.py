"""The progress bar's rate, in bars per second."""

from rich.progress import ProgressColumn, Task
from rich.text import Text

__all__ = ["RateColumn"]


class RateColumn(ProgressColumn):
    """Bars per second since the bar appeared; empty until there is a rate."""

    def render(self, task: Task) -> Text:
        """Return the rate as text."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} bars/s" if speed else "", style="progress.data.speed")
