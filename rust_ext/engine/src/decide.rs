//! The decision: step 8, where actions become orders or are refused with a code.

use crate::action::{Enter, Exit};
use crate::book::{Book, Desk};
use crate::code::Code;
use crate::direction::Direction;
use crate::labels::Label;
use crate::market::Market;
use crate::order::{Asked, Intent, Order, OrderKind, OrderStatus, PendingOrder, Side};
use crate::protection::Protection;

impl Book {
    /// Judges an Enter at the close of `bar`; an accepted one is pending afterwards, a refused one is recorded with
    /// its code.
    ///
    /// Tested in this order: mask (`not_candidate`, the strategy's own rule), room (`position_open`), levels, size.
    pub(crate) fn enter(
        &mut self,
        desk: &mut Desk,
        market: &Market<'_>,
        bar: usize,
        enter: &Enter,
        is_candidate: bool,
    ) -> Result<(), Code> {
        let judged = self.judge_entry(market, bar, enter, is_candidate);
        let (lots, status) = match judged {
            Ok((_, lots)) => (Some(lots), OrderStatus::Pending),
            Err(code) => (None, OrderStatus::Rejected(code)),
        };
        let id = desk.ledger.add_order(|id| Order {
            id,
            time: market.known_at[bar],
            bar,
            side: Side::Enter,
            kind: OrderKind::Market,
            direction: Some(enter.direction),
            asked: Asked::by(enter),
            lots,
            status,
            tag: enter.tag,
            reason: Label::default(),
        });
        let (protection, lots) = judged?;
        self.pending.push(PendingOrder {
            id,
            direction: enter.direction,
            lots,
            tag: enter.tag,
            intent: Intent::Open(protection),
        });
        Ok(())
    }

    fn judge_entry(
        &self,
        market: &Market<'_>,
        bar: usize,
        enter: &Enter,
        is_candidate: bool,
    ) -> Result<(Protection, f64), Code> {
        if !is_candidate {
            return Err(Code::NotCandidate);
        }
        if self.is_full() {
            return Err(Code::PositionOpen);
        }
        let direction = enter.direction;
        let protection = Protection::of(enter)?;
        protection.check_at_decision(direction, market.exit_side(direction).close[bar])?;
        let quote = market.entry_side(direction).close[bar];
        let lots = self.terms.rules.sizing.lots(enter, &protection, quote, &self.terms.instrument)?;
        Ok((protection, lots))
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
        let mut found = false;
        for position in &self.positions {
            if exit.position.is_some_and(|named| named != position.id) {
                continue;
            }
            found = true;
            let id = desk.ledger.add_order(|id| Order {
                lots: Some(position.lots),
                status: OrderStatus::Pending,
                tag: position.tag,
                ..order(id, Some(position.direction))
            });
            self.pending.push(PendingOrder {
                id,
                direction: position.direction,
                lots: position.lots,
                tag: position.tag,
                intent: Intent::Close { position: position.id, reason: exit.reason },
            });
        }
        if found {
            return Ok(());
        }
        desk.ledger.add_order(|id| order(id, None));
        Err(Code::NoPosition)
    }
}
