//! The rules of docs/execution.md as statements, each with numbers worked out by hand.

mod calling;
mod close_fills;
mod costs;
mod decisions;
mod end_of_data;
mod entries;
mod exits;
mod gaps;
mod intents;
mod partial_exits;
mod properties;
mod resting_entries;
mod scenario;
mod sizes;
mod targets_and_stops;
