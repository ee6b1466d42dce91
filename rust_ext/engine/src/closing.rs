//! Closing a position, whole or in part: the trade and its flows.

use crate::account::FlowKind;
use crate::conversion::Own;
use crate::desk::Desk;
use crate::draws::FillSide;
use crate::fill::Fill;
use crate::labels::Label;
use crate::market::Feed;
use crate::trade::{ExitReason, Trade};

impl Desk {
    /// Closes lots of the position in row `row` at a fill; a part takes its share of what the position has cost so far.
    #[expect(clippy::too_many_arguments, reason = "what a trade is made of")]
    pub(crate) fn close(
        &mut self,
        feed: &Feed<'_>,
        k: usize,
        row: usize,
        fill: Fill,
        lots: f64,
        reason: ExitReason,
        note: Label,
    ) {
        let position = self.books[k].positions[row];
        let instrument = &feed.markets[k].instrument;
        let is_whole = lots >= position.lots;
        let share = if is_whole { 1.0 } else { lots / position.lots };
        let entry_commission = share * position.entry_commission;
        let (swap, conversion) = (share * position.swap, share * position.conversion);

        let quoted = position.part_at(fill.price, lots, instrument.contract_size());
        let pnl = self.in_account(feed, k, quoted, fill.time, Some(fill.price));
        let exit_commission = self.commission(feed, k, FillSide::Exit, lots, &fill);
        let fee = self.converting_fee(k, pnl);
        self.account.book(FlowKind::Pnl, pnl);
        self.account.book(FlowKind::Commission, -exit_commission);
        self.account.book(FlowKind::Conversion, -fee);

        let units = lots * instrument.contract_size();
        let slipped = (position.entry.slippage + fill.slippage) * units;
        let risk = position.initial.stop_loss.map(|stop| (position.entry.price - stop).abs() * units);
        let commission = entry_commission + exit_commission;
        let conversion_fees = conversion + fee;
        let signed = |price| position.direction.signed(price);
        let entry = signed(position.entry.price);
        self.ledger.add_trade(&Trade {
            id: position.id,
            symbol: k,
            direction: position.direction,
            lots,
            decided: position.decided,
            entry: position.entry,
            exit: fill,
            levels: position.initial,
            exit_levels: position.levels,
            pnl,
            commission,
            swap,
            conversion: conversion_fees,
            net_pnl: pnl + swap - commission - conversion_fees,
            slippage_cost: self.in_account(feed, k, slipped, fill.time, Some(fill.price)),
            r_multiple: risk.filter(|risk| *risk > 0.0).map(|risk| quoted / risk),
            mae: (entry - signed(position.direction.worse(position.worst, fill.price))).max(0.0),
            mfe: (signed(position.direction.better(position.best, fill.price)) - entry).max(0.0),
            exit_reason: reason,
            exit_note: note,
            tag: position.tag,
            depends_on_intrabar: position.depends_on_intrabar,
        });
        self.note_change();
        let book = &mut self.books[k];
        book.count_fill(&fill, FillSide::Exit, reason != ExitReason::TakeProfit);
        if is_whole {
            book.positions.remove(row);
            return;
        }
        let left = &mut book.positions[row];
        left.lots = instrument.floor_to_step(left.lots - lots);
        left.open_pnl -= share * left.open_pnl;
        left.entry_commission -= entry_commission;
        left.swap -= swap;
        left.conversion -= conversion;
        left.margin -= share * position.margin;
    }

    /// Returns what all commissions of the run charge for a fill, 0 or more.
    ///
    /// A partial exit is a fill of its own: the minimum applies to it.
    pub(crate) fn commission(&self, feed: &Feed<'_>, k: usize, side: FillSide, lots: f64, fill: &Fill) -> f64 {
        let own = Some(Own { symbol: k, price: fill.price });
        let mut charged = 0.0;
        for (commission, ways) in self.rules.commissions.iter().zip(&self.books[k].commission_ways) {
            if !commission.charges(side == FillSide::Entry) {
                continue;
            }
            let notional = if commission.is_of_notional() {
                let quoted = lots * feed.markets[k].instrument.contract_size() * fill.price;
                ways.notional.convert(feed, quoted, fill.time, own).unwrap_or(f64::NAN)
            } else {
                0.0
            };
            let charge = commission.charge(lots, notional);
            charged += ways.charge.convert(feed, charge, fill.time, own).unwrap_or(f64::NAN);
        }
        charged
    }
}
