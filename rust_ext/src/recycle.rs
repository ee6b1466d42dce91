//! Memory whose last view is gone, kept for the next plan: touching fresh pages costs more than most kernels.
use std::sync::{Mutex, TryLockError};

use crate::memory::Memory;

/// Values kept at most, in all: 256 MiB.
const MOST: usize = (256 << 20) / size_of::<f64>();

/// Oldest first.
static KEPT: Mutex<Vec<Memory>> = Mutex::new(Vec::new());

/// Memory for at least `len` values: kept memory with old values in it if some fits well, the latest of the best
/// fitting, else fresh memory.
pub fn take(len: usize) -> Memory {
    let kept = with(|kept| {
        let fits = |memory: &Memory| (len..=2 * len).contains(&memory.len());
        let best = kept.iter().enumerate().rev().filter(|(_, m)| fits(m)).min_by_key(|(_, m)| m.len())?.0;
        Some(kept.remove(best))
    });
    kept.flatten().unwrap_or_else(|| Memory::fresh(len))
}

/// Keeps memory for [`take`], or gives it, or older memory, back to the system.
pub fn give(memory: Memory) {
    if !memory.is_mapped() || memory.len() > MOST {
        return;
    }
    let dropped = with(|kept| {
        let mut held = memory.len() + kept.iter().map(Memory::len).sum::<usize>();
        let too_many = kept
            .iter()
            .take_while(|oldest| {
                held > MOST && {
                    held -= oldest.len();
                    true
                }
            })
            .count();
        let dropped: Vec<Memory> = kept.drain(..too_many).collect();
        kept.push(memory);
        dropped
    });
    drop(dropped); // outside of the lock
}

/// `work` on the kept memory; `None` if somebody else is at it. In a child forked at such a moment that is for ever, so
/// nobody waits.
fn with<T>(work: impl FnOnce(&mut Vec<Memory>) -> T) -> Option<T> {
    match KEPT.try_lock() {
        Ok(mut kept) => Some(work(&mut kept)),
        Err(TryLockError::Poisoned(poisoned)) => Some(work(&mut poisoned.into_inner())),
        Err(TryLockError::WouldBlock) => None,
    }
}
