//! Indicators of the volume.
use omega_kernels as kernels;
use pyo3::prelude::*;

use super::{Given, Operation};

/// On-balance volume of close, volume.
#[derive(Clone, Copy, Debug)]
pub struct Obv;

impl Operation for Obv {
    const NAMES: &'static [&'static str] = &["obv"];

    fn decode(_name: &str, _given: &Given<'_, '_>) -> PyResult<Self> {
        Ok(Self)
    }

    fn inputs(&self) -> usize {
        2
    }

    #[inline(always)]
    fn run(&self, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        kernels::obv(inputs[0], inputs[1], outputs[0]);
    }
}
