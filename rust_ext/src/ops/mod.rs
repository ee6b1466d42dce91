//! What a node of a plan computes: one file per family of indicators, decoded by name, run on slices.
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::cpu::Cpu;
use crate::errors::Failure;

mod averages;
mod changes;
mod clusters;
mod deviations;
mod extrema;
mod given;
mod kalman;
mod oscillators;
mod prices;
mod quantiles;
mod ranges;
mod sums;
mod trends;
mod volatility;
mod volume;

pub use averages::Average;
pub use deviations::{Basis, Deviation};
pub use extrema::Extrema;
use given::Given;
pub use kalman::Kalman;
pub use ranges::Range;
pub use sums::Sum;

/// Nanoseconds per row of an ordinary kernel.
const COST: usize = 3;

/// A family's operation: what a node does once it is decoded.
pub trait Operation: Sized {
    /// Names that this family computes; the catalogue lists the same.
    const NAMES: &'static [&'static str];

    /// Decodes a node whose name is one of [`Operation::NAMES`].
    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self>;

    /// Number of inputs.
    fn inputs(&self) -> usize {
        1
    }

    /// Number of outputs.
    fn outputs(&self) -> usize {
        1
    }

    /// Estimated nanoseconds per row on one thread: what is worth another thread, and what goes first. An operation
    /// of another order than [`COST`] says so.
    fn cost(&self) -> usize {
        COST
    }

    /// How many finite values of its one input ahead of a bar's own say, with it, all about that bar, bit for bit;
    /// `None` if it takes all of them, or their place in the store.
    fn reach(&self) -> Option<usize> {
        None
    }

    /// Writes every element of every output. `origin` is the row number of the first bar in its store.
    ///
    /// `inputs` and `outputs` have the lengths that [`Operation::inputs`] and [`Operation::outputs`] say.
    fn run(&self, cpu: Cpu, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]);
}

/// The columns that an operation writes, all `K`: the plan has checked their number.
fn all<'a, const K: usize>(outputs: &'a mut [&mut [f64]]) -> [&'a mut [f64]; K] {
    let outputs: &mut [&mut [f64]; K] = outputs.try_into().expect("the plan checks the number of outputs");
    outputs.each_mut().map(|out| &mut **out)
}

/// The only column that an operation writes.
fn one<'a>(outputs: &'a mut [&mut [f64]]) -> &'a mut [f64] {
    let [out] = all(outputs);
    out
}

/// Name of the node that is a stored column of a side.
pub const PRICE: &str = "price";

macro_rules! families {
    ($($variant:ident: $type:ty),* $(,)?) => {
        /// The operation of a node.
        #[derive(Clone, Copy, Debug)]
        pub enum Op {
            /// A price column or the volume of a side, used where it is.
            Price { side: usize, field: usize },
            $(#[allow(missing_docs)] $variant($type)),*
        }

        /// Names of all indicators that this binary computes.
        pub fn indicators() -> Vec<&'static str> {
            let mut names = Vec::new();
            $(names.extend(<$type>::NAMES.iter().filter(|name| **name != prices::MEAN));)*
            names.sort_unstable();
            names
        }

        impl Op {
            /// Decodes a node.
            pub fn decode(name: &str, params: &Bound<'_, PyDict>) -> PyResult<Self> {
                let given = Given::new(name, params);
                if name == PRICE {
                    return Ok(Self::Price { side: given.count("side")?, field: given.count("field")? });
                }
                $(if <$type>::NAMES.contains(&name) {
                    return Ok(Self::$variant(<$type>::decode(name, &given)?));
                })*
                Err(Failure::internal(format!("plan: unknown operation {name:?}")).into())
            }

            /// Number of inputs.
            pub fn inputs(&self) -> usize {
                match self {
                    Self::Price { .. } => 0,
                    $(Self::$variant(op) => op.inputs()),*
                }
            }

            /// Number of output columns.
            pub fn outputs(&self) -> usize {
                match self {
                    Self::Price { .. } => 1,
                    $(Self::$variant(op) => op.outputs()),*
                }
            }

            /// Estimated nanoseconds per row on one thread.
            pub fn cost(&self) -> usize {
                match self {
                    Self::Price { .. } => 0,
                    $(Self::$variant(op) => op.cost()),*
                }
            }

            /// See [`Operation::reach`].
            pub fn reach(&self) -> Option<usize> {
                match self {
                    Self::Price { .. } => None,
                    $(Self::$variant(op) => op.reach()),*
                }
            }

            /// Writes the outputs of this node from its inputs.
            #[inline(always)]
            pub fn run(&self, cpu: Cpu, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]) {
                match self {
                    Self::Price { .. } => {}
                    $(Self::$variant(op) => op.run(cpu, inputs, origin, outputs)),*
                }
            }
        }
    };
}

families! {
    Prices: prices::Mean,
    Averages: averages::Average,
    Changes: changes::Change,
    Sums: sums::Sum,
    Deviations: deviations::Deviation,
    Ranges: ranges::Range,
    Oscillators: oscillators::Oscillator,
    Trends: trends::Slope,
    Kalman: kalman::Kalman,
    Volatility: volatility::Volatility,
    Clusters: clusters::Clusters,
    Extrema: extrema::Extrema,
    Quantiles: quantiles::Quantile,
    Volume: volume::Obv,
}
