"""Checks of data: every rule on bars, and clocks beside another feed's."""

from omega.data.check.verdicts import CheckedRule, CheckedSeries, check_data

__all__ = ["CheckedRule", "CheckedSeries", "check_data"]
