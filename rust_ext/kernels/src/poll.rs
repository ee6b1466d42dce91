//! Stopping a kernel half way: the caller lends a flag, long loops look at it now and then.
use std::cell::RefCell;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bars between two looks at the flag: far below 100 ms for the slowest recursion, far above the price of a look.
pub(crate) const BARS: usize = 1 << 15;

thread_local! {
    static STOP: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// What a stopped kernel unwinds with; the caller of [`stoppable`] catches it. Its outputs are then unfinished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Runs `work`; if `stop` becomes true, kernels in it unwind with [`Stopped`] at their next [`poll`].
pub fn stoppable<T>(stop: &Arc<AtomicBool>, work: impl FnOnce() -> T) -> T {
    struct Restore(Option<Arc<AtomicBool>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            STOP.set(self.0.take());
        }
    }
    let _restore = Restore(STOP.replace(Some(Arc::clone(stop))));
    work()
}

/// Unwinds with [`Stopped`] if the work at hand is to stop. A kernel calls it every 100 µs or so.
#[inline(never)]
pub fn poll() {
    let stop = STOP.with_borrow(|stop| stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed)));
    if stop {
        resume_unwind(Box::new(Stopped)); // not a panic: the hook stays silent
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    #[test]
    fn a_raised_flag_unwinds_the_work_it_was_lent_to_and_nothing_later() {
        let stop = Arc::new(AtomicBool::new(false));
        assert_eq!(stoppable(&stop, || (poll(), 3).1), 3);
        stop.store(true, Ordering::Relaxed);
        let stopped = catch_unwind(AssertUnwindSafe(|| stoppable(&stop, poll))).unwrap_err();
        assert!(stopped.is::<Stopped>());
        poll();
    }
}
