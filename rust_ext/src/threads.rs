//! How many threads a batch call may use, and when more than the caller's own are worth it.
use std::thread::available_parallelism;

/// Set in the workers of pytest-xdist: there are as many processes as processors already.
const WORKER: &str = "PYTEST_XDIST_WORKER";
/// Estimated nanoseconds of work below which handing it to another thread costs more than it saves.
const WORTH_SHARING: usize = 200_000;
/// Estimated nanoseconds that a caller may be deaf to Ctrl-C.
const DEAF: usize = 20_000_000;

/// Number of threads for `asked`; 0 means all processors, or one in a worker among workers.
pub fn thread_count(asked: usize) -> usize {
    match asked {
        0 if std::env::var_os(WORKER).is_some() => 1,
        0 => available_parallelism().map_or(1, usize::from),
        asked => asked,
    }
}

/// Number of workers for so many tasks of so much estimated work; 0: the caller does it itself.
pub fn workers(threads: usize, tasks: usize, nanoseconds: usize) -> usize {
    let useful = threads.min(tasks);
    let share = useful > 1 && nanoseconds >= WORTH_SHARING;
    if share || nanoseconds >= DEAF { useful } else { 0 }
}
