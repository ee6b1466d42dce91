//! Execution engine and metrics: orders, fills, positions, equity. Knows no Python.
//!
//! The rules are those of docs/execution.md, and the numbered steps of one bar are the modules:
//!
//! | steps | module |
//! |---|---|
//! | 1–4 at the open | `at_open`, `market_orders`, `resting` |
//! | 5–6 inside | `inside`, `resting`, `path` |
//! | 7 expiry | `resting` |
//! | 8 decision | `decide`, driven by [`Engine::advance`] or by [`Engine::run_intents`] |
//! | 9 at the close, end of data | `at_close`, `market_orders` |
//! | 10 equity row | `equity` |
//!
//! A [`Book`] holds what is open in one symbol, a [`Desk`] what symbols share (money and tables), a [`Market`] the
//! bars, by reference. Steps are functions of the three, so that several symbols can take each step together.
#![forbid(unsafe_code)]

mod account;
mod action;
mod at_close;
mod at_open;
mod book;
mod calling;
mod closing;
mod code;
mod commission;
mod decide;
mod direction;
mod engine;
mod equity;
mod fill;
mod inside;
mod instrument;
mod intents;
mod invalid;
mod labels;
mod ledger;
mod market;
mod market_orders;
mod metrics;
mod opening;
mod order;
mod path;
mod position;
mod protection;
mod resting;
mod rules;
mod sizing;
mod slippage;
mod sum;
mod trade;

pub use account::Account;
pub use action::{Cancel, Enter, Exit, Modify};
pub use book::{Book, Desk, Terms};
pub use calling::CallingRule;
pub use code::Code;
pub use commission::{ChargedSide, Commission};
pub use direction::Direction;
pub use engine::{Engine, Progress};
pub use equity::{EquityCurve, Held};
pub use fill::Fill;
pub use instrument::Instrument;
pub use intents::Intents;
pub use invalid::Invalid;
pub use labels::{Label, Labels};
pub use ledger::Ledger;
pub use market::{Candle, Market, Quotes};
pub use metrics::{Metrics, Value};
pub use order::{Asked, Order, OrderKind, OrderStatus, PendingOrder, Side};
pub use path::Intrabar;
pub use position::Position;
pub use protection::Levels;
pub use rules::{MarketFill, Rules};
pub use sizing::{MinLotPolicy, Sizing, SizingRules};
pub use slippage::Slippage;
pub use trade::{ExitReason, Trade};
