//! Tasks that wait for each other, done by any number of threads. No task's result depends on who does it, or when.
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use omega_kernels::stoppable;

/// A task as others see it.
#[derive(Default)]
pub struct Task {
    /// Estimated nanoseconds: the longest of those that could start goes first.
    pub cost: usize,
    /// Tasks that it waits for; each is earlier in the list.
    pub after: Vec<usize>,
}

struct State {
    /// Tasks that could start.
    ready: Vec<usize>,
    /// For each task the number of those it still waits for.
    waits: Vec<usize>,
    unfinished: usize,
    /// What the first task that unwound unwound with.
    failed: Option<Box<dyn Any + Send>>,
}

/// A list of tasks that is being worked off.
pub struct Schedule<'a> {
    tasks: &'a [Task],
    /// For each task those that wait for it.
    followers: Vec<Vec<usize>>,
    state: Mutex<State>,
    changed: Condvar,
    stop: &'a Arc<AtomicBool>,
}

impl<'a> Schedule<'a> {
    /// Nothing is done yet. `stop` becomes true if a task fails; raised by somebody else it stops the tasks.
    pub fn new(tasks: &'a [Task], stop: &'a Arc<AtomicBool>) -> Self {
        let mut followers = vec![Vec::new(); tasks.len()];
        for (k, task) in tasks.iter().enumerate() {
            for &before in &task.after {
                followers[before].push(k);
            }
        }
        let waits: Vec<usize> = tasks.iter().map(|task| task.after.len()).collect();
        let ready = (0..tasks.len()).filter(|&k| waits[k] == 0).collect();
        let state = Mutex::new(State { ready, waits, unfinished: tasks.len(), failed: None });
        Self { tasks, followers, state, changed: Condvar::new(), stop }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner) // no code that panics runs under this lock
    }

    /// Does tasks until none is left or one has failed. Any number of threads may call it at once.
    pub fn take_part(&self, work: &(impl Fn(usize) + Sync)) {
        while let Some(task) = self.next() {
            let outcome = catch_unwind(AssertUnwindSafe(|| stoppable(self.stop, || work(task))));
            let mut state = self.state();
            match outcome {
                Ok(()) => {
                    state.unfinished -= 1;
                    for &follower in &self.followers[task] {
                        state.waits[follower] -= 1;
                        if state.waits[follower] == 0 {
                            state.ready.push(follower);
                        }
                    }
                }
                Err(reason) => {
                    self.stop.store(true, Ordering::Relaxed);
                    state.failed.get_or_insert(reason);
                }
            }
            drop(state);
            self.changed.notify_all();
        }
    }

    /// The next task to do; waits for one.
    fn next(&self) -> Option<usize> {
        let mut state = self.state();
        loop {
            if state.unfinished == 0 || self.stop.load(Ordering::Relaxed) {
                return None;
            }
            let longest = (0..state.ready.len()).max_by_key(|&k| self.tasks[state.ready[k]].cost);
            if let Some(k) = longest {
                return Some(state.ready.swap_remove(k));
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// What the first failed task unwound with, if one did.
    pub fn failure(self) -> Option<Box<dyn Any + Send>> {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).failed
    }
}
