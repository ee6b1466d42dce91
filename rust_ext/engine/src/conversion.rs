//! Currency conversion: direct, inverse, or through a third currency, at rates known at the time.
//!
//! A rate is the mid close of the pair's last bar whose `known_at` is at or before the instant. Where the pair is the
//! very symbol that is filled, sized or marked, its price there is the rate. A direct pair is preferred to an inverse
//! one, both to a way through a third currency; that is USD if it works, else the first in alphabetical order
//! (docs/execution.md, conversion).

use crate::invalid::Invalid;
use crate::market::Feed;

/// One step of a conversion: multiply by the rate of a symbol, or divide by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Leg {
    /// Row of traded symbols, then pairs.
    symbol: usize,
    divide: bool,
}

/// How an amount comes from one currency to another: no step, one, or two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Way {
    legs: [Option<Leg>; 2],
}

/// The price of a traded symbol that takes the place of its last rate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Own {
    pub(crate) symbol: usize,
    pub(crate) price: f64,
}

impl Way {
    /// Finds the way from one currency to another.
    ///
    /// # Errors
    /// If no pair, and no two pairs, lead there.
    pub(crate) fn find(feed: &Feed<'_>, source: &str, target: &str) -> Result<Self, Invalid> {
        if source == target {
            return Ok(Self::default());
        }
        if let Some(leg) = direct(feed, source, target) {
            return Ok(Self { legs: [Some(leg), None] });
        }
        let mut thirds: Vec<&str> =
            feed.symbols().flat_map(|symbol| [symbol.base.as_str(), symbol.quote.as_str()]).collect();
        thirds.sort_unstable_by_key(|&currency| (currency != "USD", currency));
        for third in thirds {
            if let (Some(first), Some(second)) = (direct(feed, source, third), direct(feed, third, target)) {
                return Ok(Self { legs: [Some(first), Some(second)] });
            }
        }
        let names: Vec<&str> = feed.symbols().map(|symbol| symbol.name.as_str()).collect();
        Err(Invalid::new(format!(
            "no way from {source} to {target}: none of the pairs {} converts directly, and no two of them through a \
             third currency",
            names.join(", ")
        )))
    }

    /// Returns whether nothing is to be converted.
    #[inline]
    pub(crate) fn is_identity(&self) -> bool {
        self.legs[0].is_none()
    }

    /// Returns an amount in the other currency at an instant, none if a rate is not known yet.
    #[inline]
    pub(crate) fn convert(&self, feed: &Feed<'_>, amount: f64, time: i64, own: Option<Own>) -> Option<f64> {
        let mut amount = amount;
        for leg in self.legs.iter().flatten() {
            let rate = match own {
                Some(own) if own.symbol == leg.symbol => own.price,
                _ => known_rate(feed, leg.symbol, time)?,
            };
            amount = if leg.divide { amount / rate } else { amount * rate };
        }
        Some(amount)
    }
}

/// Returns the pair that leads from one currency to another, the first one given, as it is or inverse.
fn direct(feed: &Feed<'_>, source: &str, target: &str) -> Option<Leg> {
    let position = |base: &str, quote: &str| feed.symbols().position(|pair| pair.base == base && pair.quote == quote);
    position(source, target)
        .map(|symbol| Leg { symbol, divide: false })
        .or_else(|| position(target, source).map(|symbol| Leg { symbol, divide: true }))
}

fn known_rate(feed: &Feed<'_>, symbol: usize, time: i64) -> Option<f64> {
    let last = |known_at: &[i64]| known_at.partition_point(|&known| known <= time).checked_sub(1);
    if let Some(market) = feed.markets.get(symbol) {
        return last(market.bars.known_at).map(|bar| market.bars.mid_close(bar));
    }
    let pair = feed.pairs.get(symbol - feed.markets.len())?;
    last(pair.known_at).map(|row| pair.mid[row])
}
