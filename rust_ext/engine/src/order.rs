//! Orders: the record of each decision, and the ones still waiting to fill.

use crate::action::Enter;
use crate::code::Code;
use crate::direction::Direction;
use crate::labels::Label;
use crate::levels::Protection;
use crate::resting::Resting;

/// How an order reaches the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderKind {
    /// Fills at the next quote, whatever it is.
    Market,
    /// Waits for a better price.
    Limit,
    /// Waits for a worse price.
    Stop,
    /// Waits for a worse price, then fills at its limit or better.
    StopLimit,
}

impl OrderKind {
    /// Reads the word used by actions: `market`, `limit`, `stop` or `stop_limit`.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Market, Self::Limit, Self::Stop, Self::StopLimit].into_iter().find(|kind| kind.as_str() == word)
    }

    /// Returns the kind of a number in a column of intents: 0 market, 1 limit, 2 stop, 3 `stop_limit`.
    pub fn from_number(number: i8) -> Option<Self> {
        match number {
            0 => Some(Self::Market),
            1 => Some(Self::Limit),
            2 => Some(Self::Stop),
            3 => Some(Self::StopLimit),
            _ => None,
        }
    }

    /// Returns the word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Market => "market",
            Self::Limit => "limit",
            Self::Stop => "stop",
            Self::StopLimit => "stop_limit",
        }
    }
}

/// Whether an order opens or closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Opens a position.
    Enter,
    /// Closes a position.
    Exit,
    /// Moves levels of a position.
    Modify,
    /// Withdraws resting entries.
    Cancel,
}

impl Side {
    /// Returns the word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::Exit => "exit",
            Self::Modify => "modify",
            Self::Cancel => "cancel",
        }
    }
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OrderStatus {
    /// Waits for its fill.
    Pending,
    /// Filled at this instant and price.
    Filled {
        /// Fill instant, int64 ns UTC.
        time: i64,
        /// Fill price, slippage included.
        price: f64,
    },
    /// Carried out at the decision.
    Done,
    /// Refused at the decision.
    Rejected(Code),
    /// Given up at the fill.
    Cancelled(Code),
    /// Outlived by the data.
    Expired(Code),
}

impl OrderStatus {
    /// Returns the word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Filled { .. } => "filled",
            Self::Done => "done",
            Self::Rejected(_) => "rejected",
            Self::Cancelled(_) => "cancelled",
            Self::Expired(_) => "expired",
        }
    }

    /// Returns why the order did not fill.
    pub fn code(self) -> Option<Code> {
        match self {
            Self::Pending | Self::Filled { .. } | Self::Done => None,
            Self::Rejected(code) | Self::Cancelled(code) | Self::Expired(code) => Some(code),
        }
    }
}

/// The prices of an order as asked for: a record for the table, where NaN is "not given".
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Level of a limit or stop, trigger of a `stop_limit`.
    pub price: f64,
    /// Limit of a `stop_limit`.
    pub limit_price: f64,
    /// Stop as a price.
    pub stop_loss: f64,
    /// Target as a price.
    pub take_profit: f64,
    /// Stop as a distance.
    pub stop_distance: f64,
    /// Target as a distance.
    pub target_distance: f64,
}

impl Asked {
    /// The record of an order without levels.
    pub(crate) const NOTHING: Self = Self {
        price: f64::NAN,
        limit_price: f64::NAN,
        stop_loss: f64::NAN,
        take_profit: f64::NAN,
        stop_distance: f64::NAN,
        target_distance: f64::NAN,
    };

    /// Records what an entry asks for.
    pub(crate) fn by(enter: &Enter) -> Self {
        let recorded = |level: Option<f64>| level.unwrap_or(f64::NAN);
        Self {
            price: recorded(enter.price),
            limit_price: recorded(enter.limit_price),
            stop_loss: recorded(enter.stop_loss),
            take_profit: recorded(enter.take_profit),
            stop_distance: recorded(enter.stop_distance),
            target_distance: recorded(enter.target_distance),
        }
    }
}

/// One row of the orders table: every decision that was an order, filled or refused.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// Number in order of decision, from 1.
    pub id: u64,
    /// Row of the symbol.
    pub symbol: usize,
    /// Decision instant, int64 ns UTC.
    pub time: i64,
    /// Decision bar.
    pub bar: usize,
    /// Opens or closes.
    pub side: Side,
    /// How it reaches the market.
    pub kind: OrderKind,
    /// Direction of the position; none for an exit that found no position.
    pub direction: Option<Direction>,
    /// Stop and target asked for.
    pub asked: Asked,
    /// Volume; none if refused before it was known.
    pub lots: Option<f64>,
    /// Margin of an accepted entry at its decision, account currency.
    pub margin: f64,
    /// The position that it opened, closes or modifies.
    pub position: Option<u64>,
    /// What became of it.
    pub status: OrderStatus,
    /// Tag of the entry.
    pub tag: Label,
    /// The strategy's reason for an exit.
    pub reason: Label,
}

/// What a pending order does when it fills.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Intent {
    Open(Protection),
    Rest(Protection, Resting),
    Close { position: u64, reason: Label },
}

/// An order between its decision and its fill.
#[derive(Clone, Copy, Debug)]
pub struct PendingOrder {
    /// The order's number.
    pub id: u64,
    /// Decision bar.
    pub bar: usize,
    /// Direction of the position that it opens or closes.
    pub direction: Direction,
    /// Volume in lots.
    pub lots: f64,
    /// Margin that a waiting entry reserves, account currency.
    pub(crate) margin: f64,
    /// How it reaches the market.
    pub kind: OrderKind,
    /// Level of a limit or stop, trigger of a `stop_limit`.
    pub price: Option<f64>,
    /// Limit of a `stop_limit`.
    pub limit_price: Option<f64>,
    /// Tag of the entry.
    pub tag: Label,
    pub(crate) intent: Intent,
}

impl PendingOrder {
    /// Returns whether the order opens or closes.
    pub fn side(&self) -> Side {
        match self.intent {
            Intent::Open(_) | Intent::Rest(..) => Side::Enter,
            Intent::Close { .. } => Side::Exit,
        }
    }

    /// Returns what a resting entry waits for.
    pub(crate) fn resting(&self) -> Option<&Resting> {
        match &self.intent {
            Intent::Rest(_, resting) => Some(resting),
            Intent::Open(_) | Intent::Close { .. } => None,
        }
    }
}
