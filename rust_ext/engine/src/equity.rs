//! The equity curve: one row per instant of the clock, written in step 10.

use crate::desk::Desk;
use crate::sum::total;

/// What was held after the close of each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Margin in use, account currency.
    pub margin: Vec<f64>,
    /// Net lots over all symbols, long minus short.
    pub exposure: Vec<f64>,
    /// Number of positions.
    pub positions: Vec<i64>,
}

/// What is held from a row on.
#[derive(Clone, Copy, Debug)]
struct Holding {
    row: usize,
    margin: f64,
    exposure: f64,
    positions: i64,
}

/// Mark-to-market rows from the first decision bar on, as columns.
///
/// Money is kept for each row; what is held is kept for the rows in which it changes ([`EquityCurve::held`]).
#[derive(Clone, Debug)]
pub struct EquityCurve {
    balance: Vec<f64>,
    equity: Vec<f64>,
    holdings: Vec<Holding>,
    rows_in_position: usize,
}

impl EquityCurve {
    /// Makes an empty curve with room for `rows` rows.
    pub(crate) fn with_capacity(rows: usize) -> Self {
        let column = || Vec::with_capacity(rows);
        Self { balance: column(), equity: column(), holdings: Vec::new(), rows_in_position: 0 }
    }

    /// Writes the row of an instant.
    #[inline]
    pub(crate) fn record(&mut self, desk: &mut Desk) {
        if desk.has_changed {
            desk.has_changed = false;
            self.holdings.push(Holding {
                row: self.len(),
                margin: desk.used_margin(),
                exposure: total(desk.positions().map(|position| position.direction.signed(position.lots))),
                positions: desk.positions().map(|_| 1).sum(),
            });
        }
        self.push(desk.account.balance(), desk.account.equity());
    }

    /// Writes a row in which what is held has not changed.
    #[inline]
    pub(crate) fn push(&mut self, balance: f64, equity: f64) {
        self.balance.push(balance);
        self.equity.push(equity);
    }

    /// Writes rows in which nothing is held.
    pub(crate) fn repeat(&mut self, balance: f64, rows: usize) {
        let len = self.len() + rows;
        self.balance.resize(len, balance);
        self.equity.resize(len, balance);
    }

    /// Counts a row whose bars find a position open inside.
    #[inline]
    pub(crate) fn count_in_position(&mut self, is_open: bool) {
        self.rows_in_position += usize::from(is_open);
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

    /// Returns the number of rows inside which a position was open: entered inside or before, not left at the open.
    pub fn rows_in_position(&self) -> usize {
        self.rows_in_position
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

    /// Returns what was held after each close.
    pub fn held(&self) -> Held {
        let rows = self.len();
        let mut held = Held { margin: vec![0.0; rows], exposure: vec![0.0; rows], positions: vec![0; rows] };
        let ends = self.holdings.iter().skip(1).map(|next| next.row).chain([rows]);
        for (holding, until) in self.holdings.iter().zip(ends) {
            held.margin[holding.row..until].fill(holding.margin);
            held.exposure[holding.row..until].fill(holding.exposure);
            held.positions[holding.row..until].fill(holding.positions);
        }
        held
    }
}
