//! Indicator kernels: pure functions from price columns to indicator columns.
#![forbid(unsafe_code)]
