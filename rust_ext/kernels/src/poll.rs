//! Stopping a kernel half way: the caller lends a flag, long loops look at it now and then.
use std::cell::RefCell;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bars between two looks at the flag: far below 100 ms for the slowest recursion, far above the price of a look.
pub(crate) const BARS: usize = 1 << 15;

/// Estimated nanoseconds between two looks at the flag where a bar's work depends on the window.
const WORK: usize = 100_000;

thread_local! {
    static STOP: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// What a stopped kernel unwinds with; the caller of [`stoppable`] catches it. Its outputs are then unfinished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Runs `work`; if `stop` becomes true, kernels in it unwind with [`Stopped`] at their next look at it.
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

/// Polls ahead of a pass over so many rows that it alone is worth a look.
#[inline(always)]
pub(crate) fn poll_ahead_of(rows: usize) {
    if rows >= BARS {
        poll();
    }
}

/// Ranges that cover `0..n` in order, with a [`poll`] ahead of each.
pub(crate) fn stretches(n: usize) -> impl Iterator<Item = Range<usize>> {
    (0..n).step_by(BARS).map(move |begin| {
        poll();
        begin..(begin + BARS).min(n)
    })
}

/// Polls whenever enough work has been done since the last time.
#[derive(Default)]
pub(crate) struct Pace {
    spent: usize,
}

impl Pace {
    /// Adds estimated nanoseconds of work.
    #[inline(always)]
    pub(crate) fn spend(&mut self, nanoseconds: usize) {
        self.spent += nanoseconds;
        if self.spent >= WORK {
            self.spent = 0;
            poll();
        }
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

    #[test]
    fn stretches_cover_all_rows_and_unwind() {
        let rows: Vec<usize> = stretches(2 * BARS + 3).flatten().collect();
        assert_eq!(rows, (0..2 * BARS + 3).collect::<Vec<_>>());
        let stop = Arc::new(AtomicBool::new(true));
        let stretch = || stoppable(&stop, || stretches(1).count());
        assert!(catch_unwind(AssertUnwindSafe(stretch)).is_err());
    }

    #[test]
    fn only_a_long_pass_is_worth_a_look_of_its_own() {
        let stop = Arc::new(AtomicBool::new(true));
        stoppable(&stop, || poll_ahead_of(BARS - 1));
        assert!(catch_unwind(AssertUnwindSafe(|| stoppable(&stop, || poll_ahead_of(BARS)))).is_err());
    }

    #[test]
    fn pace_looks_once_there_is_enough_work() {
        let stop = Arc::new(AtomicBool::new(true));
        let mut pace = Pace::default();
        stoppable(&stop, || pace.spend(WORK - 1));
        assert!(catch_unwind(AssertUnwindSafe(|| stoppable(&stop, || pace.spend(1)))).is_err());
    }
}
