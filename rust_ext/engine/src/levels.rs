//! Stop and target of an order: what was asked for, and what it becomes at the fill.

use crate::action::Enter;
use crate::code::Code;
use crate::direction::Direction;

/// One requested level: a price, or a distance from the fill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Level {
    Price(f64),
    Distance(f64),
}

/// The stop and the target that an entry asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Protection {
    pub(crate) stop: Option<Level>,
    target: Option<Level>,
}

/// The stop and the target of a position, as prices.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Levels {
    /// Price at which the position is closed at a loss.
    pub stop_loss: Option<f64>,
    /// Price at which the position is closed at a profit.
    pub take_profit: Option<f64>,
}

impl Levels {
    /// Returns whether the testing side's quote is at or beyond one of them.
    pub(crate) fn passed_by(&self, direction: Direction, quote: f64) -> bool {
        self.stop_at(direction, quote).is_some() || self.target_at(direction, quote).is_some()
    }

    /// Returns the stop if a quote of the testing side has reached it.
    #[inline]
    pub(crate) fn stop_at(&self, direction: Direction, quote: f64) -> Option<Outcome> {
        self.stop_loss.filter(|&stop| direction.stop_reached(quote, stop)).map(Outcome::Stop)
    }

    /// Returns the target if a quote of the testing side has reached it.
    #[inline]
    pub(crate) fn target_at(&self, direction: Direction, quote: f64) -> Option<Outcome> {
        self.take_profit.filter(|&target| direction.target_reached(quote, target)).map(Outcome::Target)
    }
}

/// What ends a position, at which level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Stop(f64),
    Target(f64),
}

impl Protection {
    /// Reads the levels of an entry.
    ///
    /// Refused: a level given twice, a NaN or infinite one, a distance of zero or less.
    pub(crate) fn of(enter: &Enter) -> Result<Self, Code> {
        Ok(Self {
            stop: Level::requested(enter.stop_loss, enter.stop_distance)?,
            target: Level::requested(enter.take_profit, enter.target_distance)?,
        })
    }

    /// Tests absolute levels at decision: a long's stop below the `quote` and its target above it, a short's mirrored
    /// (docs/execution.md, levels). The quote is the close of the side that tests them, or an order price.
    pub(crate) fn check_at_decision(&self, direction: Direction, quote: f64) -> Result<(), Code> {
        if let Some(Level::Price(stop)) = self.stop
            && direction.stop_reached(quote, stop)
        {
            return Err(Code::StopLossWrongSide);
        }
        if let Some(Level::Price(target)) = self.target
            && direction.target_reached(quote, target)
        {
            return Err(Code::TakeProfitWrongSide);
        }
        Ok(())
    }

    /// Returns the levels of a position filled at `fill`; distances count from it, slippage included.
    pub(crate) fn prices(&self, direction: Direction, fill: f64) -> Levels {
        Levels {
            stop_loss: self.stop.map(|level| level.price(direction, fill, -1.0)),
            take_profit: self.target.map(|level| level.price(direction, fill, 1.0)),
        }
    }
}

impl Level {
    fn requested(price: Option<f64>, distance: Option<f64>) -> Result<Option<Self>, Code> {
        match (price, distance) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(Code::TwoLevels),
            (Some(value), None) | (None, Some(value)) if !value.is_finite() => Err(Code::NanLevel),
            (Some(price), None) => Ok(Some(Self::Price(price))),
            (None, Some(distance)) if distance <= 0.0 => Err(Code::ZeroDistance),
            (None, Some(distance)) => Ok(Some(Self::Distance(distance))),
        }
    }

    fn price(self, direction: Direction, fill: f64, towards: f64) -> f64 {
        match self {
            Self::Price(price) => price,
            Self::Distance(distance) => direction.advance(fill, towards * distance),
        }
    }
}
