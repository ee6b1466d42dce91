//! Commission: what the broker charges for a fill, in account currency, converted at the fill.

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
            _ => Err(Invalid::new(format!("commission.side must be \"both\", \"entry\" or \"exit\", found {word:?}"))),
        }
    }
}

/// What a commission is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Money per lot.
    PerLot,
    /// Money per million of notional: lots × contract size × fill price.
    PerMillion,
    /// Percent of the notional.
    Percent,
}

impl Measure {
    /// Reads the word used in a configuration: `per_lot`, `per_million` or `percent`.
    ///
    /// # Errors
    /// If the word is another one.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        match word {
            "per_lot" => Ok(Self::PerLot),
            "per_million" => Ok(Self::PerMillion),
            "percent" => Ok(Self::Percent),
            _ => Err(Invalid::new(format!(
                "commission.model must be \"per_lot\", \"per_million\" or \"percent\", found {word:?}"
            ))),
        }
    }
}

/// A charge on each fill of the sides that it names.
#[derive(Clone, Debug)]
pub struct Commission {
    measure: Measure,
    amount: f64,
    side: ChargedSide,
    minimum: f64,
    currency: Option<String>,
}

impl Commission {
    /// Makes a commission; money is in `currency`, none: the account's. Each charged fill costs at least `minimum`.
    ///
    /// # Errors
    /// If `amount` or `minimum` is negative or not finite.
    pub fn new(
        measure: Measure,
        amount: f64,
        side: ChargedSide,
        minimum: f64,
        currency: Option<String>,
    ) -> Result<Self, Invalid> {
        let amount = not_negative("commission.amount", amount)?;
        let minimum = not_negative("commission.minimum", minimum)?;
        Ok(Self { measure, amount, side, minimum, currency })
    }

    /// Returns whether the notional must be known.
    pub(crate) fn is_of_notional(&self) -> bool {
        self.measure != Measure::PerLot
    }

    /// Returns whether fills of a side are charged.
    pub(crate) fn charges(&self, is_entry: bool) -> bool {
        match self.side {
            ChargedSide::Both => true,
            ChargedSide::Entry => is_entry,
            ChargedSide::Exit => !is_entry,
        }
    }

    /// Returns the charge in the commission's currency, `notional` being in it too.
    pub(crate) fn charge(&self, lots: f64, notional: f64) -> f64 {
        let amount = match self.measure {
            Measure::PerLot => self.amount * lots,
            Measure::PerMillion => self.amount * notional / 1_000_000.0,
            Measure::Percent => self.amount * notional / 100.0,
        };
        amount.max(self.minimum)
    }

    /// Returns the currency of the money.
    pub(crate) fn currency<'a>(&'a self, account: &'a str) -> &'a str {
        self.currency.as_deref().unwrap_or(account)
    }
}
