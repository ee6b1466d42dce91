//! The decision: step 8, where actions become orders or are refused with a code.

use crate::action::{Cancel, Enter, Exit, Modify};
use crate::book::{Book, Desk};
use crate::code::Code;
use crate::direction::Direction;
use crate::labels::Label;
use crate::market::Market;
use crate::order::{Asked, Intent, Order, OrderKind, OrderStatus, PendingOrder, Side};
use crate::position::Position;
use crate::protection::Protection;
use crate::resting::{Resting, Waits};
use crate::sizing::partial_lots;

impl Book {
    /// Judges an Enter at the close of `bar`; an accepted one is pending afterwards, a refused one is recorded with
    /// its code.
    ///
    /// Tested in this order: mask (`not_candidate`, the strategy's own rule), room (`position_open`), order price and
    /// expiry, levels, size.
    pub(crate) fn enter(
        &mut self,
        desk: &mut Desk,
        market: &Market<'_>,
        bar: usize,
        enter: &Enter,
        is_candidate: bool,
    ) -> Result<(), Code> {
        let judged = self.judge_entry(market, bar, enter, is_candidate, desk.account.equity());
        let (lots, status) = match judged {
            Ok((_, lots)) => (Some(lots), OrderStatus::Pending),
            Err(code) => (None, OrderStatus::Rejected(code)),
        };
        let id = desk.ledger.add_order(|id| Order {
            id,
            time: market.known_at[bar],
            bar,
            side: Side::Enter,
            kind: enter.kind,
            direction: Some(enter.direction),
            asked: Asked::by(enter),
            lots,
            status,
            tag: enter.tag,
            reason: Label::default(),
        });
        let (intent, lots) = judged?;
        self.pending.push(PendingOrder {
            id,
            direction: enter.direction,
            lots,
            kind: enter.kind,
            price: enter.price,
            limit_price: enter.limit_price,
            tag: enter.tag,
            intent,
        });
        Ok(())
    }

    fn judge_entry(
        &self,
        market: &Market<'_>,
        bar: usize,
        enter: &Enter,
        is_candidate: bool,
        equity: f64,
    ) -> Result<(Intent, f64), Code> {
        if !is_candidate {
            return Err(Code::NotCandidate);
        }
        if self.is_full() {
            return Err(Code::PositionOpen);
        }
        let direction = enter.direction;
        let close = market.entry_side(direction).close[bar];
        let resting = judge_price(enter, close, bar)?;
        let protection = Protection::of(enter)?;
        // A resting order is judged at its prices; the limit of a stop_limit is the worst at which it fills.
        let mut quote = close;
        if resting.is_none() {
            protection.check_at_decision(direction, market.exit_side(direction).close[bar])?;
        }
        for price in [enter.price, enter.limit_price].into_iter().flatten() {
            protection.check_at_decision(direction, price)?;
            quote = price;
        }
        let lots = self.terms.rules.sizing.lots(enter, &protection, quote, equity, &self.terms.instrument)?;
        let intent = match resting {
            None => Intent::Open(protection),
            Some(resting) => Intent::Rest(protection, resting),
        };
        Ok((intent, lots))
    }

    /// Judges an Exit at the close of `bar`: one market order for each position it names.
    pub(crate) fn exit(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize, exit: &Exit) -> Result<(), Code> {
        let order = |id: u64, direction: Option<Direction>| Order {
            id,
            time: market.known_at[bar],
            bar,
            side: Side::Exit,
            kind: OrderKind::Market,
            direction,
            asked: Asked::NOTHING,
            lots: None,
            status: OrderStatus::Rejected(Code::NoPosition),
            tag: Label::default(),
            reason: exit.reason,
        };
        let mut outcome = None;
        for position in &self.positions {
            if exit.position.is_some_and(|named| named != position.id) {
                continue;
            }
            let judged = partial_lots(position.lots, exit.fraction, &self.terms.instrument);
            let id = desk.ledger.add_order(|id| Order {
                lots: judged.ok(),
                status: judged.map_or_else(OrderStatus::Rejected, |_| OrderStatus::Pending),
                tag: position.tag,
                ..order(id, Some(position.direction))
            });
            outcome = Some(judged.map(|_| ()));
            let Ok(lots) = judged else {
                continue;
            };
            self.pending.push(PendingOrder {
                id,
                direction: position.direction,
                lots,
                kind: OrderKind::Market,
                price: None,
                limit_price: None,
                tag: position.tag,
                intent: Intent::Close { position: position.id, reason: exit.reason },
            });
        }
        outcome.unwrap_or_else(|| {
            desk.ledger.add_order(|id| order(id, None));
            Err(Code::NoPosition)
        })
    }

    /// Judges a Modify at the close of `bar`: each position it names on its own, against the close that tests it. The
    /// levels are first tested in the next bar.
    pub(crate) fn modify(
        &mut self,
        desk: &mut Desk,
        market: &Market<'_>,
        bar: usize,
        modify: &Modify,
    ) -> Result<(), Code> {
        let record = |id: u64, position: Option<&Position>, judged: Result<(), Code>| Order {
            id,
            time: market.known_at[bar],
            bar,
            side: Side::Modify,
            kind: OrderKind::Market,
            direction: position.map(|position| position.direction),
            asked: Asked {
                stop_loss: modify.stop_loss.unwrap_or(f64::NAN),
                take_profit: modify.take_profit.unwrap_or(f64::NAN),
                ..Asked::NOTHING
            },
            lots: None,
            status: judged.map_or_else(OrderStatus::Rejected, |()| OrderStatus::Done),
            tag: position.map(|position| position.tag).unwrap_or_default(),
            reason: Label::default(),
        };
        let mut outcome = None;
        for position in &mut self.positions {
            if modify.position.is_some_and(|named| named != position.id) {
                continue;
            }
            let quote = market.exit_side(position.direction).close[bar];
            let judged = judge_modify(modify, position.direction, quote);
            desk.ledger.add_order(|id| record(id, Some(position), judged));
            outcome = Some(judged);
            if judged.is_ok() {
                position.levels.stop_loss = modify.stop_loss.or(position.levels.stop_loss);
                position.levels.take_profit = modify.take_profit.or(position.levels.take_profit);
            }
        }
        outcome.unwrap_or_else(|| {
            let judged = Err(Code::NoPosition);
            desk.ledger.add_order(|id| record(id, None, judged));
            judged
        })
    }

    /// Judges a Cancel at the close of `bar`: it acts at once, so that an Enter after it finds the room.
    pub(crate) fn cancel(
        &mut self,
        desk: &mut Desk,
        market: &Market<'_>,
        bar: usize,
        cancel: &Cancel,
    ) -> Result<(), Code> {
        let is_named =
            |order: &PendingOrder| order.resting().is_some() && cancel.order.is_none_or(|named| named == order.id);
        let found = self.pending.iter().any(is_named);
        desk.ledger.add_order(|id| Order {
            id,
            time: market.known_at[bar],
            bar,
            side: Side::Cancel,
            kind: OrderKind::Market,
            direction: None,
            asked: Asked::NOTHING,
            lots: None,
            status: if found { OrderStatus::Done } else { OrderStatus::Rejected(Code::NoOrder) },
            tag: Label::default(),
            reason: Label::default(),
        });
        if !found {
            return Err(Code::NoOrder);
        }
        self.pending.retain(|order| {
            let withdrawn = is_named(order);
            if withdrawn {
                desk.ledger.settle(order.id, OrderStatus::Cancelled(Code::Cancelled));
            }
            !withdrawn
        });
        Ok(())
    }
}

/// Judges the levels of a Modify against the quote that tests them.
fn judge_modify(modify: &Modify, direction: Direction, quote: f64) -> Result<(), Code> {
    let given = [modify.stop_loss, modify.take_profit];
    if given.iter().all(Option::is_none) {
        return Err(Code::NothingToModify);
    }
    if !given.into_iter().flatten().all(f64::is_finite) {
        return Err(Code::NanLevel);
    }
    if modify.stop_loss.is_some_and(|stop| direction.stop_reached(quote, stop)) {
        return Err(Code::StopLossWrongSide);
    }
    if modify.take_profit.is_some_and(|target| direction.target_reached(quote, target)) {
        return Err(Code::TakeProfitWrongSide);
    }
    Ok(())
}

/// Judges order price and expiry: a resting order must not be due at the current quote of the entry side.
fn judge_price(enter: &Enter, quote: f64, bar: usize) -> Result<Option<Resting>, Code> {
    let waits = match (enter.kind, enter.price, enter.limit_price) {
        (OrderKind::Market, None, None) => None,
        (OrderKind::Limit, Some(price), None) => Some(Waits::Limit(price)),
        (OrderKind::Stop, Some(price), None) => Some(Waits::Stop(price)),
        (OrderKind::StopLimit, Some(trigger), Some(limit)) => Some(Waits::StopLimit { trigger, limit }),
        _ => return Err(Code::BadPrice),
    };
    if [enter.price, enter.limit_price].into_iter().flatten().any(|price| !(price.is_finite() && price > 0.0)) {
        return Err(Code::BadPrice);
    }
    if let Some(price) = enter.price {
        let ahead = enter.direction.signed(price) - enter.direction.signed(quote);
        let waits_ahead = if enter.kind == OrderKind::Limit { ahead < 0.0 } else { ahead > 0.0 };
        if !waits_ahead {
            return Err(Code::PriceWrongSide);
        }
    }
    let is_count = |bars: f64| bars.is_finite() && bars >= 1.0 && bars.fract() == 0.0;
    match (waits, enter.expiry_bars) {
        (None, Some(_)) => Err(Code::BadExpiry),
        (Some(_), Some(bars)) if !is_count(bars) => Err(Code::BadExpiry),
        // More bars than an index can count are as good as no limit.
        (Some(waits), bars) => {
            Ok(Some(Resting { waits, expires_after: bars.map(|bars| bar.saturating_add(bars as usize)) }))
        }
        (None, None) => Ok(None),
    }
}
