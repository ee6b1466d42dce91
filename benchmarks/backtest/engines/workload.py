"""The numbers of the rule that every engine runs."""

WINDOW, ENTRY, EXIT = 100, -2.0, 0.0
ATR, LEVEL = 14, 2.0
