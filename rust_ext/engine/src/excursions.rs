//! How far the price went for and against a position: what MFE and MAE are made of.

use crate::book::Book;
use crate::stage::Stage;

impl Book {
    /// Widens the excursions of open positions by the quotes that they have certainly seen: the extremes of a bar that
    /// a position was open in from its open to its close, the close of a bar inside which it was filled.
    #[inline]
    pub(crate) fn widen(&mut self, stage: &Stage) {
        for position in &mut self.positions {
            let side = stage.exit_side(position.direction);
            let is_whole = position.entry.time <= stage.timestamp;
            let (low, high) = if is_whole {
                (side.worst(position.direction), side.best(position.direction))
            } else {
                (side.close, side.close)
            };
            position.worst = position.direction.worse(position.worst, low);
            position.best = position.direction.better(position.best, high);
        }
    }
}
