//! Margin: what a position binds, whether an entry finds it free, and the stop-out (docs/execution.md, margin).
//!
//! Margin = lots × contract size × price / leverage, converted; it is fixed when the position is opened, at the fill
//! price, and a partial exit releases its share. Without a leverage no margin is asked.

use crate::desk::Desk;
use crate::fill::{Basis, Quote};
use crate::labels::Label;
use crate::market::Feed;
use crate::sum::total;
use crate::trade::ExitReason;

impl Desk {
    /// Returns the margin of lots opened at a price, in account currency; none if a rate is not known yet.
    pub(crate) fn margin_of(&self, feed: &Feed<'_>, k: usize, lots: f64, price: f64, time: i64) -> Option<f64> {
        let instrument = &feed.markets[k].instrument;
        let Some(leverage) = instrument.contract().leverage else {
            return Some(0.0);
        };
        self.known_in_account(feed, k, lots * instrument.contract_size() * price / leverage, time, Some(price))
    }

    /// Returns the money that a new entry may bind, at its decision: equity − margin of positions and waiting entries.
    pub(crate) fn free_at_decision(&self) -> f64 {
        let waiting = total(self.books.iter().flat_map(|book| &book.pending).map(|order| order.margin));
        self.account.equity() - self.used_margin() - waiting
    }

    /// Returns the money that an entry may bind, at its fill: balance + open gains at the last mark − margin of
    /// positions. What the prices of this very bar do to other positions is not known.
    pub(crate) fn free_at_fill(&self) -> f64 {
        let open_pnl = total(self.positions().map(|position| position.open_pnl));
        self.account.balance() + open_pnl - self.used_margin()
    }

    /// Returns the margin of all open positions.
    pub(crate) fn used_margin(&self) -> f64 {
        total(self.positions().map(|position| position.margin))
    }

    /// Step 7: while equity at the bar's worst prices of all positions together is at or below `stop_out` × margin,
    /// closes the position with the largest loss (the oldest of equals) at its worst price, with slippage.
    ///
    /// Bid low and ask high count at once; symbols without a bar at this instant stand at their last close.
    pub(crate) fn stop_out(&mut self, feed: &Feed<'_>, closing: &[(usize, usize)], time: i64) {
        loop {
            let used = self.used_margin();
            // Not above zero; a NaN is not either.
            if used.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
                return;
            }
            let is_closing = |k: usize| closing.iter().any(|&(closes, _)| closes == k);
            let mut open_pnl = 0.0;
            let mut worst: Option<(f64, u64, usize, usize, f64)> = None;
            for (k, book) in self.books.iter().enumerate() {
                for (row, position) in book.positions.iter().enumerate() {
                    let side = feed.markets[k].bars.exit_side(position.direction).candle(book.bar);
                    let price = if is_closing(k) { side.worst(position.direction) } else { side.close };
                    let pnl = self.pnl(feed, k, position, position.lots, price, time);
                    open_pnl += pnl;
                    if worst.is_none_or(|(least, id, ..)| pnl < least || (pnl == least && position.id < id)) {
                        worst = Some((pnl, position.id, k, row, price));
                    }
                }
            }
            let Some((_, _, k, row, price)) = worst else {
                return;
            };
            if self.account.balance() + open_pnl > self.rules.stop_out * used {
                return;
            }
            let position = self.books[k].positions[row];
            let decided = self.books[k].bar.saturating_sub(usize::from(is_closing(k)));
            let quote = Quote { price, basis: Basis::Worst, time, decided };
            let fill = self.exit_fill(feed, k, position.direction, quote);
            self.close(feed, k, row, fill, position.lots, ExitReason::StopOut, Label::default());
        }
    }
}
