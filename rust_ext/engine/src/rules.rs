//! The rules of a run, decided by its configuration.

use crate::commission::Commission;
use crate::direction::Direction;
use crate::invalid::{Invalid, not_negative, positive};
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

/// The gates that depend on what was traded; those of the clock are a column of the market.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gates {
    /// The only admitted direction.
    pub direction: Option<Direction>,
    /// Bars after the symbol's last fill.
    pub cooldown_bars: u64,
    /// ns after the symbol's last fill.
    pub cooldown: i64,
}

/// Once the close has gained the trigger, the stop goes to the entry price plus the offset; pips.
#[derive(Clone, Copy, Debug)]
pub struct BreakEven {
    /// Gain of the close.
    pub trigger_pips: f64,
    /// Distance of the stop beyond the entry price.
    pub offset_pips: f64,
}

/// How far behind the close a trailing stop stands.
#[derive(Clone, Copy, Debug)]
pub enum TrailingDistance {
    /// In pips.
    Pips(f64),
    /// In multiples of atr(14) at the close.
    Atr(f64),
}

/// The stop follows the close, once that has gained `start_pips`.
#[derive(Clone, Copy, Debug)]
pub struct Trailing {
    /// How far behind.
    pub distance: TrailingDistance,
    /// Gain of the close from which it follows.
    pub start_pips: f64,
}

/// All rules of a run; money in account currency, durations in ns.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the configuration")]
pub struct Rules {
    /// Currency of the account.
    pub currency: String,
    /// Names the random draws.
    pub seed: u64,
    /// When market orders fill.
    pub market_fill: MarketFill,
    /// What is assumed of the inside of a bar; under `detail`, of the finer bars and of those without.
    pub intrabar: Intrabar,
    /// Whether the inside of a bar is replayed on finer bars.
    pub detail: bool,
    /// Whether limits and targets that the open has passed fill at the open.
    pub limit_improvement: bool,
    /// Whether entries that would fill in the first bar after a closure are given up.
    pub cancel_over_gap: bool,
    /// Positions and waiting entries that a symbol may have at a time.
    pub max_positions: usize,
    /// How long a position is held at most.
    pub max_holding: Option<i64>,
    /// How much worse than the quote orders fill.
    pub slippage: Slippage,
    /// What a fill costs.
    pub commissions: Vec<Commission>,
    /// Part of a gain, loss or swap in a foreign currency that converting it costs.
    pub conversion_fee: f64,
    /// How large a position is.
    pub sizing: SizingRules,
    /// Margin level, equity / margin, at or below which positions are closed.
    pub stop_out: f64,
    /// When entries are admitted.
    pub gates: Gates,
    /// Stops that go to the entry price.
    pub break_even: Option<BreakEven>,
    /// Stops that follow the close.
    pub trailing: Option<Trailing>,
    /// Whether the strategy is told of closed trades.
    pub notify_trades: bool,
}

impl Rules {
    /// Tests what the parts do not test themselves.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        if self.max_positions == 0 {
            return Err(Invalid::new("max_positions must be at least 1, found 0"));
        }
        if let Some(limit) = self.max_holding.filter(|&limit| limit <= 0) {
            return Err(Invalid::new(format!("max_holding must be above 0 ns, found {limit}")));
        }
        if self.gates.cooldown < 0 {
            return Err(Invalid::new(format!("cooldown must be 0 ns or more, found {}", self.gates.cooldown)));
        }
        not_negative("conversion_fee", self.conversion_fee)?;
        not_negative("stop_out", self.stop_out)?;
        if let Some(rule) = self.break_even {
            positive("break_even.trigger_pips", rule.trigger_pips)?;
            not_negative("break_even.offset_pips", rule.offset_pips)?;
            if rule.offset_pips >= rule.trigger_pips {
                return Err(Invalid::new("break_even.offset_pips must be below trigger_pips"));
            }
        }
        if let Some(rule) = self.trailing {
            not_negative("trailing.start_pips", rule.start_pips)?;
            match rule.distance {
                TrailingDistance::Pips(pips) => positive("trailing.distance_pips", pips)?,
                TrailingDistance::Atr(multiple) => positive("trailing.atr_multiple", multiple)?,
            };
        }
        Ok(())
    }

    /// Returns whether a rule reads the ATR.
    pub(crate) fn needs_atr(&self) -> bool {
        let trails = self.trailing.is_some_and(|rule| matches!(rule.distance, TrailingDistance::Atr(_)));
        trails || self.slippage.needs_atr()
    }
}
