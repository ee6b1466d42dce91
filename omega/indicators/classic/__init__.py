"""What stands behind `omega.IndicatorCache`: names, bars, memory, and the one call."""
