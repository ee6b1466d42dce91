//! A window of finite values kept in ascending order.

/// The last values of a series, sorted. Equal values are interchangeable, so the order has no history.
///
/// Replacing one value shifts only what lies between its old and its new place: O(log w) comparisons and a short move.
pub(crate) struct Ranked {
    sorted: Vec<f64>,
}

impl Ranked {
    /// An empty window for up to `capacity` values.
    #[inline(always)]
    pub(crate) fn new(capacity: usize) -> Self {
        Self { sorted: Vec::with_capacity(capacity) }
    }

    /// All values, ascending.
    #[inline(always)]
    pub(crate) fn values(&self) -> &[f64] {
        &self.sorted
    }

    #[inline(always)]
    pub(crate) fn clear(&mut self) {
        self.sorted.clear();
    }

    /// Adds a finite value.
    #[inline(always)]
    pub(crate) fn insert(&mut self, value: f64) {
        let at = self.sorted.partition_point(|&v| v < value);
        self.sorted.insert(at, value);
    }

    /// Puts `new` in the place of `old`, which the window must hold.
    #[inline(always)]
    pub(crate) fn replace(&mut self, old: f64, new: f64) {
        let sorted = self.sorted.as_mut_slice();
        let from = sorted.partition_point(|&v| v < old);
        if new > old {
            let to = from + sorted[from..].partition_point(|&v| v < new);
            sorted.copy_within(from + 1..to, from);
            sorted[to - 1] = new;
        } else {
            let to = sorted[..from].partition_point(|&v| v < new);
            sorted.copy_within(to..from, to + 1);
            sorted[to] = new;
        }
    }
}

/// The value at `position` (0 ..= len − 1) of sorted values, linear between neighbours.
///
/// Of two forms of the line, the one from the nearer neighbour: exact where both are equal, monotone in `position`.
/// Source: NumPy `quantile(method="linear")`.
#[inline(always)]
pub(crate) fn at_position(sorted: &[f64], position: f64) -> f64 {
    let below = position as usize;
    let t = position - below as f64;
    let a = sorted[below];
    let b = sorted[(below + 1).min(sorted.len() - 1)];
    if t < 0.5 { a + (b - a) * t } else { b - (b - a) * (1.0 - t) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_keeps_the_order_whichever_way_a_value_moves() {
        let mut window = Ranked::new(4);
        for v in [3.0, 1.0, 4.0, 1.0] {
            window.insert(v);
        }
        assert_eq!(window.values(), [1.0, 1.0, 3.0, 4.0]);
        for (old, new, sorted) in [
            (1.0, 5.0, [1.0, 3.0, 4.0, 5.0]),
            (4.0, 0.0, [0.0, 1.0, 3.0, 5.0]),
            (3.0, 3.0, [0.0, 1.0, 3.0, 5.0]),
            (0.0, 2.0, [1.0, 2.0, 3.0, 5.0]),
            (5.0, 4.0, [1.0, 2.0, 3.0, 4.0]),
        ] {
            window.replace(old, new);
            assert_eq!(window.values(), sorted);
        }
    }

    #[test]
    fn positions_between_neighbours_are_linear() {
        let sorted = [1.0, 2.0, 4.0];
        assert_eq!([0.0, 0.5, 1.0, 1.75, 2.0].map(|p| at_position(&sorted, p)), [1.0, 1.5, 2.0, 3.5, 4.0]);
    }
}
