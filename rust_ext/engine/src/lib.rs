//! Execution engine and metrics: orders, fills, positions, equity. Knows no Python.
//!
//! The rules are those of docs/execution.md, and the numbered steps of one bar are the modules:
//!
//! | steps | module |
//! |---|---|
//! | the order of a bar | `bar`, driven by [`Engine::advance`] or by [`Engine::run_intents`] |
//! | bars in which nothing happens | `coast` |
//! | 0, 7 rollovers | `swap` |
//! | 1, 3, 9 market orders | `market_orders` |
//! | 2, 5 stops and targets of open positions | `protection`, by `path` |
//! | 4, 6 resting entries, the entry-bar rule | `resting`, by `path`, `detail` |
//! | 7 max holding; 10 break-even, trailing | `management` |
//! | 7 stop-out; the tests of free margin | `margin` |
//! | 8 decision | `decide`, `levels`, `sizing` |
//! | 10 equity row | `equity` |
//! | price and money of a fill | `fill`, `slippage`, `draws`, `commission`, `conversion`, `opening`, `closing` |
//!
//! A [`Feed`] holds what a run reads, by reference; a `Desk` what happens: account, tables, and a [`Book`] of what is
//! open in each symbol. Steps are functions of the two and the row of a symbol.
#![forbid(unsafe_code)]

mod account;
mod action;
mod bar;
mod bars;
mod book;
mod calling;
mod clock;
mod closing;
mod coast;
mod code;
mod commission;
mod conversion;
mod decide;
mod desk;
mod detail;
mod direction;
mod draws;
mod engine;
mod equity;
mod excursions;
mod fill;
mod instrument;
mod intents;
mod invalid;
mod labels;
mod ledger;
mod levels;
mod management;
mod margin;
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
mod stage;
mod sum;
mod swap;
mod trade;

pub use account::{Account, FlowKind};
pub use action::{Cancel, Enter, Exit, Modify};
pub use bars::{Bars, Candle, Quotes};
pub use book::Book;
pub use calling::CallingRule;
pub use code::Code;
pub use commission::{ChargedSide, Commission, Measure};
pub use direction::Direction;
pub use engine::{Engine, Progress};
pub use equity::{EquityCurve, Held};
pub use fill::{Basis, Fill};
pub use instrument::{Contract, Instrument};
pub use intents::{CheckedIntents, Intents};
pub use invalid::Invalid;
pub use labels::{Label, Labels};
pub use ledger::Ledger;
pub use levels::Levels;
pub use market::{Feed, Market, Pair, Rollovers, Symbol};
pub use metrics::{Metrics, Value};
pub use order::{Asked, Order, OrderKind, OrderStatus, PendingOrder, Side};
pub use path::Intrabar;
pub use position::Position;
pub use rules::{BreakEven, Gates, MarketFill, Rules, Trailing, TrailingDistance};
pub use sizing::{MinLotPolicy, Sizing, SizingRules};
pub use slippage::Slippage;
pub use trade::{ExitReason, Trade};
