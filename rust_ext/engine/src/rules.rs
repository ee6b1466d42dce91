//! The rules of a run, decided by its configuration.

use crate::commission::Commission;
use crate::invalid::Invalid;
use crate::path::Intrabar;
use crate::sizing::SizingRules;
use crate::slippage::Slippage;

/// When a market order fills (docs/execution.md, market fill).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarketFill {
    /// At the next bar's open.
    NextOpen,
    /// At the close of the bar that decided; first tested in the bar after.
    Close,
}

impl MarketFill {
    /// Reads the word used in a configuration: `next_open` or `close`.
    ///
    /// # Errors
    /// If the word is another one.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        match word {
            "next_open" => Ok(Self::NextOpen),
            "close" => Ok(Self::Close),
            _ => Err(Invalid::new(format!("market_fill must be \"next_open\" or \"close\", found {word:?}"))),
        }
    }
}

/// How orders of one symbol are sized, filled and charged.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// When market orders fill.
    pub market_fill: MarketFill,
    /// What is assumed of the inside of a bar.
    pub intrabar: Intrabar,
    /// Whether limits and targets that the open has passed fill at the open.
    pub limit_improvement: bool,
    /// How much worse than the quote they fill.
    pub slippage: Slippage,
    /// What a fill costs.
    pub commission: Commission,
    /// How large a position is.
    pub sizing: SizingRules,
}
