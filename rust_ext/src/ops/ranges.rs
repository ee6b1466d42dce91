//! Indicators of high, low and close.
use omega_kernels as kernels;
use omega_kernels::FirstTrueRange;
use pyo3::prelude::*;

use super::{Given, Operation};

/// An indicator of the bars' ranges; inputs high, low, close.
#[derive(Clone, Copy, Debug)]
pub enum Range {
    /// Average true range.
    Atr { period: usize, first: FirstTrueRange },
}

impl Operation for Range {
    const NAMES: &'static [&'static str] = &["atr"];

    fn decode(_name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        let firsts = [("high_low", FirstTrueRange::HighLow), ("skip", FirstTrueRange::Skip)];
        Ok(Self::Atr { period: given.bars("period")?, first: given.choice("first_tr", &firsts)? })
    }

    fn inputs(&self) -> usize {
        3
    }

    #[inline(always)]
    fn run(&self, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        let Self::Atr { period, first } = *self;
        kernels::atr(inputs[0], inputs[1], inputs[2], period, first, outputs[0]);
    }
}
