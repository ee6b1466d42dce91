//! The inside of a bar: step 5.

use crate::book::{Book, Desk};
use crate::fill::{Fill, Moment};
use crate::labels::Label;
use crate::market::Market;
use crate::trade::ExitReason;

impl Book {
    /// Step 5: stops and targets that the bar touches, the stop first where it touches both (`intrabar = "worst"`).
    ///
    /// A position filled at this bar's open takes part; one filled at the last close was opened before this bar.
    #[inline]
    pub(crate) fn inside(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) {
        if self.positions.is_empty() {
            return;
        }
        let Self { terms, positions, .. } = self;
        positions.retain(|position| {
            let direction = position.direction;
            let side = market.exit_side(direction);
            let moment = Moment::Close;
            let (fill, reason) = match (position.levels.stop_loss, position.levels.take_profit) {
                (Some(stop), _) if direction.stop_reached(side.worst(direction, bar), stop) => {
                    let slippage = terms.rules.slippage;
                    let fill = Fill::stop(market, bar, moment, direction, stop, slippage);
                    (fill, ExitReason::StopLoss)
                }
                (_, Some(target)) if direction.target_reached(side.best(direction, bar), target) => {
                    let fill = Fill::target(market, bar, moment, target);
                    (fill, ExitReason::TakeProfit)
                }
                _ => return true,
            };
            desk.close(position, fill, reason, Label::default(), terms);
            false
        });
    }
}
