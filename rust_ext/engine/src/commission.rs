//! Commission: what the broker charges for a fill, in account currency.

use crate::invalid::{Invalid, not_negative};

/// Which fills of a trade are charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargedSide {
    /// The entry and the exit.
    Both,
    /// The entry alone.
    Entry,
    /// The exit alone.
    Exit,
}

impl ChargedSide {
    /// Reads the word used in a configuration: `both`, `entry` or `exit`.
    ///
    /// # Errors
    /// If the word is another one.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        match word {
            "both" => Ok(Self::Both),
            "entry" => Ok(Self::Entry),
            "exit" => Ok(Self::Exit),
            _ => Err(Invalid::new(format!("commission_side must be \"both\", \"entry\" or \"exit\", found {word:?}"))),
        }
    }
}

/// A commission per lot and charged side.
#[derive(Clone, Copy, Debug)]
pub struct Commission {
    on_entry: f64,
    on_exit: f64,
}

impl Commission {
    /// Makes a commission of `amount` account currency per lot on each charged side.
    ///
    /// # Errors
    /// If `amount` is negative or not finite.
    pub fn per_lot(amount: f64, side: ChargedSide) -> Result<Self, Invalid> {
        let amount = not_negative("commission_per_lot", amount)?;
        let charged = |applies: bool| if applies { amount } else { 0.0 };
        Ok(Self { on_entry: charged(side != ChargedSide::Exit), on_exit: charged(side != ChargedSide::Entry) })
    }

    /// Returns the charge for entering with `lots`.
    pub fn entry(&self, lots: f64) -> f64 {
        self.on_entry * lots
    }

    /// Returns the charge for leaving with `lots`.
    pub fn exit(&self, lots: f64) -> f64 {
        self.on_exit * lots
    }
}
