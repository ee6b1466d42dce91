//! What the rules do to open positions: max holding in step 7, moving stops in step 10 (docs/execution.md, management).
//!
//! Break-even and trailing look at the close of the exit side, the last quote that is certain, so a moved stop is never
//! beyond the current quote. A stop is only ever moved towards the market; where both move it, the tighter one stands.

use crate::desk::Desk;
use crate::labels::Label;
use crate::market::{Feed, Market};
use crate::position::Position;
use crate::rules::{Rules, TrailingDistance};
use crate::stage::{Moment, Stage};
use crate::trade::ExitReason;

/// Slack in pips, so that a gain from 1.1000 to 1.1010 counts as the ten pips that it is, not as 9.999999999998899.
const PIP_SLACK: f64 = 1e-6;

impl Desk {
    /// Step 7: closes positions at the first close with `known_at` − fill ≥ `max_holding`, at that close.
    pub(crate) fn close_overdue(&mut self, feed: &Feed<'_>, k: usize) {
        let Some(limit) = self.rules.max_holding else {
            return;
        };
        let bar = self.books[k].bar;
        let stage = Stage::of(&feed.markets[k].bars, bar);
        let mut row = 0;
        while row < self.books[k].positions.len() {
            let position = self.books[k].positions[row];
            if stage.known_at.saturating_sub(position.entry.time) < limit {
                row += 1;
                continue;
            }
            let fill = self.market_exit_fill(feed, k, position.direction, &stage, Moment::Close, bar);
            self.close(feed, k, row, fill, position.lots, ExitReason::MaxHolding, Label::default());
        }
    }

    /// Step 10: sets the stops that break-even and trailing give the positions for the next bar.
    #[inline]
    pub(crate) fn move_stops(&mut self, feed: &Feed<'_>, k: usize) {
        if self.rules.break_even.is_none() && self.rules.trailing.is_none() {
            return;
        }
        let (book, market) = (&mut self.books[k], &feed.markets[k]);
        for position in &mut book.positions {
            let close = market.bars.exit_side(position.direction).close[book.bar];
            let moved = [
                (break_even(&self.rules, market, position, close), ExitReason::BreakEven),
                (trailing(&self.rules, market, position, close, book.bar), ExitReason::TrailingStop),
            ];
            for (stop, reason) in moved {
                if let Some(stop) = stop.filter(|&stop| is_tighter(position, stop)) {
                    position.levels.stop_loss = Some(stop);
                    position.stop_reason = reason;
                }
            }
        }
    }
}

fn gained(position: &Position, close: f64) -> f64 {
    position.direction.signed(close) - position.direction.signed(position.entry.price)
}

fn break_even(rules: &Rules, market: &Market<'_>, position: &Position, close: f64) -> Option<f64> {
    let (rule, pip) = (rules.break_even?, market.instrument.pip_size());
    if gained(position, close) < (rule.trigger_pips - PIP_SLACK) * pip {
        return None;
    }
    Some(position.direction.advance(position.entry.price, rule.offset_pips * pip))
}

fn trailing(rules: &Rules, market: &Market<'_>, position: &Position, close: f64, bar: usize) -> Option<f64> {
    let (rule, pip) = (rules.trailing?, market.instrument.pip_size());
    if gained(position, close) < (rule.start_pips - PIP_SLACK) * pip {
        return None;
    }
    let distance = match rule.distance {
        TrailingDistance::Pips(pips) => pips * pip,
        TrailingDistance::Atr(multiple) => multiple * market.atr(bar),
    };
    // The ATR has no value yet.
    (!distance.is_nan()).then(|| position.direction.advance(close, -distance))
}

/// A position without a stop takes any.
fn is_tighter(position: &Position, stop: f64) -> bool {
    let signed = |stop| position.direction.signed(stop);
    position.levels.stop_loss.is_none_or(|current| signed(stop) > signed(current))
}
