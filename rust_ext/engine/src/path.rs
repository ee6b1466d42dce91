//! The inside of a bar: which level comes first, by the policy `intrabar`.
//!
//! `worst` and `best` take no path: they ask what the bar touches and decide doubts against or for the trader. `ohlc`
//! and `olhc` let the price of both sides go in straight legs from the open to the first extreme, to the other one, to
//! the close.

use crate::bars::Candle;
use crate::direction::Direction;
use crate::invalid::Invalid;
use crate::levels::{Levels, Outcome};

/// What is assumed of the inside of a bar (docs/execution.md, both levels in one bar).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intrabar {
    /// What is worst for the trader comes first.
    Worst,
    /// What is best for the trader comes first.
    Best,
    /// Open, high, low, close.
    Ohlc,
    /// Open, low, high, close.
    Olhc,
}

impl Intrabar {
    /// Reads the word used in a configuration: `worst`, `best`, `ohlc` or `olhc`.
    ///
    /// # Errors
    /// If the word is another one.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        match word {
            "worst" => Ok(Self::Worst),
            "best" => Ok(Self::Best),
            "ohlc" => Ok(Self::Ohlc),
            "olhc" => Ok(Self::Olhc),
            _ => {
                Err(Invalid::new(format!("intrabar must be \"worst\", \"best\", \"ohlc\" or \"olhc\", found {word:?}")))
            }
        }
    }

    /// Returns the corners of the path of one side, none for policies without a path.
    fn corners(self, candle: &Candle) -> Option<[f64; 4]> {
        match self {
            Self::Worst | Self::Best => None,
            Self::Ohlc => Some([candle.open, candle.high, candle.low, candle.close]),
            Self::Olhc => Some([candle.open, candle.low, candle.high, candle.close]),
        }
    }

    /// Returns whether the target counts where a bar that found the position open touches both levels.
    fn target_first(self, direction: Direction) -> bool {
        match self {
            Self::Worst => false,
            Self::Best => true,
            // The high is a long's favourable extreme and a short's unfavourable one.
            Self::Ohlc => direction == Direction::Long,
            Self::Olhc => direction == Direction::Short,
        }
    }
}

/// Returns what ends a position at a quote of the side that tests its levels: the stop first, where crossed levels have
/// both been passed.
#[inline]
pub(crate) fn passed(direction: Direction, quote: f64, levels: Levels) -> Option<Outcome> {
    levels.stop_at(direction, quote).or_else(|| levels.target_at(direction, quote))
}

/// Returns what ends a position that is open from the bar's open on, and whether that depends on the policy; `tested`
/// is the side that tests its levels.
#[inline]
pub(crate) fn held(policy: Intrabar, direction: Direction, tested: &Candle, levels: Levels) -> (Option<Outcome>, bool) {
    let stop = levels.stop_at(direction, tested.worst(direction));
    let target = levels.target_at(direction, tested.best(direction));
    let both = stop.is_some() && target.is_some();
    (if both && policy.target_first(direction) { target } else { stop.or(target) }, both)
}

/// How a price comes to a resting entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Approach {
    /// Falling to a long's limit.
    Limit,
    /// Rising to a long's stop.
    Stop,
}

impl Approach {
    /// Returns whether the entry side's quote meets an order: a long's limit from above, its stop from below.
    pub(crate) fn reached(self, direction: Direction, quote: f64, price: f64) -> bool {
        match self {
            Self::Limit => direction.signed(quote) <= direction.signed(price),
            Self::Stop => direction.signed(quote) >= direction.signed(price),
        }
    }
}

/// Where inside a bar an entry was met.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met {
    /// How the price came to it.
    pub(crate) approach: Approach,
    /// Leg of the path, 0 for policies without one.
    pub(crate) leg: usize,
    /// Order price.
    pub(crate) price: f64,
}

/// Returns what ends a position in the very bar inside which it was filled (docs/execution.md, entry bar).
///
/// A price that rises to a long's stop entry goes on to its target: touched is certain. A price that falls to a long's
/// limit goes on to its stop: touched is certain. The other level may have been touched before the fill: it is certain
/// only if the close is at or beyond it. `entry` and `tested` are the sides that fill and test the position.
pub(crate) fn entered_inside(
    policy: Intrabar,
    direction: Direction,
    entry: &Candle,
    tested: &Candle,
    met: Met,
    levels: Levels,
) -> Option<Outcome> {
    if policy.corners(entry).is_some() {
        return on_path(policy, direction, entry, tested, met, levels);
    }
    let touched_stop = levels.stop_at(direction, tested.worst(direction));
    let touched_target = levels.target_at(direction, tested.best(direction));
    let certain_stop =
        if met.approach == Approach::Limit { touched_stop } else { levels.stop_at(direction, tested.close) };
    let certain_target =
        if met.approach == Approach::Stop { touched_target } else { levels.target_at(direction, tested.close) };
    if policy == Intrabar::Best { touched_target.or(certain_stop) } else { touched_stop.or(certain_target) }
}

/// Returns the first leg, from number `after` on, at whose end the entry side has reached an order; 0 for policies
/// without a path.
pub(crate) fn reached_leg(
    policy: Intrabar,
    approach: Approach,
    direction: Direction,
    entry: &Candle,
    price: f64,
    after: usize,
) -> Option<usize> {
    let Some(corners) = policy.corners(entry) else {
        return Some(0);
    };
    (after..3).find(|leg| approach.reached(direction, corners[leg + 1], price))
}

/// Follows the path from the fill on: the testing side at the moment of the fill, then the ends of the legs.
fn on_path(
    policy: Intrabar,
    direction: Direction,
    entry: &Candle,
    tested: &Candle,
    met: Met,
    levels: Levels,
) -> Option<Outcome> {
    let (e, t) = (policy.corners(entry)?, policy.corners(tested)?);
    let Met { leg, price, .. } = met;
    // The testing side at the fill is t₀ + (price − e₀)/(e₁ − e₀)·(t₁ − t₀). Its distance from the level, times
    // e₁ − e₀, needs no division: exact on a binary price grid, so that a mirrored path gives the mirrored answer.
    let beyond_at_fill = |level: f64| {
        let run = e[leg + 1] - e[leg];
        let distance = (price - e[leg]) * (t[leg + 1] - t[leg]) - (level - t[leg]) * run;
        direction.signed(if run > 0.0 { distance } else { -distance })
    };
    let stop = levels.stop_loss.filter(|&stop| beyond_at_fill(stop) <= 0.0).map(Outcome::Stop);
    let target = levels.take_profit.filter(|&target| beyond_at_fill(target) >= 0.0).map(Outcome::Target);
    stop.or(target).or_else(|| t[leg + 1..].iter().find_map(|&end| passed(direction, end, levels)))
}
