//! Closing a position, whole or in part: the trade, its money, and the fills at its levels.

use crate::book::{Desk, Terms};
use crate::fill::{Fill, Moment};
use crate::labels::Label;
use crate::market::Market;
use crate::path::Outcome;
use crate::position::Position;
use crate::trade::{ExitReason, Trade};

impl Desk {
    /// Turns a position into a trade and books its gain and its exit commission.
    pub(crate) fn close(&mut self, position: &Position, fill: Fill, reason: ExitReason, note: Label, terms: &Terms) {
        self.close_lots(position, fill, position.lots, position.entry_commission, reason, note, terms);
    }

    /// Turns a part of a position into a trade, which takes its share of the entry's commission; what is left stays.
    pub(crate) fn close_part(&mut self, position: &mut Position, fill: Fill, lots: f64, note: Label, terms: &Terms) {
        let entry_commission = lots / position.lots * position.entry_commission;
        self.close_lots(position, fill, lots, entry_commission, ExitReason::Exit, note, terms);
        position.lots = terms.instrument.floor_to_step(position.lots - lots);
        position.entry_commission -= entry_commission;
    }

    #[expect(clippy::too_many_arguments, reason = "what a trade is made of")]
    fn close_lots(
        &mut self,
        position: &Position,
        fill: Fill,
        lots: f64,
        entry_commission: f64,
        reason: ExitReason,
        note: Label,
        terms: &Terms,
    ) {
        let exit_commission = terms.rules.commission.exit(lots);
        let contract_size = terms.instrument.contract_size();
        let commission = entry_commission + exit_commission;
        let trade = Trade::close(position, fill, lots, reason, note, commission, contract_size);
        self.account.book(trade.pnl - exit_commission);
        self.ledger.add_trade(trade);
    }

    /// Closes a position at its stop (with slippage) or at its target (without).
    pub(crate) fn close_at_level(
        &mut self,
        position: &Position,
        outcome: Outcome,
        market: &Market<'_>,
        bar: usize,
        moment: Moment,
        terms: &Terms,
    ) {
        let (fill, reason) = match outcome {
            Outcome::Stop(stop) => {
                let slippage = terms.rules.slippage;
                (Fill::stop(market, bar, moment, position.direction, stop, slippage), ExitReason::StopLoss)
            }
            Outcome::Target(target) => {
                let improve = terms.rules.limit_improvement;
                (Fill::target(market, bar, moment, position.direction, target, improve), ExitReason::TakeProfit)
            }
        };
        self.close(position, fill, reason, Label::default(), terms);
    }
}
