//! Which instantiation of the kernels this process runs: the same source, compiled for more of the processor.
//!
//! Only vector width differs: no fused multiply-add is enabled, and the compiler never reorders or contracts
//! floating-point operations, so both give the same bits. See `kernels` for how they are made.
use std::sync::OnceLock;

use pyo3::prelude::*;

use crate::errors::Failure;

/// Names the instantiation that this process must use.
const VARIABLE: &str = "OMEGA_CPU";

/// An instantiation of the kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cpu {
    /// What every processor of the target has.
    Baseline,
    /// x86-64 with AVX2. Made only where the processor has it.
    Avx2,
}

impl Cpu {
    /// The instantiation of this process, chosen once: the best one, or what `OMEGA_CPU` says.
    pub fn of_process() -> Result<Self, Failure> {
        static CHOICE: OnceLock<Result<Cpu, String>> = OnceLock::new();
        CHOICE.get_or_init(choose).clone().map_err(Failure::internal)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Avx2 => "avx2",
        }
    }
}

fn choose() -> Result<Cpu, String> {
    let best = best();
    match std::env::var(VARIABLE).as_deref() {
        Err(_) | Ok("auto" | "") => Ok(best),
        Ok("baseline") => Ok(Cpu::Baseline),
        Ok("avx2") if best == Cpu::Avx2 => Ok(Cpu::Avx2),
        Ok("avx2") => Err(format!("{VARIABLE}=avx2, but this processor has no AVX2. Use auto or baseline.")),
        Ok(other) => Err(format!("{VARIABLE}={other:?} is unknown. Use auto, baseline or avx2.")),
    }
}

fn best() -> Cpu {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        return Cpu::Avx2;
    }
    Cpu::Baseline
}

/// The instantiation of the kernels in this process: "baseline" or "avx2".
#[pyfunction]
pub fn cpu() -> PyResult<&'static str> {
    Ok(Cpu::of_process()?.name())
}
