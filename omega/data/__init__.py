"""Market data: import, validation, the memory-mapped store, resampling, and the feed that a run opens."""
