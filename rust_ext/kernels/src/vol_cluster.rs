//! The volatility regime of each bar: in which cluster of its recent values a feature stands.
use crate::clusters::Clusters;
use crate::log::ln;
use crate::poll::Pace;
use crate::ranked::Ranked;

/// Least feature value of which a logarithm is taken.
const LEAST: f64 = 1e-12;

/// Which values are clustered, and how.
#[derive(Clone, Copy, Debug)]
pub struct Clustering {
    /// Number of the last finite feature values, the current one among them.
    pub window: usize,
    /// Most clusters.
    pub k: usize,
    /// Fewest values that are clustered; at most `window`.
    pub min_points: usize,
    /// Whether ln(max(feature, 1e-12)) is clustered.
    pub log_transform: bool,
}

/// Clusters the last `window` finite feature values at every bar, afresh.
///
/// `rank`: cluster of the current value, 0 the lowest; `size`: number of values in it; `run_length`: how many of the
/// last values, the current one included, are in it by this one clustering. Clusters by k-means on the sorted values:
/// centres from linear quantiles, at most 30 steps of Lloyd's algorithm.
/// `NaN` at a bar without a feature, and before `min_points` finite ones have come. Complexity: O(window) for each step.
/// Source: the ancestor's fifth scenario; it ends on repeated assignments, not on a tolerance of the centres.
#[inline(always)]
pub fn vol_cluster(
    feature: &[f64],
    clustering: &Clustering,
    rank: &mut [f64],
    size: &mut [f64],
    run_length: &mut [f64],
) {
    let Clustering { window, k, min_points, log_transform } = *clustering;
    let mut values: Vec<f64> = Vec::with_capacity(feature.len());
    let mut ranked = Ranked::new(window.min(feature.len()));
    let mut clusters = Clusters::new(k.min(feature.len()));
    let mut pace = Pace::default();
    for (i, &feature) in feature.iter().enumerate() {
        (rank[i], size[i], run_length[i]) = (f64::NAN, f64::NAN, f64::NAN);
        if feature.is_nan() {
            continue;
        }
        // ln is finite here; + 0.0 makes −0 a plain 0.
        let value = if log_transform { ln(if feature < LEAST { LEAST } else { feature }) } else { feature } + 0.0;
        if values.len() < window {
            ranked.insert(value);
        } else {
            ranked.replace(values[values.len() - window], value);
        }
        values.push(value);
        let sorted = ranked.values();
        if sorted.len() < min_points {
            continue;
        }
        pace.spend(512 + 2 * sorted.len());
        clusters.fit(sorted);
        let (cluster, range) = clusters.holding(sorted, value);
        let (low, high) = (sorted[range.start], sorted[range.end - 1]);
        let run = values.iter().rev().take(sorted.len()).take_while(|&&v| low <= v && v <= high).count();
        (rank[i], size[i], run_length[i]) = (cluster as f64, range.len() as f64, run as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Clustering = Clustering { window: 6, k: 3, min_points: 4, log_transform: false };

    fn run(feature: &[f64], clustering: &Clustering) -> [Vec<f64>; 3] {
        let mut out = [(); 3].map(|()| vec![0.0; feature.len()]);
        let [rank, size, run_length] = &mut out;
        vol_cluster(feature, clustering, rank, size, run_length);
        out
    }

    #[test]
    fn by_hand() {
        let [rank, size, run_length] = run(&[10.0, 0.0, 6.0, f64::NAN, 2.0, 1.0, 11.0, 12.0], &PLAIN);
        assert!(rank[..4].iter().all(|v| v.is_nan()));
        // bar 6: 0 1 2 | 6 | 10 11, see clusters.rs; bar 7 without the 10, alike: 0 1 2 | 6 | 11 12
        assert_eq!((rank[6], size[6], run_length[6]), (2.0, 2.0, 1.0));
        assert_eq!((rank[7], size[7], run_length[7]), (2.0, 2.0, 2.0));
    }

    #[test]
    fn equal_values_are_one_cluster_and_one_run() {
        let [rank, size, run_length] = run(&[3.0; 8], &PLAIN);
        assert!(rank[2].is_nan());
        assert_eq!((rank[3], size[3], run_length[3]), (0.0, 4.0, 4.0));
        assert_eq!((rank[7], size[7], run_length[7]), (0.0, 6.0, 6.0));
    }

    #[test]
    fn logarithms_are_floored() {
        let logged = Clustering { log_transform: true, ..PLAIN };
        let [rank, ..] = run(&[0.0, -1.0, 1e-13, 1.0], &logged);
        assert_eq!(rank[3], 1.0);
    }
}
