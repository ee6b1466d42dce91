"""The report of a run: one HTML page with tables that need no script, and charts drawn by plotly.js beside it."""

from omega.report.of_result import report_source
from omega.report.source import PriceBars, ReportMarket, ReportSource
from omega.report.write import write_report

__all__ = ["PriceBars", "ReportMarket", "ReportSource", "report_source", "write_report"]
