"""The numbers of the shared rule: z-scores at which it enters and leaves, and the account."""

ENTRY, EXIT = 2.0, 0.0
CASH = 100_000.0
LOTS = 0.1
