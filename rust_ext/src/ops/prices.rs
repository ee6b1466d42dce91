//! Derived prices: mid, hl2, hlc3, ohlc4.
use pyo3::prelude::*;

use super::{Given, Operation, one};
use crate::cpu::Cpu;
use crate::kernels;

/// Name of the node that takes the mean of its inputs; a part of price fields, not an indicator.
pub const MEAN: &str = "mean";

/// Element-wise mean of two to four columns.
#[derive(Clone, Copy, Debug)]
pub struct Mean {
    inputs: usize,
}

impl Operation for Mean {
    const NAMES: &'static [&'static str] = &[MEAN];

    fn decode(_name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        given.count_in("inputs", 2..=4).map(|inputs| Self { inputs })
    }

    fn inputs(&self) -> usize {
        self.inputs
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        let out = one(outputs);
        match *inputs {
            [a, b] => kernels::mean_of_2(cpu, a, b, out),
            [a, b, c] => kernels::mean_of_3(cpu, a, b, c, out),
            [a, b, c, d] => kernels::mean_of_4(cpu, a, b, c, d, out),
            _ => unreachable!("the plan checks the number of inputs"),
        }
    }
}
