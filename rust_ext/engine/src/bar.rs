//! The numbered order of a bar, for the symbols that close together (docs/execution.md).

use crate::code::Code;
use crate::desk::Desk;
use crate::detail::finer_rows;
use crate::labels::Label;
use crate::market::Feed;
use crate::order::OrderStatus;
use crate::path::Intrabar;
use crate::rules::MarketFill;
use crate::stage::{Moment, Stage};
use crate::trade::ExitReason;

/// Symbols that close together, and their bars.
type Closing = [(usize, usize)];

impl Desk {
    /// Takes steps 0 to 7; returns whether a position was open inside one of the bars.
    pub(crate) fn play_bars(&mut self, feed: &Feed<'_>, closing: &Closing, now: i64) -> bool {
        self.at_open(feed, closing);
        let (was_open, opened) = (self.positions().next().is_some(), self.ledger.opened());
        self.inside(feed, closing);
        let has_filled = self.ledger.opened() > opened;
        self.at_close(feed, closing, now);
        was_open || has_filled
    }

    /// At the open: steps 0 to 4.
    fn at_open(&mut self, feed: &Feed<'_>, closing: &Closing) {
        for &(k, bar) in closing {
            // (0) Rollovers since the previous close.
            if feed.rollovers.is_some() && bar > 0 {
                let bars = &feed.markets[k].bars;
                self.charge_swap(feed, k, bars.known_at[bar - 1], bars.timestamp[bar]);
            }
        }
        let each = |desk: &mut Self, step: fn(&mut Self, &Feed<'_>, usize, &Stage)| {
            for &(k, bar) in closing {
                if !desk.books[k].is_idle() {
                    step(desk, feed, k, &Stage::of(&feed.markets[k].bars, bar));
                }
            }
        };
        each(self, |desk, feed, k, stage| desk.market_exits(feed, k, stage, Moment::Open)); // (1)
        each(self, Self::levels_passed_by_open); // (2)
        each(self, |desk, feed, k, stage| desk.market_entries(feed, k, stage, Moment::Open)); // (3)
        each(self, Self::resting_passed_by_open); // (4)
    }

    /// Inside: steps 5 and 6; under `detail` 2, 4, 5 and 6 on each finer bar.
    fn inside(&mut self, feed: &Feed<'_>, closing: &Closing) {
        if self.rules.detail {
            let is_whole: Vec<bool> = closing.iter().map(|&(k, bar)| !self.replay(feed, k, bar)).collect();
            let whole: Vec<_> = closing.iter().zip(is_whole).filter(|(_, whole)| *whole).map(|(one, _)| *one).collect();
            return self.inside_whole(feed, &whole);
        }
        self.inside_whole(feed, closing);
    }

    /// Steps 5 and 6 on primary bars.
    fn inside_whole(&mut self, feed: &Feed<'_>, closing: &Closing) {
        let policy = self.rules.intrabar;
        for &(k, bar) in closing {
            if !self.books[k].positions.is_empty() {
                self.levels_touched(feed, k, &Stage::of(&feed.markets[k].bars, bar), policy); // (5)
            }
        }
        for &(k, bar) in closing {
            if !self.books[k].is_idle() {
                let stage = Stage::of(&feed.markets[k].bars, bar);
                self.resting_touched(feed, k, &stage, policy); // (6)
                self.books[k].widen(&stage);
            }
        }
    }

    /// Replays the inside of a bar on its finer bars, if they reproduce it; returns whether they do.
    fn replay(&mut self, feed: &Feed<'_>, k: usize, bar: usize) -> bool {
        if self.books[k].is_idle() {
            return true;
        }
        let market = &feed.markets[k];
        let Some((finer, rows)) =
            market.finer.as_ref().and_then(|finer| Some((finer, finer_rows(&market.bars, bar, finer)?)))
        else {
            self.detail_fallbacks += 1;
            return false;
        };
        for row in rows {
            let stage = Stage::of(finer, row);
            self.levels_passed_by_open(feed, k, &stage);
            self.resting_passed_by_open(feed, k, &stage);
            self.levels_touched(feed, k, &stage, Intrabar::Worst);
            self.resting_touched(feed, k, &stage, Intrabar::Worst);
            self.books[k].widen(&stage);
        }
        true
    }

    /// At the close, before the decision: step 7.
    fn at_close(&mut self, feed: &Feed<'_>, closing: &Closing, now: i64) {
        for &(k, _) in closing {
            self.close_overdue(feed, k);
            self.expire(k);
        }
        if feed.rollovers.is_some() {
            for &(k, bar) in closing {
                let bars = &feed.markets[k].bars;
                self.charge_swap(feed, k, bars.timestamp[bar] + 1, bars.known_at[bar] - 1);
            }
        }
        self.stop_out(feed, closing, now);
    }

    /// At the close, after the decision: step 9, and the end of the data.
    pub(crate) fn close_bars(&mut self, feed: &Feed<'_>, closing: &Closing) {
        if self.rules.market_fill == MarketFill::Close {
            for &(k, bar) in closing {
                self.market_exits(feed, k, &Stage::of(&feed.markets[k].bars, bar), Moment::Close);
            }
            for &(k, bar) in closing {
                self.market_entries(feed, k, &Stage::of(&feed.markets[k].bars, bar), Moment::Close);
            }
        }
        for &(k, bar) in closing {
            if bar + 1 == feed.markets[k].bars.len() {
                self.end_of_data(feed, k, bar);
            }
        }
    }

    /// After step 9 of a symbol's last bar: positions close at its close quote with slippage and commission, waiting
    /// orders expire.
    fn end_of_data(&mut self, feed: &Feed<'_>, k: usize, bar: usize) {
        let stage = Stage::of(&feed.markets[k].bars, bar);
        while let Some(position) = self.books[k].positions.first().copied() {
            let fill = self.market_exit_fill(feed, k, position.direction, &stage, Moment::Close, bar);
            self.close(feed, k, 0, fill, position.lots, ExitReason::EndOfData, Label::default());
        }
        for order in self.books[k].pending.drain(..) {
            self.ledger.settle(order.id, OrderStatus::Expired(Code::EndOfData));
        }
    }
}
