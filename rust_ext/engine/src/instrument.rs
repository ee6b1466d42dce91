//! What is traded: pip, contract and lot sizes of one symbol.

use crate::invalid::{Invalid, positive};

/// Slack in lot steps, so that 0.3 / 0.1 counts as three steps and not as 2.9999999999999996.
const STEP_SLACK: f64 = 1e-9;

/// The contract terms of one symbol.
#[derive(Clone, Copy, Debug)]
pub struct Instrument {
    pip_size: f64,
    contract_size: f64,
    lot_step: f64,
    min_lot: f64,
    max_lot: f64,
    steps_per_lot: Option<f64>,
}

impl Instrument {
    /// Makes an instrument: `pip_size` in price units, `contract_size` in units of the base currency per lot,
    /// the rest in lots.
    ///
    /// # Errors
    /// If a value is not finite and above zero, or `min_lot` exceeds `max_lot`.
    pub fn new(pip_size: f64, contract_size: f64, lot_step: f64, min_lot: f64, max_lot: f64) -> Result<Self, Invalid> {
        positive("pip_size", pip_size)?;
        positive("contract_size", contract_size)?;
        positive("lot_step", lot_step)?;
        positive("min_lot", min_lot)?;
        positive("max_lot", max_lot)?;
        if min_lot > max_lot {
            return Err(Invalid::new(format!("min_lot must not exceed max_lot, found {min_lot} > {max_lot}")));
        }
        let inverse = (1.0 / lot_step).round();
        let is_whole = inverse >= 1.0 && ((1.0 / lot_step) - inverse).abs() <= STEP_SLACK * inverse;
        Ok(Self { pip_size, contract_size, lot_step, min_lot, max_lot, steps_per_lot: is_whole.then_some(inverse) })
    }

    /// Returns one pip in price units.
    pub fn pip_size(&self) -> f64 {
        self.pip_size
    }

    /// Returns the units of the base currency in one lot.
    #[inline]
    pub fn contract_size(&self) -> f64 {
        self.contract_size
    }

    /// Returns the smallest volume that may be traded, in lots.
    pub fn min_lot(&self) -> f64 {
        self.min_lot
    }

    /// Rounds a volume down to a whole number of lot steps.
    ///
    /// The result is the number nearest to its decimal: three steps of 0.1 give 0.3, not 0.30000000000000004.
    pub fn floor_to_step(&self, lots: f64) -> f64 {
        let steps = (lots / self.lot_step + STEP_SLACK).floor();
        match self.steps_per_lot {
            Some(per_lot) => steps / per_lot,
            None => steps * self.lot_step,
        }
    }

    /// Returns whether a volume is below the smallest one allowed.
    pub fn is_below_minimum(&self, lots: f64) -> bool {
        lots < self.min_lot - STEP_SLACK * self.lot_step
    }

    /// Returns whether a volume is above the largest one allowed.
    pub fn is_above_maximum(&self, lots: f64) -> bool {
        lots > self.max_lot + STEP_SLACK * self.lot_step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps_of(lot_step: f64) -> Instrument {
        Instrument::new(0.0001, 100_000.0, lot_step, lot_step, 100.0).unwrap()
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
        assert!(Instrument::new(0.0001, 1.0, 0.01, 2.0, 1.0).is_err());
    }

    #[test]
    fn sizes_must_be_positive_and_finite() {
        assert!(Instrument::new(0.0, 1.0, 0.01, 0.01, 1.0).is_err());
        assert!(Instrument::new(0.0001, f64::NAN, 0.01, 0.01, 1.0).is_err());
        assert!(Instrument::new(0.0001, 1.0, 0.01, 0.01, f64::INFINITY).is_err());
    }
}
