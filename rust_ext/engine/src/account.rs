//! The money of a run, shared by all of its symbols.

use crate::invalid::{Invalid, positive};

/// Why money enters or leaves the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// Gross gain of a closed trade.
    Pnl = 0,
    /// Charged by fill.
    Commission = 1,
    /// Credited or charged by night.
    Swap = 2,
    /// Charged for converting gain and swap.
    Conversion = 3,
}

impl FlowKind {
    /// All kinds, in the order of a report.
    pub const ALL: [Self; 4] = [Self::Pnl, Self::Commission, Self::Swap, Self::Conversion];

    /// Returns the word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pnl => "pnl",
            Self::Commission => "commission",
            Self::Swap => "swap",
            Self::Conversion => "conversion",
        }
    }
}

/// Balance, equity and all that flowed, in account currency.
///
/// Two identities hold at every row: balance + open gains = equity, and the sum of all flows = balance − deposit.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    initial: f64,
    balance: f64,
    equity: f64,
    flows: [f64; 4],
}

impl Account {
    /// Opens an account.
    ///
    /// # Errors
    /// If the balance is not finite and above zero.
    pub fn new(balance: f64) -> Result<Self, Invalid> {
        let initial = positive("balance", balance)?;
        Ok(Self { initial, balance: initial, equity: initial, flows: [0.0; 4] })
    }

    /// Returns the money at the start.
    pub fn initial(&self) -> f64 {
        self.initial
    }

    /// Returns the money booked: the start and all flows.
    pub fn balance(&self) -> f64 {
        self.balance
    }

    /// Returns the balance plus the open gains at the last mark.
    pub fn equity(&self) -> f64 {
        self.equity
    }

    /// Returns what has flowed of a kind, positive if it entered the account.
    pub fn flowed(&self, kind: FlowKind) -> f64 {
        self.flows[kind as usize]
    }

    /// Books money that enters, or leaves if negative.
    pub(crate) fn book(&mut self, kind: FlowKind, amount: f64) {
        self.balance += amount;
        self.flows[kind as usize] += amount;
    }

    /// Marks the account: equity = balance + open gains.
    #[inline]
    pub(crate) fn mark(&mut self, open_pnl: f64) {
        self.equity = self.balance + open_pnl;
    }
}
