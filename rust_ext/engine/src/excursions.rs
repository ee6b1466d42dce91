//! How far the price went for and against a position: what MFE and MAE are made of.

use crate::bars::{Bars, Candle};
use crate::book::Book;
use crate::position::Position;
use crate::stage::Stage;

impl Book {
    /// Widens the excursions of open positions by the quotes that they have certainly seen: the extremes of a bar that
    /// a position was open in from its open to its close, the close of a bar inside which it was filled.
    #[inline]
    pub(crate) fn widen(&mut self, stage: &Stage) {
        for position in &mut self.positions {
            position.see(stage.timestamp, stage.exit_side(position.direction));
        }
    }

    /// Returns whether steps 1 to 6 of a bar find nothing to do: no order waits, and the bar reaches no level. The
    /// excursions are then widened already.
    #[inline]
    pub(crate) fn sees_nothing(&mut self, bars: &Bars<'_>, bar: usize) -> bool {
        if !self.pending.is_empty() {
            return false;
        }
        let reached = self.positions.iter().any(|position| {
            let (direction, levels) = (position.direction, &position.levels);
            let side = bars.exit_side(direction);
            let extremes = [side.open[bar], side.low[bar], side.high[bar]];
            extremes.iter().any(|&quote| levels.passed_by(direction, quote))
        });
        if reached {
            return false;
        }
        for position in &mut self.positions {
            position.see(bars.timestamp[bar], &bars.exit_side(position.direction).candle(bar));
        }
        true
    }
}

impl Position {
    #[inline]
    fn see(&mut self, open: i64, side: &Candle) {
        let (low, high) = if self.entry.time <= open {
            (side.worst(self.direction), side.best(self.direction))
        } else {
            (side.close, side.close)
        };
        self.worst = self.direction.worse(self.worst, low);
        self.best = self.direction.better(self.best, high);
    }
}
