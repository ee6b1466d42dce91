//! A column of instants in recycled memory.
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};

use crate::memory::Memory;
use crate::recycle;

/// Instants, ns UTC, in memory that an earlier plan may have used: whoever makes them writes each before it is read.
pub struct Instants {
    memory: ManuallyDrop<Memory>,
    len: usize,
}

impl Instants {
    /// `len` instants, to be written.
    pub fn new(len: usize) -> Self {
        Self { memory: ManuallyDrop::new(recycle::take(len)), len }
    }
}

impl Deref for Instants {
    type Target = [i64];

    fn deref(&self) -> &[i64] {
        let values = &self.memory.values()[..self.len];
        // SAFETY: i64 has the size and alignment of f64, and every bit pattern of either is a value of the other.
        unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), self.len) }
    }
}

impl DerefMut for Instants {
    fn deref_mut(&mut self) -> &mut [i64] {
        let values = &mut self.memory.values_mut()[..self.len];
        // SAFETY: as above, and borrowed mutably.
        unsafe { std::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), self.len) }
    }
}

impl Drop for Instants {
    fn drop(&mut self) {
        // SAFETY: the memory is taken once, and never used again.
        recycle::give(unsafe { ManuallyDrop::take(&mut self.memory) });
    }
}
