//! What a strategy asks for: values without effects.

use crate::direction::Direction;
use crate::labels::Label;
use crate::order::OrderKind;

/// A request to open a position.
///
/// `None` means "not given"; a NaN that is given is refused, never read as absent.
#[derive(Clone, Copy, Debug)]
pub struct Enter {
    /// Long or short.
    pub direction: Direction,
    /// How the order meets the market.
    pub kind: OrderKind,
    /// Level of a limit or stop order, trigger of a `stop_limit` order.
    pub price: Option<f64>,
    /// Limit of a `stop_limit` order.
    pub limit_price: Option<f64>,
    /// Stop as a price.
    pub stop_loss: Option<f64>,
    /// Target as a price.
    pub take_profit: Option<f64>,
    /// Stop as a distance from the fill, in price units.
    pub stop_distance: Option<f64>,
    /// Target as a distance from the fill, in price units.
    pub target_distance: Option<f64>,
    /// Volume in lots.
    pub lots: Option<f64>,
    /// Money lost if the stop is hit, in account currency.
    pub risk: Option<f64>,
    /// Number of bars after the decision in which a resting order may fill; none: until cancelled.
    pub expiry_bars: Option<f64>,
    /// The strategy's name for this entry.
    pub tag: Label,
}

impl Enter {
    /// Makes a market entry without stop, target, size or tag.
    pub fn new(direction: Direction) -> Self {
        Self {
            direction,
            kind: OrderKind::Market,
            price: None,
            limit_price: None,
            stop_loss: None,
            take_profit: None,
            stop_distance: None,
            target_distance: None,
            lots: None,
            risk: None,
            expiry_bars: None,
            tag: Label::default(),
        }
    }
}

/// A request to close with a market order.
#[derive(Clone, Copy, Debug)]
pub struct Exit {
    /// The position to close; `None` means all positions of the symbol.
    pub position: Option<u64>,
    /// The part of each position to close, above 0 and at most 1.
    pub fraction: f64,
    /// The strategy's reason.
    pub reason: Label,
}

impl Default for Exit {
    fn default() -> Self {
        Self { position: None, fraction: 1.0, reason: Label::default() }
    }
}

/// A request to move the stop, the target or both, from the next bar on; `None` keeps a level.
#[derive(Clone, Copy, Debug, Default)]
pub struct Modify {
    /// New stop as a price.
    pub stop_loss: Option<f64>,
    /// New target as a price.
    pub take_profit: Option<f64>,
    /// The position to modify; `None` means all positions of the symbol.
    pub position: Option<u64>,
}

/// A request to withdraw resting entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cancel {
    /// The order to withdraw; `None` means every resting entry of the symbol.
    pub order: Option<u64>,
}
