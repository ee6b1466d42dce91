//! Our own worker threads: made when they are first needed, idle in between, anew in a forked child.
use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::errors::Failure;

/// How often a waiting caller looks at the world outside.
const LOOK: Duration = Duration::from_millis(20);

/// Work that several threads do together: each calls it once and returns when nothing is left.
type Work = dyn Fn() + Sync;

/// A call of shared work that some worker owes.
struct Call {
    work: &'static Work,
    owed: Arc<Owed>,
}

/// Calls not yet finished, and the first panic among them.
struct Owed {
    state: Mutex<(usize, Option<Box<dyn Any + Send>>)>,
    finished: Condvar,
}

/// The calls that wait for a worker.
#[derive(Default)]
struct Queue {
    calls: Mutex<VecDeque<Call>>,
    filled: Condvar,
}

/// The threads of one process.
struct Pool {
    pid: u32,
    queue: Arc<Queue>,
    threads: Mutex<usize>,
}

/// The pool of this process, or of the one it was forked from. Pools live as long as the process.
static POOL: AtomicPtr<Pool> = AtomicPtr::new(std::ptr::null_mut());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner) // no code that panics runs under these locks
}

impl Pool {
    fn of_process() -> &'static Self {
        let pid = std::process::id();
        loop {
            let found = POOL.load(Ordering::Acquire);
            // SAFETY: the pointer is null or of a pool that was leaked below.
            if let Some(pool) = unsafe { found.as_ref() }
                && pool.pid == pid
            {
                return pool;
            }
            // Threads do not survive a fork, and locks may have been held: a child starts with a pool of its own.
            let made = Box::into_raw(Box::new(Self { pid, queue: Arc::default(), threads: Mutex::new(0) }));
            if POOL.compare_exchange(found, made, Ordering::AcqRel, Ordering::Acquire).is_err() {
                // SAFETY: nobody has seen it.
                drop(unsafe { Box::from_raw(made) });
            }
        }
    }

    fn grow(&self, wanted: usize) -> Result<(), Failure> {
        let mut threads = lock(&self.threads);
        while *threads < wanted {
            let queue = Arc::clone(&self.queue);
            thread::Builder::new()
                .name(format!("omega-{threads}"))
                .spawn(move || queue.serve())
                .map_err(|error| Failure::internal(format!("no thread could be started: {error}")))?;
            *threads += 1;
        }
        Ok(())
    }
}

impl Queue {
    fn serve(&self) {
        loop {
            let calls = lock(&self.calls);
            let mut calls =
                self.filled.wait_while(calls, |calls| calls.is_empty()).unwrap_or_else(PoisonError::into_inner);
            let Some(Call { work, owed }) = calls.pop_front() else { continue };
            drop(calls);
            let panic = catch_unwind(AssertUnwindSafe(work)).err();
            let mut state = lock(&owed.state);
            state.0 -= 1;
            state.1 = state.1.take().or(panic);
            // Under the lock: once the count is seen to be zero, `work` may be gone.
            owed.finished.notify_all();
        }
    }
}

/// Lets `threads` workers call `work`, once each, and returns when all have returned. Meanwhile the caller calls `look`
/// every 20 ms. A panic in `work` is passed on.
pub fn share(threads: usize, work: &(dyn Fn() + Sync), mut look: impl FnMut()) -> Result<(), Failure> {
    let pool = Pool::of_process();
    pool.grow(threads)?;
    let owed = Arc::new(Owed { state: Mutex::new((threads, None)), finished: Condvar::new() });
    // SAFETY: only the lifetime changes. Workers use `work` until they have counted `owed` down, and this function does
    // not return, nor unwind, before the count is zero.
    let work = unsafe { std::mem::transmute::<&(dyn Fn() + Sync), &'static Work>(work) };
    lock(&pool.queue.calls).extend((0..threads).map(|_| Call { work, owed: Arc::clone(&owed) }));
    pool.queue.filled.notify_all();
    let mut unlooked = None;
    loop {
        let waited = owed.finished.wait_timeout_while(lock(&owed.state), LOOK, |state| state.0 > 0);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        if state.0 == 0 {
            let panic = state.1.take();
            drop(state);
            if let Some(panic) = unlooked.or(panic) {
                resume_unwind(panic);
            }
            return Ok(());
        }
        drop(state);
        unlooked = unlooked.or(catch_unwind(AssertUnwindSafe(&mut look)).err());
    }
}
