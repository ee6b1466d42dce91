//! The clock of a run: the sorted union of the close instants of all symbols.

use std::borrow::Cow;

use crate::market::{Feed, Market};

/// The instants at which bars close, from each symbol's first decision bar on, and which symbols close next.
#[derive(Clone, Debug)]
pub(crate) struct Clock<'a> {
    instants: Cow<'a, [i64]>,
    /// Next bar of each symbol.
    next: Vec<usize>,
    row: usize,
}

impl<'a> Clock<'a> {
    /// Makes the clock of a feed that was checked.
    pub(crate) fn new(feed: &Feed<'a>) -> Self {
        let next: Vec<usize> = feed.markets.iter().map(|market| market.start).collect();
        let closes = |market: &Market<'a>| &market.bars.known_at()[market.start..];
        let instants = match feed.markets.as_slice() {
            [only] => Cow::Borrowed(closes(only)),
            markets => Cow::Owned(markets.iter().fold(Vec::new(), |union, market| merged(&union, closes(market)))),
        };
        Self { instants, next, row: 0 }
    }

    /// Returns all instants.
    pub(crate) fn instants(&self) -> &[i64] {
        &self.instants
    }

    /// Returns how many instants are done.
    pub(crate) fn row(&self) -> usize {
        self.row
    }

    /// Returns the next bar of a symbol.
    pub(crate) fn next_bar(&self, k: usize) -> usize {
        self.next[k]
    }

    /// Goes on by instants at which the only symbol closes; returns the last of them.
    pub(crate) fn skip(&mut self, rows: usize) -> i64 {
        self.row += rows;
        self.next[0] += rows;
        self.instants[self.row - 1]
    }

    /// Goes on to the next instant: writes the rows of the symbols that close there, in order, and their bars.
    #[inline]
    pub(crate) fn tick(&mut self, feed: &Feed<'_>, closing: &mut Vec<(usize, usize)>) -> Option<i64> {
        let now = *self.instants.get(self.row)?;
        self.row += 1;
        closing.clear();
        for (k, (market, next)) in feed.markets.iter().zip(&mut self.next).enumerate() {
            if market.bars.known_at.get(*next) == Some(&now) {
                closing.push((k, *next));
                *next += 1;
            }
        }
        Some(now)
    }
}

/// Returns the instants of either of two sorted columns, each once.
fn merged(one: &[i64], other: &[i64]) -> Vec<i64> {
    let mut union = Vec::with_capacity(one.len().max(other.len()));
    let (mut one, mut other) = (one.iter().copied().peekable(), other.iter().copied().peekable());
    while let Some(first) = [one.peek(), other.peek()].into_iter().flatten().min().copied() {
        one.next_if_eq(&first);
        other.next_if_eq(&first);
        union.push(first);
    }
    union
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_of_both_columns_is_there_once() {
        assert_eq!(merged(&[1, 3, 5], &[2, 3, 9]), [1, 2, 3, 5, 9]);
        assert_eq!(merged(&[], &[7]), [7]);
    }
}
