//! The decision: step 8, where actions become orders or are refused with a code.

use crate::action::{Cancel, Enter, Exit, Modify};
use crate::code::Code;
use crate::conversion::Own;
use crate::desk::Desk;
use crate::direction::Direction;
use crate::labels::Label;
use crate::levels::Protection;
use crate::market::Feed;
use crate::order::{Asked, Intent, Order, OrderKind, OrderStatus, PendingOrder, Side};
use crate::position::Position;
use crate::resting::{Resting, Waits};
use crate::sizing::partial_lots;
use crate::trade::ExitReason;

/// What an accepted entry has become.
struct Accepted {
    intent: Intent,
    lots: f64,
    margin: f64,
}

impl Desk {
    /// Judges an Enter at the close of the symbol's current bar; an accepted one is pending afterwards, a refused one
    /// is recorded with its code.
    ///
    /// Tested in this order: mask (`not_candidate`, the strategy's own rule), room (`position_open`), gates, order
    /// price and expiry, levels, rates, size, margin.
    pub(crate) fn enter(&mut self, feed: &Feed<'_>, k: usize, enter: &Enter) -> Result<(), Code> {
        let judged = self.judge_entry(feed, k, enter);
        let accepted = judged.as_ref().ok();
        let record = Order {
            direction: Some(enter.direction),
            kind: enter.kind,
            asked: Asked::by(enter),
            lots: accepted.map(|accepted| accepted.lots),
            margin: accepted.map_or(0.0, |accepted| accepted.margin),
            status: judged.as_ref().map_or_else(|code| OrderStatus::Rejected(*code), |_| OrderStatus::Pending),
            tag: enter.tag,
            ..self.record(feed, k, Side::Enter)
        };
        let id = self.ledger.add_order(record);
        let Accepted { intent, lots, margin } = judged?;
        let book = &mut self.books[k];
        book.pending.push(PendingOrder {
            id,
            bar: book.bar,
            direction: enter.direction,
            lots,
            margin,
            kind: enter.kind,
            price: enter.price,
            limit_price: enter.limit_price,
            tag: enter.tag,
            intent,
        });
        Ok(())
    }

    fn judge_entry(&self, feed: &Feed<'_>, k: usize, enter: &Enter) -> Result<Accepted, Code> {
        let (market, book) = (&feed.markets[k], &self.books[k]);
        let (bar, direction) = (book.bar, enter.direction);
        let now = market.bars.known_at[bar];
        if !market.calling.is_candidate(bar) {
            return Err(Code::NotCandidate);
        }
        if !book.has_room(self.rules.max_positions) {
            return Err(Code::PositionOpen);
        }
        self.pass_gates(feed, k, direction, now)?;
        let close = market.bars.entry_side(direction).close[bar];
        let resting = judge_price(enter, close, bar)?;
        let protection = Protection::of(enter)?;
        // A resting order is judged at its prices; the limit of a stop_limit is the worst at which it fills.
        let mut quote = close;
        if resting.is_none() {
            protection.check_at_decision(direction, market.bars.exit_side(direction).close[bar])?;
        }
        for price in [enter.price, enter.limit_price].into_iter().flatten() {
            protection.check_at_decision(direction, price)?;
            quote = price;
        }
        if self.rules.slippage.needs_atr() && market.atr(bar).is_nan() {
            return Err(Code::NoAtr);
        }
        self.check_rates(feed, k, quote, now).ok_or(Code::NoRate)?;
        let in_account = |amount| self.known_in_account(feed, k, amount, now, Some(quote));
        let equity = self.account.equity();
        let lots = self.rules.sizing.lots(enter, &protection, quote, equity, &market.instrument, in_account)?;
        let margin = self.margin_of(feed, k, lots, quote, now).ok_or(Code::NoRate)?;
        if margin > self.free_at_decision() {
            return Err(Code::Margin);
        }
        let intent = match resting {
            None => Intent::Open(protection),
            Some(resting) => Intent::Rest(protection, resting),
        };
        Ok(Accepted { intent, lots, margin })
    }

    /// Tests the gates, which block entries only: direction, the column of the clock's gates, cooldown.
    fn pass_gates(&self, feed: &Feed<'_>, k: usize, direction: Direction, now: i64) -> Result<(), Code> {
        let (gates, book) = (self.rules.gates, &self.books[k]);
        if gates.direction.is_some_and(|only| only != direction) {
            return Err(Code::Direction);
        }
        if let Some(code) = feed.markets[k].gate(book.bar) {
            return Err(code);
        }
        let is_recent = book.last_fill.is_some_and(|last| {
            ((book.bar - last.bar) as u64) < gates.cooldown_bars || now.saturating_sub(last.time) < gates.cooldown
        });
        if is_recent { Err(Code::Cooldown) } else { Ok(()) }
    }

    /// Returns something if every rate that the trade will need is known.
    fn check_rates(&self, feed: &Feed<'_>, k: usize, quote: f64, now: i64) -> Option<()> {
        self.known_in_account(feed, k, 1.0, now, Some(quote))?;
        let own = Some(Own { symbol: k, price: quote });
        for ways in &self.books[k].commission_ways {
            ways.notional.convert(feed, 1.0, now, own)?;
            ways.charge.convert(feed, 1.0, now, own)?;
        }
        Some(())
    }

    /// Returns the row of an action, to be filled in.
    fn record(&self, feed: &Feed<'_>, k: usize, side: Side) -> Order {
        let bar = self.books[k].bar;
        Order {
            id: 0,
            symbol: k,
            time: feed.markets[k].bars.known_at[bar],
            bar,
            side,
            kind: OrderKind::Market,
            direction: None,
            asked: Asked::NOTHING,
            lots: None,
            margin: 0.0,
            position: None,
            status: OrderStatus::Done,
            tag: Label::default(),
            reason: Label::default(),
        }
    }

    /// Judges an Exit at the close of the current bar: one market order for each position it names.
    pub(crate) fn exit(&mut self, feed: &Feed<'_>, k: usize, exit: &Exit) -> Result<(), Code> {
        let record = Order { reason: exit.reason, ..self.record(feed, k, Side::Exit) };
        let instrument = &feed.markets[k].instrument;
        let mut outcome = None;
        for row in 0..self.books[k].positions.len() {
            let position = self.books[k].positions[row];
            if exit.position.is_some_and(|named| named != position.id) {
                continue;
            }
            let judged = partial_lots(position.lots, exit.fraction, instrument);
            let id = self.ledger.add_order(Order {
                lots: judged.ok(),
                status: judged.map_or_else(OrderStatus::Rejected, |_| OrderStatus::Pending),
                ..of(record, &position)
            });
            outcome = Some(judged.map(|_| ()));
            let Ok(lots) = judged else {
                continue;
            };
            let book = &mut self.books[k];
            book.pending.push(PendingOrder {
                id,
                bar: book.bar,
                direction: position.direction,
                lots,
                margin: 0.0,
                kind: OrderKind::Market,
                price: None,
                limit_price: None,
                tag: position.tag,
                intent: Intent::Close { position: position.id, reason: exit.reason },
            });
        }
        outcome.unwrap_or_else(|| {
            let status = OrderStatus::Rejected(Code::NoPosition);
            self.ledger.add_order(Order { position: exit.position, status, ..record });
            Err(Code::NoPosition)
        })
    }

    /// Judges a Modify at the close of the current bar: each position it names on its own, against the close that tests
    /// it. The levels are first tested in the next bar.
    pub(crate) fn modify(&mut self, feed: &Feed<'_>, k: usize, modify: &Modify) -> Result<(), Code> {
        let asked = Asked {
            stop_loss: modify.stop_loss.unwrap_or(f64::NAN),
            take_profit: modify.take_profit.unwrap_or(f64::NAN),
            ..Asked::NOTHING
        };
        let record = Order { asked, ..self.record(feed, k, Side::Modify) };
        let Self { books, ledger, .. } = self;
        let book = &mut books[k];
        let mut outcome = None;
        for position in &mut book.positions {
            if modify.position.is_some_and(|named| named != position.id) {
                continue;
            }
            let quote = feed.markets[k].bars.exit_side(position.direction).close[book.bar];
            let judged = judge_modify(modify, position.direction, quote);
            let status = judged.map_or_else(OrderStatus::Rejected, |()| OrderStatus::Done);
            ledger.add_order(Order { status, ..of(record, position) });
            outcome = Some(judged);
            if judged.is_err() {
                continue;
            }
            if let Some(stop) = modify.stop_loss {
                position.levels.stop_loss = Some(stop);
                position.stop_reason = ExitReason::StopLoss;
            }
            position.levels.take_profit = modify.take_profit.or(position.levels.take_profit);
        }
        outcome.unwrap_or_else(|| {
            let status = OrderStatus::Rejected(Code::NoPosition);
            ledger.add_order(Order { position: modify.position, status, ..record });
            Err(Code::NoPosition)
        })
    }

    /// Judges a Cancel at the close of the current bar: it acts at once, so that an Enter after it finds the room.
    pub(crate) fn cancel(&mut self, feed: &Feed<'_>, k: usize, cancel: &Cancel) -> Result<(), Code> {
        let record = self.record(feed, k, Side::Cancel);
        let Self { books, ledger, .. } = self;
        let pending = &mut books[k].pending;
        let is_named =
            |order: &PendingOrder| order.resting().is_some() && cancel.order.is_none_or(|named| named == order.id);
        if !pending.iter().any(is_named) {
            ledger.add_order(Order { status: OrderStatus::Rejected(Code::NoOrder), ..record });
            return Err(Code::NoOrder);
        }
        ledger.add_order(record);
        pending.retain(|order| {
            let withdrawn = is_named(order);
            if withdrawn {
                ledger.settle(order.id, OrderStatus::Cancelled(Code::Cancelled));
            }
            !withdrawn
        });
        Ok(())
    }
}

/// Returns the row of an action that names a position.
fn of(record: Order, position: &Position) -> Order {
    Order { direction: Some(position.direction), tag: position.tag, position: Some(position.id), ..record }
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
