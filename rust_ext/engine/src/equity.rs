//! The equity curve: one row per bar, written in step 10 of a bar.

use std::collections::HashSet;

use crate::account::Account;
use crate::position::Position;
use crate::trade::Trade;

/// What was held after the close of each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Net lots, long minus short.
    pub exposure: Vec<f64>,
    /// Number of positions.
    pub positions: Vec<i64>,
}

/// Mark-to-market rows from the first decision bar on, as columns.
///
/// Only money is kept per bar; what was held follows from the trades ([`EquityCurve::held`]).
#[derive(Clone, Debug)]
pub struct EquityCurve {
    balance: Vec<f64>,
    equity: Vec<f64>,
    bars_in_position: usize,
}

impl EquityCurve {
    /// Makes an empty curve with room for `bars` rows.
    pub(crate) fn with_capacity(bars: usize) -> Self {
        Self { balance: Vec::with_capacity(bars), equity: Vec::with_capacity(bars), bars_in_position: 0 }
    }

    /// Writes the row of a bar.
    #[inline]
    pub(crate) fn record(&mut self, account: &Account) {
        self.balance.push(account.balance());
        self.equity.push(account.equity());
    }

    /// Counts a bar whose inside finds a position open.
    #[inline]
    pub(crate) fn count_in_position(&mut self, is_open: bool) {
        self.bars_in_position += usize::from(is_open);
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.equity.len()
    }

    /// Returns whether no row has been written.
    pub fn is_empty(&self) -> bool {
        self.equity.is_empty()
    }

    /// Returns the booked money at each close.
    pub fn balance(&self) -> &[f64] {
        &self.balance
    }

    /// Returns balance plus open gains at each close.
    pub fn equity(&self) -> &[f64] {
        &self.equity
    }

    /// Returns the number of bars inside which a position was open: entered inside or before, not left at the open.
    pub fn bars_in_position(&self) -> usize {
        self.bars_in_position
    }

    /// Returns, for each row, how far equity is below its running peak, as a fraction of the peak; the peak starts at
    /// the `initial` balance.
    pub fn drawdown(&self, initial: f64) -> Vec<f64> {
        let mut peak = initial;
        self.equity
            .iter()
            .map(|&equity| {
                peak = peak.max(equity);
                (peak - equity) / peak
            })
            .collect()
    }

    /// Returns what was held after each close, from trades and open positions; row 0 is bar `start`.
    pub fn held(&self, start: usize, trades: &[Trade], open: &[Position]) -> Held {
        let rows = self.len();
        let mut held = Held { exposure: vec![0.0; rows], positions: vec![0; rows] };
        let mut hold = |from: usize, until: usize, lots: f64, is_whole: bool| {
            let from = (from - start).min(until);
            held.exposure[from..until].iter_mut().for_each(|exposure| *exposure += lots);
            held.positions[from..until].iter_mut().for_each(|count| *count += i64::from(is_whole));
        };
        // The last that is left of a position counts it; its partial exits were before.
        let mut counted: HashSet<u64> = open.iter().map(|position| position.id).collect();
        for trade in trades.iter().rev() {
            let until = (trade.exit.bar - start).min(rows);
            hold(trade.entry.bar, until, trade.direction.signed(trade.lots), counted.insert(trade.id));
        }
        for position in open {
            hold(position.entry.bar, rows, position.direction.signed(position.lots), true);
        }
        held
    }
}
