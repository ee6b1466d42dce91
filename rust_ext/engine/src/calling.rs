//! When the strategy is asked: the calling rule of docs/strategies.md.

use crate::book::Book;

/// On which bars of a symbol `on_bar` runs.
#[derive(Clone, Copy, Debug)]
pub struct CallingRule<'a> {
    /// One byte per bar, 0 where an Enter is refused; none: every bar is a candidate.
    pub candidates: Option<&'a [u8]>,
    /// Whether the strategy is asked while something is open or pending.
    pub manage_positions: bool,
}

impl CallingRule<'_> {
    /// Returns whether the strategy's mask admits an Enter on this bar.
    #[inline]
    pub fn is_candidate(&self, bar: usize) -> bool {
        self.candidates.is_none_or(|mask| mask.get(bar).is_some_and(|&byte| byte != 0))
    }

    /// Returns whether `on_bar` runs at the close of the current bar: while idle only on masked bars, otherwise on
    /// every bar, or on none if the strategy does not manage positions.
    #[inline]
    pub(crate) fn is_due(&self, book: &Book) -> bool {
        if book.is_idle() { self.is_candidate(book.bar) } else { self.manage_positions }
    }

    /// Returns the number of bars from `bar` on, at most `limit`, at whose close a symbol without orders does not ask
    /// the strategy.
    pub(crate) fn unasked(&self, bar: usize, is_open: bool, limit: usize) -> usize {
        match self.candidates {
            _ if is_open => {
                if self.manage_positions {
                    0
                } else {
                    limit
                }
            }
            None => 0,
            Some(mask) => mask[bar..].iter().take(limit).position(|&byte| byte != 0).unwrap_or(limit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_looks_further_ahead_than_the_limit() {
        let rule = CallingRule { candidates: Some(&[0, 0, 0, 1, 0]), manage_positions: false };
        assert_eq!([1, 3, 9].map(|limit| rule.unasked(0, false, limit)), [1, 3, 3]);
        assert_eq!(rule.unasked(4, false, 7), 7);
        assert_eq!(rule.unasked(0, true, 7), 7);
    }
}
