//! Limit, stop and `stop_limit` entries: step 4 where the open has reached them, step 6 where the bar touches them.
//!
//! A limit fills at its level without slippage (with `limit_improvement`: at an open that is better). A stop fills at
//! the worse of level and open, or at the worst extreme where a feed hides the gap, with slippage. Inside its bar a
//! position is then subject to the entry-bar rule ([`entered_inside`]); filled at the open, its levels are tested at
//! once and live in the bar like those of any open position.
//!
//! When the entry side reaches the trigger of a `stop_limit`, it becomes a limit. If the market then stands within the
//! limit, it fills there like a stop, but never beyond the limit price. Otherwise it waits at the limit price from that
//! moment on: in the bar of the trigger `worst` and `best` fill it only if that is certain, that is if the close is at
//! or beyond the limit; `ohlc` and `olhc` follow their path; later bars treat it as a limit.

use crate::code::Code;
use crate::desk::Desk;
use crate::direction::Direction;
use crate::fill::{Basis, Fill, Quote};
use crate::levels::Protection;
use crate::market::Feed;
use crate::order::{Intent, OrderStatus, PendingOrder};
use crate::path::{Approach, Intrabar, Met, entered_inside, reached_leg};
use crate::stage::{Moment, Stage};

/// How and until when an entry waits for its price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Resting {
    /// What the order waits for now.
    pub(crate) waits: Waits,
    /// Last bar in which it may fill.
    pub(crate) expires_after: Option<usize>,
}

/// What a resting entry waits for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Waits {
    /// The entry side comes to a better price.
    Limit(f64),
    /// The entry side comes to a worse price.
    Stop(f64),
    /// As a stop, then as a limit.
    StopLimit {
        /// Price that makes it a limit.
        trigger: f64,
        /// The worst price it may fill at.
        limit: f64,
    },
}

impl Waits {
    /// Returns how the price comes to the order, and the price.
    fn met(self) -> (Approach, f64) {
        match self {
            Self::Limit(price) => (Approach::Limit, price),
            Self::Stop(price) | Self::StopLimit { trigger: price, .. } => (Approach::Stop, price),
        }
    }

    /// Returns the worst price at which the order may fill as a stop.
    fn limit(self) -> Option<f64> {
        match self {
            Self::StopLimit { limit, .. } => Some(limit),
            Self::Limit(_) | Self::Stop(_) => None,
        }
    }
}

/// A resting entry that is looked at: its row, the order, and what it asks for.
struct Looked {
    row: usize,
    order: PendingOrder,
    protection: Protection,
    waits: Waits,
}

impl Desk {
    /// Returns the next resting entry of a symbol from row `row` on.
    fn next_resting(&self, k: usize, row: usize) -> Option<Looked> {
        let mut rows = self.books[k].pending.iter().enumerate().skip(row);
        rows.find_map(|(row, order)| match order.intent {
            Intent::Rest(protection, Resting { waits, .. }) => Some(Looked { row, order: *order, protection, waits }),
            Intent::Open(_) | Intent::Close { .. } => None,
        })
    }

    /// Step 4: fills the resting entries that the open has reached or passed.
    #[inline]
    pub(crate) fn resting_passed_by_open(&mut self, feed: &Feed<'_>, k: usize, stage: &Stage) {
        let mut row = 0;
        while let Some(looked) = self.next_resting(k, row) {
            row = looked.row;
            let Looked { order, waits, .. } = &looked;
            let (approach, price) = waits.met();
            let open = stage.entry_side(order.direction).open;
            if !approach.reached(order.direction, open, price) {
                row += 1;
                continue;
            }
            let fill = match approach {
                Approach::Limit => Some(self.limit_fill(k, order.direction, stage, Moment::Open, price)),
                Approach::Stop => self.stop_fill(feed, k, order, stage, Moment::Open, *waits),
            };
            match fill {
                // The gap went beyond the limit: it waits there.
                None => {
                    self.trigger(k, row);
                    row += 1;
                }
                Some(fill) => {
                    if let Some(at) = self.fill_resting(feed, k, &looked, fill, approach) {
                        self.close_if_passed(feed, k, at, stage);
                    }
                }
            }
        }
    }

    /// Step 6: fills the resting entries that the bar touches, and applies the entry-bar rule.
    #[inline]
    pub(crate) fn resting_touched(&mut self, feed: &Feed<'_>, k: usize, stage: &Stage, policy: Intrabar) {
        let mut row = 0;
        while let Some(looked) = self.next_resting(k, row) {
            row = looked.row;
            let Some((fill, met)) = self.touched(feed, k, &looked, stage, policy) else {
                row += 1;
                continue;
            };
            let Some(at) = self.fill_resting(feed, k, &looked, fill, met.approach) else {
                continue;
            };
            let position = &mut self.books[k].positions[at];
            let (direction, levels) = (position.direction, position.levels);
            let (entry, tested) = (stage.entry_side(direction), stage.exit_side(direction));
            let outcome = |policy| entered_inside(policy, direction, entry, tested, met, levels);
            position.depends_on_intrabar = outcome(Intrabar::Worst) != outcome(Intrabar::Best);
            if let Some(outcome) = outcome(policy) {
                self.close_at_level(feed, k, at, outcome, stage, Moment::Close);
            }
        }
    }

    /// Fills a resting entry, or cancels it; returns the row of the new position.
    fn fill_resting(
        &mut self,
        feed: &Feed<'_>,
        k: usize,
        looked: &Looked,
        fill: Fill,
        approach: Approach,
    ) -> Option<usize> {
        if let Some(code) = self.hindrance(feed, k, &looked.order, &fill) {
            self.cancel_order(k, looked.row, code);
            return None;
        }
        let levels = looked.protection.prices(looked.order.direction, fill.price);
        self.open(feed, k, looked.row, fill, levels, approach == Approach::Stop);
        Some(self.books[k].positions.len() - 1)
    }

    /// Returns the fill of an order that the bar touches, and how and in which leg of a path the price met it.
    fn touched(
        &mut self,
        feed: &Feed<'_>,
        k: usize,
        looked: &Looked,
        stage: &Stage,
        policy: Intrabar,
    ) -> Option<(Fill, Met)> {
        let Looked { row, order, waits, .. } = looked;
        let (direction, (approach, price)) = (order.direction, waits.met());
        let candle = stage.entry_side(direction);
        let extreme = match approach {
            Approach::Limit => candle.worst(direction),
            Approach::Stop => candle.best(direction),
        };
        if !approach.reached(direction, extreme, price) {
            return None;
        }
        // The extreme that touches the order is a corner of the path, so there is such a leg.
        let leg = reached_leg(policy, approach, direction, candle, price, 0)?;
        let met = Met { approach, leg, price };
        if approach == Approach::Limit {
            return Some((self.limit_fill(k, direction, stage, Moment::Close, price), met));
        }
        if let Some(fill) = self.stop_fill(feed, k, order, stage, Moment::Close, *waits) {
            return Some((fill, met));
        }
        let limit = waits.limit()?;
        self.trigger(k, *row);
        let back = match policy {
            Intrabar::Ohlc | Intrabar::Olhc => reached_leg(policy, Approach::Limit, direction, candle, limit, leg + 1),
            Intrabar::Worst | Intrabar::Best => Approach::Limit.reached(direction, candle.close, limit).then_some(0),
        };
        let fill = self.limit_fill(k, direction, stage, Moment::Close, limit);
        back.map(|leg| (fill, Met { approach: Approach::Limit, leg, price: limit }))
    }

    /// Makes a limit of a `stop_limit`: nothing else is triggered without a fill.
    fn trigger(&mut self, k: usize, row: usize) {
        if let Intent::Rest(_, resting) = &mut self.books[k].pending[row].intent
            && let Some(limit) = resting.waits.limit()
        {
            resting.waits = Waits::Limit(limit);
        }
    }

    /// A limit entry: at its level, or with `limit_improvement` at the open that has passed it; never with slippage.
    fn limit_fill(&self, k: usize, direction: Direction, stage: &Stage, moment: Moment, price: f64) -> Fill {
        let (bar, time) = (self.books[k].bar, stage.instant(moment));
        let open = stage.entry_side(direction).open;
        if moment == Moment::Open && self.rules.limit_improvement && open != price {
            return Fill::exact(bar, time, open, Basis::Improved);
        }
        Fill::exact(bar, time, price, Basis::Level)
    }

    /// Returns the fill of a stop entry, or none if its quote is beyond the limit of a `stop_limit`.
    fn stop_fill(
        &self,
        feed: &Feed<'_>,
        k: usize,
        order: &PendingOrder,
        stage: &Stage,
        moment: Moment,
        waits: Waits,
    ) -> Option<Fill> {
        let (direction, (_, level)) = (order.direction, waits.met());
        let side = stage.entry_side(direction);
        let (price, basis) = match moment {
            _ if stage.hides_gap => (side.best(direction), Basis::HiddenGap),
            Moment::Open if side.open != level => (side.open, Basis::Gap),
            Moment::Open | Moment::Close => (level, Basis::Level),
        };
        let quote = Quote { price, basis, time: stage.instant(moment), decided: order.bar };
        let Some(limit) = waits.limit() else {
            return Some(self.entry_fill(feed, k, direction, quote));
        };
        // At or below the limit for a long.
        direction
            .stop_reached(price, limit)
            .then(|| self.entry_fill(feed, k, direction, quote).within(direction, limit))
    }

    /// Step 7: gives up the resting entries whose bars are over.
    #[inline]
    pub(crate) fn expire(&mut self, k: usize) {
        let Self { books, ledger, .. } = self;
        let book = &mut books[k];
        if book.pending.is_empty() {
            return;
        }
        let bar = book.bar;
        book.pending.retain(|order| {
            let is_over = order.resting().is_some_and(|resting| resting.expires_after.is_some_and(|last| last <= bar));
            if is_over {
                ledger.settle(order.id, OrderStatus::Expired(Code::Expired));
            }
            !is_over
        });
    }
}
