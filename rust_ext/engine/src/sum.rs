//! Sums: compensated for many terms, plain for few.

/// Returns the plain sum of a few terms in their order; of none 0.0 (`Iterator::sum` gives −0.0).
pub(crate) fn total(terms: impl Iterator<Item = f64>) -> f64 {
    terms.fold(0.0, |sum, term| sum + term)
}

/// A running sum after Neumaier (1974): the error does not grow with the number of terms.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    total: f64,
    compensation: f64,
}

impl Sum {
    /// Returns the sum of all terms.
    pub(crate) fn of(terms: impl IntoIterator<Item = f64>) -> f64 {
        let mut sum = Self::default();
        for term in terms {
            sum.add(term);
        }
        sum.value()
    }

    fn add(&mut self, term: f64) {
        let total = self.total + term;
        self.compensation +=
            if self.total.abs() >= term.abs() { (self.total - total) + term } else { (term - total) + self.total };
        self.total = total;
    }

    fn value(self) -> f64 {
        self.total + self.compensation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_term_between_large_ones_is_not_lost() {
        assert_eq!(Sum::of([1e16, 1.0, -1e16]), 1.0);
    }
}
