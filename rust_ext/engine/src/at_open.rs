//! The open of a bar: steps 1 to 3.

use crate::book::{Book, Desk};
use crate::fill::{Fill, Moment};
use crate::labels::Label;
use crate::market::Market;
use crate::trade::ExitReason;

impl Book {
    /// Takes the steps of the open.
    #[inline]
    pub(crate) fn at_open(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) {
        if self.is_idle() {
            return;
        }
        self.market_exits(desk, market, bar, Moment::Open);
        self.levels_passed_by_open(desk, market, bar);
        self.market_entries(desk, market, bar, Moment::Open);
    }

    /// Step 2: positions whose stop or target the open has passed are closed at the open.
    fn levels_passed_by_open(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) {
        let Self { terms, positions, .. } = self;
        positions.retain(|position| {
            let direction = position.direction;
            let open = market.exit_side(direction).open[bar];
            let moment = Moment::Open;
            let (fill, reason) = match (position.levels.stop_loss, position.levels.take_profit) {
                (Some(stop), _) if direction.stop_reached(open, stop) => {
                    let slippage = terms.rules.slippage;
                    let fill = Fill::stop(market, bar, moment, direction, stop, slippage);
                    (fill, ExitReason::StopLoss)
                }
                (_, Some(target)) if direction.target_reached(open, target) => {
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
