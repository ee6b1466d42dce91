//! Python bindings of omega: Arrow in, one batch call, frozen NumPy views out; the engine that trades on them.
//!
//! All `unsafe` of the project lives in this crate: `arrow_in`, `arrow_out`, `column`, `block`, `cpu`, `frozen`, `memory`,
//! `pool` and `slab`.
use pyo3::prelude::*;

mod arrow_in;
mod arrow_out;
mod bars_in;
mod block;
mod build_info;
mod cancel;
mod column;
mod compute;
mod counters;
mod cpu;
mod engine;
mod enter;
mod errors;
mod frozen;
mod fuse;
mod instants;
mod kernels;
mod memory;
mod ops;
mod outputs;
mod pieces;
mod place;
mod plan;
mod pool;
mod recycle;
mod schedule;
mod schema;
mod series;
mod slab;
mod threads;

/// The extension module `omega._rust`.
#[pymodule(gil_used = false)]
mod _rust {
    #[pymodule_export]
    use crate::arrow_out::Column;
    #[pymodule_export]
    use crate::block::{Block, compute};
    #[pymodule_export]
    use crate::build_info::{build_info, indicators};
    #[pymodule_export]
    use crate::counters::batch_calls;
    #[pymodule_export]
    use crate::cpu::cpu;
    #[pymodule_export]
    use crate::engine::{Engine, PendingOrder, Position, Trade};
    #[pymodule_export]
    use crate::schema::bar_schema;
}
