//! The numbered order of a bar, for the symbols that close together (docs/execution.md).

use crate::code::Code;
use crate::desk::Desk;
use crate::detail::{Finer, finer_rows};
use crate::labels::Label;
use crate::market::Feed;
use crate::order::OrderStatus;
use crate::path::Intrabar;
use crate::rules::MarketFill;
use crate::stage::{Moment, Stage};
use crate::trade::ExitReason;

/// Symbols that close together, and their bars.
type Closing = [(usize, usize)];
/// Those of them to which something may happen before the close, and their bars as they are played.
type Active = [(usize, Stage)];

impl Desk {
    /// Takes steps 0 to 7; returns whether a position was open inside one of the bars.
    #[inline]
    pub(crate) fn play_bars(&mut self, feed: &Feed<'_>, closing: &Closing, now: i64) -> bool {
        if feed.rollovers.is_some() {
            for &(k, bar) in closing {
                // (0) Rollovers since the previous close.
                if let Some(before) = bar.checked_sub(1) {
                    let bars = &feed.markets[k].bars;
                    self.charge_swap(feed, k, bars.known_at[before], bars.timestamp[bar]);
                }
            }
        }
        self.active.clear();
        let mut was_open = false;
        for &(k, bar) in closing {
            let (book, bars) = (&mut self.books[k], &feed.markets[k].bars);
            if self.rules.detail && !book.is_idle() || !book.sees_nothing(bars, bar) {
                self.active.push((k, Stage::of(bars, bar)));
            }
            was_open |= !self.books[k].positions.is_empty();
        }
        if !self.active.is_empty() {
            was_open = self.play_active(feed);
        }
        self.at_close(feed, closing, now);
        was_open || self.positions().next().is_some()
    }

    /// Takes steps 1 to 6; returns whether a position was open inside one of the bars.
    fn play_active(&mut self, feed: &Feed<'_>) -> bool {
        let active = std::mem::take(&mut self.active);
        self.at_open(feed, &active);
        let (was_open, opened) = (self.positions().next().is_some(), self.ledger.opened());
        self.inside(feed, &active);
        let has_filled = self.ledger.opened() > opened;
        for (k, _) in &active {
            self.expire(*k);
        }
        self.active = active;
        was_open || has_filled
    }

    /// At the open: steps 1 to 4.
    fn at_open(&mut self, feed: &Feed<'_>, active: &Active) {
        for (k, stage) in active {
            self.market_exits(feed, *k, stage, Moment::Open); // (1)
        }
        for (k, stage) in active {
            self.levels_passed_by_open(feed, *k, stage); // (2)
        }
        for (k, stage) in active {
            self.market_entries(feed, *k, stage, Moment::Open); // (3)
        }
        for (k, stage) in active {
            self.resting_passed_by_open(feed, *k, stage); // (4)
        }
    }

    /// Inside: steps 5 and 6; under `detail` 2, 4, 5 and 6 on each finer bar.
    fn inside(&mut self, feed: &Feed<'_>, active: &Active) {
        let policy = self.rules.intrabar;
        if !self.rules.detail {
            return self.inside_whole(feed, active, policy);
        }
        let (mut finer, mut whole) = (Vec::new(), Vec::new());
        for &(k, stage) in active.iter().filter(|(k, _)| !self.books[*k].is_idle()) {
            let market = &feed.markets[k];
            let rows = market.finer.as_ref().and_then(|bars| finer_rows(&market.bars, self.books[k].bar, bars));
            match (&market.finer, rows) {
                (Some(bars), Some(rows)) => finer.push(Finer { k, bars, rows }),
                _ => whole.push((k, stage)),
            }
        }
        self.detail_fallbacks += whole.len();
        self.replay(feed, &mut finer);
        self.inside_whole(feed, &whole, policy);
    }

    /// Steps 5 and 6 on bars that are played as a whole: primary ones, or finer ones that close together.
    fn inside_whole(&mut self, feed: &Feed<'_>, active: &Active, policy: Intrabar) {
        for (k, stage) in active {
            self.levels_touched(feed, *k, stage, policy); // (5)
        }
        for (k, stage) in active {
            self.resting_touched(feed, *k, stage, policy); // (6)
            self.books[*k].widen(stage);
        }
    }

    /// Replays the inside of bars on their finer bars, which have one clock as the bars have: those that close together
    /// take each step together.
    fn replay(&mut self, feed: &Feed<'_>, finer: &mut [Finer<'_>]) {
        let mut closing: Vec<(usize, Stage)> = Vec::with_capacity(finer.len());
        while let Some(now) = finer.iter().filter_map(Finer::next_close).min() {
            closing.clear();
            for one in finer.iter_mut().filter(|one| one.next_close() == Some(now)) {
                closing.extend(one.rows.next().map(|row| (one.k, Stage::of(one.bars, row))));
            }
            for (k, stage) in &closing {
                self.levels_passed_by_open(feed, *k, stage); // (2)
            }
            for (k, stage) in &closing {
                self.resting_passed_by_open(feed, *k, stage); // (4)
            }
            self.inside_whole(feed, &closing, Intrabar::Worst);
        }
    }

    /// At the close, before the decision: step 7, but for the expiry of orders.
    #[inline]
    fn at_close(&mut self, feed: &Feed<'_>, closing: &Closing, now: i64) {
        if self.rules.max_holding.is_some() {
            for &(k, _) in closing {
                self.close_overdue(feed, k);
            }
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
        if self.rules.market_fill == MarketFill::Close && self.books.iter().any(|book| !book.pending.is_empty()) {
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
