//! What is traded: pip, contract and lot sizes of one symbol, and what holding it costs.

use crate::invalid::{Invalid, positive};

/// Slack in lot steps, so that 0.3 / 0.1 counts as three steps and not as 2.9999999999999996.
const STEP_SLACK: f64 = 1e-9;

/// The contract terms of one symbol, as they are stated.
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    /// One pip, price units: the unit of slippage, trailing and break-even distances.
    pub pip_size: f64,
    /// Units of the base currency in one lot.
    pub contract_size: f64,
    /// Volumes are multiples of it, lots.
    pub lot_step: f64,
    /// Smallest volume, lots.
    pub min_lot: f64,
    /// Largest volume, lots.
    pub max_lot: f64,
    /// Notional per margin; none: no margin is asked.
    pub leverage: Option<f64>,
    /// One point, price units: the unit of swap rates.
    pub tick_size: Option<f64>,
    /// Points per lot and night of a long, credited if positive.
    pub swap_long: Option<f64>,
    /// Points per lot and night of a short.
    pub swap_short: Option<f64>,
    /// Weekday (Monday 0) whose 17:00 New York counts three nights while Saturday and Sunday count none; none: each of
    /// the seven days counts one.
    pub triple_day: Option<u8>,
}

/// The checked terms of one symbol.
#[derive(Clone, Copy, Debug)]
pub struct Instrument {
    contract: Contract,
    steps_per_lot: Option<f64>,
}

impl Instrument {
    /// Checks the terms.
    ///
    /// # Errors
    /// If a size is not finite and above zero, `min_lot` exceeds `max_lot`, or a swap rate is not finite.
    pub fn new(contract: Contract) -> Result<Self, Invalid> {
        let Contract { lot_step, min_lot, max_lot, .. } = contract;
        positive("pip_size", contract.pip_size)?;
        positive("contract_size", contract.contract_size)?;
        positive("lot_step", lot_step)?;
        positive("min_lot", min_lot)?;
        positive("max_lot", max_lot)?;
        for (name, value) in [("leverage", contract.leverage), ("tick_size", contract.tick_size)] {
            value.map_or(Ok(1.0), |value| positive(name, value))?;
        }
        for (name, value) in [("swap_long", contract.swap_long), ("swap_short", contract.swap_short)] {
            if let Some(value) = value.filter(|value| !value.is_finite()) {
                return Err(Invalid::new(format!("{name} must be a finite number, found {value}")));
            }
        }
        if min_lot > max_lot {
            return Err(Invalid::new(format!("min_lot must not exceed max_lot, found {min_lot} > {max_lot}")));
        }
        let inverse = (1.0 / lot_step).round();
        let is_whole = inverse >= 1.0 && ((1.0 / lot_step) - inverse).abs() <= STEP_SLACK * inverse;
        Ok(Self { contract, steps_per_lot: is_whole.then_some(inverse) })
    }

    /// Tests that swap can be charged.
    pub(crate) fn check_swap(&self, symbol: &str) -> Result<(), Invalid> {
        let Contract { tick_size, swap_long, swap_short, .. } = self.contract;
        if [tick_size, swap_long, swap_short].iter().all(Option::is_some) {
            return Ok(());
        }
        Err(Invalid::new(format!(
            "{symbol}: swap needs tick_size, swap_long and swap_short, found none for one of them"
        )))
    }

    /// Returns the terms as stated.
    #[inline]
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// Returns one pip in price units.
    pub fn pip_size(&self) -> f64 {
        self.contract.pip_size
    }

    /// Returns the units of the base currency in one lot.
    #[inline]
    pub fn contract_size(&self) -> f64 {
        self.contract.contract_size
    }

    /// Returns the smallest volume that may be traded, in lots.
    pub fn min_lot(&self) -> f64 {
        self.contract.min_lot
    }

    /// Rounds a volume down to a whole number of lot steps.
    ///
    /// The result is the number nearest to its decimal: three steps of 0.1 give 0.3, not 0.30000000000000004.
    pub fn floor_to_step(&self, lots: f64) -> f64 {
        let steps = (lots / self.contract.lot_step + STEP_SLACK).floor();
        match self.steps_per_lot {
            Some(per_lot) => steps / per_lot,
            None => steps * self.contract.lot_step,
        }
    }

    /// Returns whether a volume is below the smallest one allowed.
    pub fn is_below_minimum(&self, lots: f64) -> bool {
        lots < self.contract.min_lot - STEP_SLACK * self.contract.lot_step
    }

    /// Returns whether a volume is above the largest one allowed.
    pub fn is_above_maximum(&self, lots: f64) -> bool {
        lots > self.contract.max_lot + STEP_SLACK * self.contract.lot_step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Contract = Contract {
        pip_size: 0.0001,
        contract_size: 100_000.0,
        lot_step: 0.01,
        min_lot: 0.01,
        max_lot: 100.0,
        leverage: None,
        tick_size: None,
        swap_long: None,
        swap_short: None,
        triple_day: None,
    };

    fn steps_of(lot_step: f64) -> Instrument {
        Instrument::new(Contract { lot_step, min_lot: lot_step, ..PLAIN }).unwrap()
    }

    #[test]
    fn lots_are_floored_to_the_step() {
        assert_eq!(steps_of(0.01).floor_to_step(0.5299), 0.52);
    }

    #[test]
    fn a_volume_on_the_step_survives_rounding_noise() {
        // 0.1 * 3 = 0.30000000000000004 and 0.7 / 0.1 = 6.999999999999999
        assert_eq!(steps_of(0.1).floor_to_step(0.1 * 3.0), 0.3);
        assert_eq!(steps_of(0.1).floor_to_step(0.7), 0.7);
    }

    #[test]
    fn a_step_that_does_not_divide_one_lot_works() {
        assert_eq!(steps_of(0.25).floor_to_step(0.99), 0.75);
        assert_eq!(steps_of(5.0).floor_to_step(12.0), 10.0);
    }

    #[test]
    fn a_minimum_above_the_maximum_is_refused() {
        assert!(Instrument::new(Contract { min_lot: 2.0, max_lot: 1.0, ..PLAIN }).is_err());
    }

    #[test]
    fn sizes_must_be_positive_and_finite() {
        assert!(Instrument::new(Contract { pip_size: 0.0, ..PLAIN }).is_err());
        assert!(Instrument::new(Contract { contract_size: f64::NAN, ..PLAIN }).is_err());
        assert!(Instrument::new(Contract { max_lot: f64::INFINITY, ..PLAIN }).is_err());
        assert!(Instrument::new(Contract { leverage: Some(0.0), ..PLAIN }).is_err());
        assert!(Instrument::new(Contract { swap_long: Some(f64::NAN), ..PLAIN }).is_err());
    }
}
