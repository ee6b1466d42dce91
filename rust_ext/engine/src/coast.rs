//! Passing bars in which nothing happens, for one symbol: no decision, no order, no level reached, no money moved.
//!
//! What is written for such a bar is what the steps of `bar` would write; only the way there is shorter. The first bar
//! in which something may happen is left to them.

use std::cmp::Ordering;

use crate::engine::Engine;

impl Engine<'_> {
    /// Passes at most `rows` bars, all but the last one of the data, up to the first in which something may happen.
    /// Nobody may want to decide at their closes. Returns how many were passed.
    pub(crate) fn coast(&mut self, rows: usize) -> usize {
        let [market] = self.feed.markets.as_slice() else {
            return 0;
        };
        let (rules, book) = (&self.desk.rules, &mut self.desk.books[0]);
        let moves_stops = rules.break_even.is_some() || rules.trailing.is_some();
        let acts = rules.detail || rules.max_holding.is_some() || moves_stops || self.feed.rollovers.is_some();
        if !book.pending.is_empty() || self.desk.has_changed || (acts && !book.is_idle()) {
            return 0;
        }
        let (first, last) = (self.clock.next_bar(0), market.bars.len() - 1);
        let rows = rows.min(last.saturating_sub(first));
        if rows == 0 {
            return 0;
        }
        let passed = if book.is_idle() { self.coast_idle(rows) } else { self.coast_open(first, rows) };
        if passed > 0 {
            self.now = self.clock.skip(passed);
            self.desk.books[0].enter_bar(first + passed - 1);
            self.desk.mark(&self.feed, self.now);
        }
        passed
    }

    /// Passes bars while nothing is open: the account stands still.
    fn coast_idle(&mut self, rows: usize) -> usize {
        self.curve.repeat(self.desk.account.balance(), rows);
        rows
    }

    /// Passes bars while positions are open, up to the first that reaches a level or the stop-out.
    fn coast_open(&mut self, first: usize, rows: usize) -> usize {
        let (feed, desk) = (&self.feed, &mut self.desk);
        let bars = feed.markets[0].bars;
        let (balance, used) = (desk.account.balance(), desk.used_margin());
        let stop_out = desk.rules.stop_out * used;
        for bar in first..first + rows {
            if !desk.books[0].sees_nothing(&bars, bar) {
                return bar - first;
            }
            let (mut open_pnl, mut at_worst) = (0.0, 0.0);
            for position in &desk.books[0].positions {
                let side = bars.exit_side(position.direction);
                let pnl = |price| desk.pnl(feed, 0, position, position.lots, price, bars.known_at[bar]);
                open_pnl += pnl(side.close[bar]);
                if used > 0.0 {
                    at_worst += pnl(side.candle(bar).worst(position.direction));
                }
            }
            // Not above it; a NaN is not either, here as in the step itself.
            if used > 0.0 && (balance + at_worst).partial_cmp(&stop_out) != Some(Ordering::Greater) {
                return bar - first;
            }
            self.curve.push(balance, balance + open_pnl);
            self.curve.count_in_position(true);
        }
        rows
    }
}
