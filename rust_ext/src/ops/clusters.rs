//! Clusters of a feature's recent values.
use omega_kernels::Clustering;
use pyo3::prelude::*;

use super::{Given, Operation, all};
use crate::cpu::Cpu;
use crate::kernels;

/// Rolling one-dimensional k-means: rank, size, run length.
#[derive(Clone, Copy, Debug)]
pub struct Clusters(Clustering);

impl Operation for Clusters {
    const NAMES: &'static [&'static str] = &["vol_cluster"];

    fn decode(_name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        Ok(Self(Clustering {
            window: given.bars("window")?,
            k: given.bars("k")?,
            min_points: given.bars("min_points")?,
            log_transform: given.flag("log_transform")?,
        }))
    }

    fn outputs(&self) -> usize {
        3
    }

    fn cost(&self) -> usize {
        100 + 5 * self.0.window
    }

    fn reach(&self) -> Option<usize> {
        Some(self.0.window - 1)
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        let [rank, size, run_length] = all(outputs);
        kernels::vol_cluster(cpu, inputs[0], &self.0, rank, size, run_length);
    }
}
