//! A closed position, or the part of one that was closed.

use crate::direction::Direction;
use crate::fill::Fill;
use crate::labels::Label;
use crate::levels::Levels;

/// What closed a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitReason {
    /// Its stop, as the strategy set it.
    StopLoss,
    /// Its stop, as break-even set it.
    BreakEven,
    /// Its stop, as trailing set it.
    TrailingStop,
    /// Its target.
    TakeProfit,
    /// An Exit of the strategy.
    Exit,
    /// Held as long as allowed.
    MaxHolding,
    /// Margin fell to the stop-out level.
    StopOut,
    /// The symbol's last bar.
    EndOfData,
}

impl ExitReason {
    /// Returns the word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StopLoss => "stop_loss",
            Self::BreakEven => "break_even",
            Self::TrailingStop => "trailing_stop",
            Self::TakeProfit => "take_profit",
            Self::Exit => "exit",
            Self::MaxHolding => "max_holding",
            Self::StopOut => "stop_out",
            Self::EndOfData => "end_of_data",
        }
    }
}

/// One row of the trades table. Money is in account currency.
#[derive(Clone, Copy, Debug)]
pub struct Trade {
    /// Number of the position, in order of entry, from 1; its partial exits share it.
    pub id: u64,
    /// Row of the symbol.
    pub symbol: usize,
    /// Long or short.
    pub direction: Direction,
    /// Volume in lots.
    pub lots: f64,
    /// Bar whose close decided the entry.
    pub decided: usize,
    /// How it was entered.
    pub entry: Fill,
    /// How it was left.
    pub exit: Fill,
    /// Stop and target as prices, as they stood at the entry.
    pub levels: Levels,
    /// Stop and target as prices, as they stood at the exit.
    pub exit_levels: Levels,
    /// Gross gain of the price, slippage included: lots · contract size · price change, converted.
    pub pnl: f64,
    /// Commission of entry and exit, 0 or more; of a partial exit, its share of the entry's.
    pub commission: f64,
    /// Credited (positive) or charged for nights.
    pub swap: f64,
    /// Fees for converting gain and swap, 0 or more.
    pub conversion: f64,
    /// The part of the gross gain that slippage took, 0 or more.
    pub slippage_cost: f64,
    /// `pnl + swap − commission − conversion`.
    pub net_pnl: f64,
    /// Gain in quote currency / `(|fill − initial stop| · lots · contract size)`; none without a stop, or with one at
    /// the fill itself (crossed quotes).
    pub r_multiple: Option<f64>,
    /// Largest adverse move of the exit side from the entry price, price units, 0 or more.
    pub mae: f64,
    /// Largest favourable move of the exit side from the entry price, price units, 0 or more.
    pub mfe: f64,
    /// What closed it.
    pub exit_reason: ExitReason,
    /// The strategy's reason, if it closed it.
    pub exit_note: Label,
    /// The strategy's name for the entry.
    pub tag: Label,
    /// Whether the policies `worst` and `best` disagree about it.
    pub depends_on_intrabar: bool,
}

impl Trade {
    /// Returns the number of bars between entry and exit.
    pub fn bars_held(&self) -> usize {
        self.exit.bar - self.entry.bar
    }
}
