//! The money of a run, shared by all of its symbols.

use crate::invalid::{Invalid, positive};

/// Balance and equity in account currency.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    initial: f64,
    balance: f64,
    equity: f64,
}

impl Account {
    /// Opens an account.
    ///
    /// # Errors
    /// If the balance is not finite and above zero.
    pub fn new(balance: f64) -> Result<Self, Invalid> {
        let initial = positive("balance", balance)?;
        Ok(Self { initial, balance: initial, equity: initial })
    }

    /// Returns the money at the start.
    pub fn initial(&self) -> f64 {
        self.initial
    }

    /// Returns the money booked: the start, plus closed gains, minus commissions paid.
    pub fn balance(&self) -> f64 {
        self.balance
    }

    /// Returns the balance plus the open gains at the last mark.
    pub fn equity(&self) -> f64 {
        self.equity
    }

    /// Books a gain, or a charge if negative.
    pub(crate) fn book(&mut self, amount: f64) {
        self.balance += amount;
    }

    /// Marks the account: equity = balance + open gains.
    #[inline]
    pub(crate) fn mark(&mut self, open_pnl: f64) {
        self.equity = self.balance + open_pnl;
    }
}
