//! Execution engine and metrics: orders, fills, positions, equity. Knows no Python.
#![forbid(unsafe_code)]
