//! One-dimensional k-means of sorted values.
use std::ops::Range;

use crate::ranked::at_position;

/// Most assignments that a clustering makes.
const STEPS: usize = 30;

/// The sum of a range of sorted values, added in ascending order; remembered, since most ranges stay or grow.
#[derive(Clone, Default)]
struct Sum {
    range: Range<usize>,
    total: f64,
}

impl Sum {
    /// The sum over `range`: the same bits whether it is continued from the last one or begun afresh.
    #[inline(always)]
    fn over(&mut self, sorted: &[f64], range: Range<usize>) -> f64 {
        if self.range.start != range.start || self.range.end > range.end {
            *self = Self { range: range.start..range.start, total: 0.0 };
        }
        for v in &sorted[self.range.end..range.end] {
            self.total += v;
        }
        self.range = range;
        self.total
    }
}

/// Clusters of sorted values: consecutive ranges, the lowest first. Buffers are kept from one clustering to the next.
pub(crate) struct Clusters {
    k: usize,
    centres: Vec<f64>,
    sums: Vec<Sum>,
    /// `ends[j]`: number of values in clusters 0..=j.
    ends: Vec<usize>,
}

impl Clusters {
    /// At most `k` clusters.
    #[inline(always)]
    pub(crate) fn new(k: usize) -> Self {
        Self { k, centres: Vec::with_capacity(k), sums: Vec::with_capacity(k), ends: Vec::with_capacity(k) }
    }

    /// Clusters `sorted` (ascending, finite, at least one value) by Lloyd's algorithm.
    ///
    /// Centres start at the linear quantiles j / (k + 1); k is capped at the number of distinct values. A value belongs
    /// to the first cluster whose upper border, the midpoint to the next centre, is not below it. Centres move to the
    /// means of their values, summed ascending; an empty cluster keeps its centre. It ends when an assignment repeats,
    /// and with the 30th. Source: Lloyd, *Least squares quantization in PCM* (1982).
    #[inline(always)]
    pub(crate) fn fit(&mut self, sorted: &[f64]) {
        let k = sorted.chunk_by(|a, b| a == b).take(self.k).count();
        let last = (sorted.len() - 1) as f64;
        self.centres.clear();
        self.centres.extend((1..=k).map(|j| at_position(sorted, j as f64 / (k + 1) as f64 * last)));
        self.sums.clear();
        self.sums.resize(k, Sum::default());
        self.ends.clear();
        self.ends.resize(k, 0);
        for _ in 0..STEPS {
            if !self.assign(sorted) {
                break;
            }
            let mut begin = 0;
            for ((centre, sum), &end) in self.centres.iter_mut().zip(&mut self.sums).zip(&self.ends) {
                if begin < end {
                    *centre = sum.over(sorted, begin..end) / (end - begin) as f64;
                }
                begin = end;
            }
        }
    }

    /// Assigns each value to its cluster; returns whether any assignment changed.
    #[inline(always)]
    fn assign(&mut self, sorted: &[f64]) -> bool {
        let mut changed = false;
        let mut begin = 0;
        for j in 0..self.ends.len() {
            let end = self.centres.get(j + 1).map_or(sorted.len(), |next| {
                let border = 0.5 * (self.centres[j] + next);
                begin.max(sorted.partition_point(|&v| v <= border))
            });
            changed |= self.ends[j] != end;
            self.ends[j] = end;
            begin = end;
        }
        changed
    }

    /// Rank of the cluster that holds `value`, which is one of `sorted`, and its range there.
    #[inline(always)]
    pub(crate) fn holding(&self, sorted: &[f64], value: f64) -> (usize, Range<usize>) {
        let at = sorted.partition_point(|&v| v < value);
        let rank = self.ends.partition_point(|&end| end <= at);
        let begin = if rank == 0 { 0 } else { self.ends[rank - 1] };
        (rank, begin..self.ends[rank])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(sorted: &[f64], k: usize) -> Vec<usize> {
        let mut clusters = Clusters::new(k);
        clusters.fit(sorted);
        clusters.ends
    }

    #[test]
    fn by_hand() {
        // centres 1.75, 6.5, 10.25 (positions 1.25, 2.5, 3.75): borders 4.125, 8.375; means 1, 6, 10.5: stays
        assert_eq!(ends(&[0.0, 1.0, 2.0, 6.0, 10.0, 11.0], 3), [3, 4, 6]);
    }

    #[test]
    fn a_value_on_the_border_belongs_to_the_lower_cluster() {
        // centres 4/3 and 8/3: border 2
        assert_eq!(ends(&[0.0, 2.0, 4.0], 2), [2, 3]);
    }

    #[test]
    fn there_are_no_more_clusters_than_distinct_values() {
        assert_eq!(ends(&[5.0; 9], 3), [9]);
        assert_eq!(ends(&[1.0, 1.0, 1.0, 2.0], 5), [3, 4]);
    }

    #[test]
    fn the_value_says_its_cluster() {
        let sorted = [0.0, 1.0, 2.0, 6.0, 10.0, 11.0];
        let mut clusters = Clusters::new(3);
        clusters.fit(&sorted);
        assert_eq!(clusters.holding(&sorted, 2.0), (0, 0..3));
        assert_eq!(clusters.holding(&sorted, 6.0), (1, 3..4));
        assert_eq!(clusters.holding(&sorted, 11.0), (2, 4..6));
    }
}
