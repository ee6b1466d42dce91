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

use crate::book::{Book, Desk};
use crate::code::Code;
use crate::direction::Direction;
use crate::fill::{Fill, Moment};
use crate::market::Market;
use crate::order::{Intent, OrderStatus};
use crate::path::{Approach, Intrabar, Met, entered_inside, passed, reached_leg};
use crate::rules::Rules;

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

impl Book {
    /// Step 4: fills the resting entries that the open has reached or passed.
    pub(crate) fn resting_passed_by_open(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) {
        let Self { terms, positions, pending } = self;
        pending.retain_mut(|order| {
            let (direction, moment) = (order.direction, Moment::Open);
            let Intent::Rest(protection, resting) = &mut order.intent else {
                return true;
            };
            let protection = *protection;
            let Some(fill) = at_open(market, bar, direction, &mut resting.waits, &terms.rules) else {
                return true;
            };
            let levels = protection.prices(direction, fill.price);
            let position = desk.open(order, fill, levels, terms);
            match passed(direction, market.exit_side(direction).open[bar], levels) {
                Some(outcome) => desk.close_at_level(&position, outcome, market, bar, moment, terms),
                None => positions.push(position),
            }
            false
        });
    }

    /// Step 6: fills the resting entries that the bar touches, and applies the entry-bar rule. Returns whether one
    /// filled.
    pub(crate) fn resting_touched(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) -> bool {
        let Self { terms, positions, pending } = self;
        let waiting = pending.len();
        pending.retain_mut(|order| {
            let direction = order.direction;
            let Intent::Rest(protection, resting) = &mut order.intent else {
                return true;
            };
            let protection = *protection;
            let Some((fill, met)) = inside(market, bar, direction, &mut resting.waits, &terms.rules) else {
                return true;
            };
            let levels = protection.prices(direction, fill.price);
            let position = desk.open(order, fill, levels, terms);
            let entry = market.entry_side(direction).candle(bar);
            let tested = market.exit_side(direction).candle(bar);
            match entered_inside(terms.rules.intrabar, direction, entry, tested, met, levels) {
                Some(outcome) => desk.close_at_level(&position, outcome, market, bar, Moment::Close, terms),
                None => positions.push(position),
            }
            false
        });
        pending.len() < waiting
    }

    /// Step 7: gives up the resting entries whose bars are over.
    pub(crate) fn expire(&mut self, desk: &mut Desk, bar: usize) {
        self.pending.retain(|order| {
            let is_over = order.resting().is_some_and(|resting| resting.expires_after.is_some_and(|last| last <= bar));
            if is_over {
                desk.ledger.settle(order.id, OrderStatus::Expired(Code::Expired));
            }
            !is_over
        });
    }
}

/// Returns the fill of an order that the open has reached. A gap beyond the limit of a `stop_limit` triggers it.
fn at_open(market: &Market<'_>, bar: usize, direction: Direction, waits: &mut Waits, rules: &Rules) -> Option<Fill> {
    let (approach, price) = waits.met();
    let open = market.entry_side(direction).open[bar];
    if !approach.reached(direction, open, price) {
        return None;
    }
    if approach == Approach::Limit {
        let price = if rules.limit_improvement { open } else { price };
        return Some(Fill::limit_entry(market, bar, Moment::Open, price));
    }
    let fill = stop_fill(market, bar, Moment::Open, direction, *waits, rules);
    if fill.is_none() {
        trigger(waits);
    }
    fill
}

/// Returns the fill of an order that the bar touches, and how and in which leg of a path the price met it.
fn inside(
    market: &Market<'_>,
    bar: usize,
    direction: Direction,
    waits: &mut Waits,
    rules: &Rules,
) -> Option<(Fill, Met)> {
    let (approach, price) = waits.met();
    let candle = market.entry_side(direction).candle(bar);
    let extreme = match approach {
        Approach::Limit => candle.worst(direction),
        Approach::Stop => candle.best(direction),
    };
    if !approach.reached(direction, extreme, price) {
        return None;
    }
    let policy = rules.intrabar;
    // The extreme that touches the order is a corner of the path, so there is such a leg.
    let leg = reached_leg(policy, approach, direction, candle, price, 0)?;
    let at_limit = |price| Fill::limit_entry(market, bar, Moment::Close, price);
    if approach == Approach::Limit {
        return Some((at_limit(price), Met { approach, leg, price }));
    }
    if let Some(fill) = stop_fill(market, bar, Moment::Close, direction, *waits, rules) {
        return Some((fill, Met { approach, leg, price }));
    }
    let limit = trigger(waits)?;
    let back = match policy {
        Intrabar::Ohlc | Intrabar::Olhc => reached_leg(policy, Approach::Limit, direction, candle, limit, leg + 1),
        Intrabar::Worst | Intrabar::Best => Approach::Limit.reached(direction, candle.close, limit).then_some(0),
    };
    back.map(|leg| (at_limit(limit), Met { approach: Approach::Limit, leg, price: limit }))
}

/// Makes a limit of a `stop_limit` and returns its price; nothing else has been triggered without a fill.
fn trigger(waits: &mut Waits) -> Option<f64> {
    let limit = waits.limit()?;
    *waits = Waits::Limit(limit);
    Some(limit)
}

/// Returns the fill of a stop entry, or none if its quote is beyond the limit of a `stop_limit`.
fn stop_fill(
    market: &Market<'_>,
    bar: usize,
    moment: Moment,
    direction: Direction,
    waits: Waits,
    rules: &Rules,
) -> Option<Fill> {
    let (_, price) = waits.met();
    let side = market.entry_side(direction);
    let quote = match moment {
        _ if market.hides_gap(bar) => side.candle(bar).best(direction),
        Moment::Open => side.open[bar],
        Moment::Close => price,
    };
    let Some(limit) = waits.limit() else {
        return Some(Fill::stop_entry(market, bar, moment, direction, quote, rules.slippage));
    };
    // At or below the limit for a long.
    direction
        .stop_reached(quote, limit)
        .then(|| Fill::stop_entry(market, bar, moment, direction, quote, rules.slippage).within(direction, limit))
}
