//! Indicators of the volume.
use pyo3::prelude::*;

use super::{Given, Operation, one};
use crate::cpu::Cpu;
use crate::kernels;

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

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        kernels::obv(cpu, inputs[0], inputs[1], one(outputs));
    }
}
