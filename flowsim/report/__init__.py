"""The page a manager reads, and the tables of the terminal."""

from flowsim.report.inputs import Finding, Headline, ReportInput, ScenarioSummary
from flowsim.report.page import report_html, write_report

__all__ = [
    "Finding",
    "Headline",
    "ReportInput",
    "ScenarioSummary",
    "report_html",
    "write_report",
]
