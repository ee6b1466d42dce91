//! A closed position, or the part of one that was closed.

use crate::direction::Direction;
use crate::fill::Fill;
use crate::labels::Label;
use crate::position::Position;
use crate::protection::Levels;

/// What closed a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitReason {
    /// Its stop.
    StopLoss,
    /// Its target.
    TakeProfit,
    /// An Exit of the strategy.
    Exit,
    /// The last bar.
    EndOfData,
}

impl ExitReason {
    /// Returns the word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StopLoss => "stop_loss",
            Self::TakeProfit => "take_profit",
            Self::Exit => "exit",
            Self::EndOfData => "end_of_data",
        }
    }
}

/// One row of the trades table. Money is in account currency.
#[derive(Clone, Copy, Debug)]
pub struct Trade {
    /// Number of the position, in order of entry, from 1; its partial exits share it.
    pub id: u64,
    /// Long or short.
    pub direction: Direction,
    /// Volume in lots.
    pub lots: f64,
    /// How it was entered.
    pub entry: Fill,
    /// How it was left.
    pub exit: Fill,
    /// Stop and target as prices, as they stood at the entry.
    pub levels: Levels,
    /// Stop and target as prices, as they stood at the exit.
    pub exit_levels: Levels,
    /// Gross gain of the price, slippage included: lots · contract size · price change.
    pub pnl: f64,
    /// Commission of entry and exit, 0 or more; of a partial exit, its share of the entry's.
    pub commission: f64,
    /// The part of the gross gain that slippage took, 0 or more.
    pub slippage_cost: f64,
    /// `pnl − commission`.
    pub net_pnl: f64,
    /// `pnl / (|fill − initial stop| · lots · contract size)`; none without a stop, or with one at
    /// the fill itself (crossed quotes).
    pub r_multiple: Option<f64>,
    /// What closed it.
    pub exit_reason: ExitReason,
    /// The strategy's reason, if it closed it.
    pub exit_note: Label,
    /// The strategy's name for the entry.
    pub tag: Label,
}

impl Trade {
    /// Closes `lots` of a position, whose commissions come to `commission` (docs/execution.md, result).
    pub(crate) fn close(
        position: &Position,
        exit: Fill,
        lots: f64,
        exit_reason: ExitReason,
        exit_note: Label,
        commission: f64,
        contract_size: f64,
    ) -> Self {
        let pnl = position.part_at(exit.price, lots, contract_size);
        let units = lots * contract_size;
        let risk = position.initial.stop_loss.map(|stop| (position.entry.price - stop).abs() * units);
        Self {
            id: position.id,
            direction: position.direction,
            lots,
            entry: position.entry,
            exit,
            levels: position.initial,
            exit_levels: position.levels,
            pnl,
            commission,
            slippage_cost: (position.entry.slippage + exit.slippage) * units,
            net_pnl: pnl - commission,
            r_multiple: risk.filter(|risk| *risk > 0.0).map(|risk| pnl / risk),
            exit_reason,
            exit_note,
            tag: position.tag,
        }
    }

    /// Returns the number of bars between entry and exit.
    pub fn bars_held(&self) -> usize {
        self.exit.bar - self.entry.bar
    }
}
