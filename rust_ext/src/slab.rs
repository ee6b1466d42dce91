//! One allocation for all columns of a plan.
use std::mem::ManuallyDrop;

use crate::memory::{LINE, Memory};
use crate::recycle;

/// Columns of f64, each starting at a multiple of 64 bytes, never moved after construction.
///
/// The memory may be that of an earlier slab and hold its values: whoever makes a slab writes every element of every
/// column before anybody reads it.
pub struct Slab {
    memory: ManuallyDrop<Memory>,
    /// (first element, length) of each column in `memory`.
    columns: Vec<(usize, usize)>,
}

impl Slab {
    /// A slab with columns of these lengths.
    pub fn new(lengths: &[usize]) -> Self {
        let mut end = 0;
        let columns = lengths
            .iter()
            .map(|&len| {
                let column = (end, len);
                // One line between columns: columns of a power of two would share the same few lines of the cache.
                end += len.next_multiple_of(LINE) + LINE;
                column
            })
            .collect();
        Self { memory: ManuallyDrop::new(recycle::take(end)), columns }
    }

    /// The `k`-th column.
    pub fn column(&self, k: usize) -> &[f64] {
        let (begin, len) = self.columns[k];
        &self.memory.values()[begin..begin + len]
    }

    /// All columns, to be written.
    pub fn columns_mut(&mut self) -> Vec<&mut [f64]> {
        let mut rest = self.memory.values_mut();
        let mut taken = 0;
        self.columns
            .iter()
            .map(|&(begin, len)| {
                let (_, tail) = std::mem::take(&mut rest).split_at_mut(begin - taken);
                let (column, tail) = tail.split_at_mut(len);
                rest = tail;
                taken = begin + len;
                column
            })
            .collect()
    }

    /// Bytes of all columns.
    pub fn bytes(&self) -> usize {
        self.columns.last().map_or(0, |(begin, len)| (begin + len.next_multiple_of(LINE) + LINE) * size_of::<f64>())
    }
}

impl Drop for Slab {
    fn drop(&mut self) {
        // SAFETY: the memory is taken once, and never used again.
        recycle::give(unsafe { ManuallyDrop::take(&mut self.memory) });
    }
}
