"""The page a manager reads, and the tables of the terminal."""

from flowsim.report.inputs import Finding, Headline, ReportInput, ScenarioStory
from flowsim.report.page import report_html, write_report

__all__ = [
    "Finding",
    "Headline",
    "ReportInput",
    "ScenarioStory",
    "report_html",
    "write_report",
]
