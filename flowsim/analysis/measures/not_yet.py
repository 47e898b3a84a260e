"""Measures of T and R not computed yet: named so that nobody thinks them forgotten."""

from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.registry import Better, Measure, Rule, Values

_REASONS = {
    "T": "when surgery itself begins and ends in theatre is not simulated",
    "R": "outpatients, referrals and planned diagnostics are not simulated yet",
}

_ROWS: tuple[tuple[str, str, str, Better, float | None, str], ...] = (
    ("T08.turnover", "Turnover, mean", "min", "lower", 2.0, "Scottish National Theatres Project"),
    ("R01.within_18_weeks", "Waiting 18 weeks or less", "%", "higher", 0.5, "RTT rules suite"),
    (
        "R02.first_outpatient",
        "First outpatient wait, median",
        "days",
        "lower",
        2.0,
        "RTT rules suite",
    ),
    ("R03.new_to_follow_up", "Follow-ups per first attendance", "", "lower", 0.05, "seed measure"),
    ("R04.missed", "Appointments missed", "%", "lower", 0.5, "seed measure"),
    ("R05.advice", "Advice instead of referral", "%", "higher", 1.0, "seed measure"),
    ("R06.one_stop", "One-stop appointments", "%", "higher", 1.0, "seed measure"),
    ("R07.internal", "Internal referrals", "a week", "lower", 2.0, "seed measure"),
    ("R08.rejected", "Referrals rejected", "%", "lower", 0.5, "seed measure"),
    (
        "R09.cancer_62_days",
        "Cancer treatment within 62 days",
        "%",
        "higher",
        1.0,
        "cancer waiting times guidance",
    ),
    (
        "R10.cancer_31_days",
        "Cancer treatment within 31 days",
        "%",
        "higher",
        1.0,
        "cancer waiting times guidance",
    ),
    (
        "R11.cancer_28_days",
        "Cancer diagnosis within 28 days",
        "%",
        "higher",
        1.0,
        "cancer waiting times guidance",
    ),
    (
        "R12.cancer_two_weeks",
        "Urgent cancer referral seen in two weeks",
        "%",
        "higher",
        1.0,
        "cancer waiting times guidance",
    ),
    (
        "R13.over_6_weeks",
        "Diagnostics waiting six weeks or more",
        "%",
        "lower",
        0.5,
        "DM01 guidance",
    ),
    ("R14.turnaround", "Request to report, median", "h", "lower", 0.5, "DM01 guidance"),
)


def _nothing(facts: Facts) -> Values:
    return {}


RULES = (
    Rule(
        measures=tuple(
            Measure(
                key=key,
                name=name,
                unit=unit,
                definition=f"{name}: named here, computed once its department exists.",
                source=source,
                better=better,
                minimum_important_difference=least,
                available=False,
                reason=_REASONS[key[0]],
            )
            for key, name, unit, better, least, source in _ROWS
        ),
        compute=_nothing,
    ),
)
