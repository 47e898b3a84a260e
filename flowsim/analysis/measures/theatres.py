"""Theatres (T01 to T07, T09 to T15, T18, T20, T21): use of sessions, the day of surgery."""

import numpy as np

from flowsim.analysis.measures.breakdown import keyed
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    BoolArray,
    FloatArray,
    beyond,
    mean,
    percent,
    ratio,
)
from flowsim.analysis.measures.registry import (
    Need,
    Rule,
    Values,
    attribute,
    causes,
    declare,
    milestones,
)
from flowsim.analysis.measures.theatre_facts import NOT_HELD
from flowsim.analysis.measures.theatre_specialties import (
    cancelled_by_specialty,
    use_by_specialty,
)
from flowsim.analysis.measures.waiting_lists import URGENCIES

ALWAYS = ("patient", "clinical", "bed", "time")
"""Why an operation is cancelled on the day, in every model of theatres."""

REASONS = (*ALWAYS, "critical_care", "staff", "emergency")
"""All reasons that a model may have."""

NON_CLINICAL = ("bed", "time", "critical_care", "staff", "emergency")
"""Reasons that are the hospital's."""

SOON = 28 * DAY_MINUTES
"""Minutes after a cancellation by which a patient is to be operated on."""

HALF_AN_HOUR = 30.0
_MODEL_HOSPITAL, _CANCELLED = "Model Health System", "NHS England, cancelled operations"
_DAY_SURGERY = "National Day Surgery Delivery Pack"


def _sessions(facts: Facts) -> Values:
    found = facts.theatre_sessions
    held, used = found.held, found.used
    planned = float(found.planned[held].sum())
    return {
        "T01.sessions_held": percent(held.sum(), len(held)),
        "T02.capped": percent(found.touch_within[held].sum(), planned),
        "T02.capped_by_duration": percent(
            np.minimum(found.touch, found.planned)[held].sum(), planned
        ),
        "T03.uncapped": percent(found.touch[held].sum(), planned),
        "T10.cases_per_list": ratio(float(found.cases[held].sum()), float(held.sum())),
        "T07.downtime": mean(found.gaps),
        **_edges(np.maximum(found.first - found.begin, 0.0)[used], "T04.late_start"),
        **_edges(np.maximum(found.end - found.last, 0.0)[used], "T05.early_finish"),
        **_edges(np.maximum(found.last - found.end, 0.0)[used], "T06.overrun"),
        **_unused(facts),
        **use_by_specialty(facts),
    }


def _edges(minutes: FloatArray, key: str) -> Values:
    """Return the mean over all lists, over those affected, and the share over half an hour."""
    code = key.partition(".")[0]
    return {
        key: mean(minutes),
        f"{code}.affected": mean(minutes[minutes > 0]),
        f"{code}.over_30": percent(beyond(minutes, HALF_AN_HOUR).sum(), len(minutes)),
    }


def _unused(facts: Facts) -> Values:
    """Return unused minutes a session held, and what they went to; no case is none but empty."""
    found = facts.theatre_sessions
    held = found.held
    lists = float(held.sum())
    unused = (found.planned - found.touch_within)[held].sum()
    late = np.clip(found.first - found.begin, 0.0, found.planned)
    early = np.clip(found.end - found.last, 0.0, found.planned)
    empty = np.where(found.cases == 0, found.planned, 0.0)
    lost = {
        "late_start": np.nansum(late[held]),
        "early_finish": np.nansum(early[held]),
        "empty": empty[held].sum(),
    }
    lost["gaps"] = unused - sum(lost.values())
    by_cause = {cause: ratio(float(total), lists) for cause, total in lost.items()}
    return {"T09.unused": ratio(float(unused), lists), **keyed("T09.unused", "cause", by_cause)}


def _cancelled(facts: Facts) -> Values:
    """Return what was cancelled on the day, of all that were to be operated on then."""
    everybody, window = facts.everybody, facts.window
    t_cancelled = everybody.time("t_cancelled")
    cancelled, due = window.holds(t_cancelled), t_cancelled + SOON
    meant = float(facts.theatre_sessions.row.size + cancelled.sum())
    known = [reason for reason in REASONS if facts.terms.has_value("cancelled_for", reason)]
    by_reason = {
        reason: percent((cancelled & everybody.has("cancelled_for", reason)).sum(), meant)
        for reason in known
    }
    avoidable = everybody.has_if_any("cancelled_for", *NON_CLINICAL)
    late = ~(everybody.time("t_anaes") <= due)  # also who is not operated on at all
    return {
        "T11.on_the_day": percent(cancelled.sum(), meant),
        **keyed("T11.on_the_day", "reason", by_reason),
        **cancelled_by_specialty(facts, cancelled),
        "T11.non_clinical": percent((cancelled & avoidable).sum(), meant),
        **keyed("T11.non_clinical", "urgency", _by_urgency(facts, cancelled, avoidable)),
        "T12.last_minute": facts.per_week((cancelled & avoidable).sum()),
        "T13.breach_28_days": facts.per_week((window.holds(due) & late & avoidable).sum()),
        "T20.unfit": by_reason["clinical"],
    }


def _by_urgency(facts: Facts, cancelled: BoolArray, avoidable: BoolArray) -> dict[str, float]:
    """Return the share cancelled for a reason that is not clinical, of each urgency."""
    everybody, operated = facts.everybody, facts.theatre_sessions.row
    found = {}
    for urgency in URGENCIES:
        if facts.terms.has_value("urgency", urgency):
            mine = everybody.has("urgency", urgency)
            meant = mine[operated].sum() + (cancelled & mine).sum()
            found[urgency] = percent((cancelled & avoidable & mine).sum(), meant)
    return found


def _recovery_hold(facts: Facts) -> Values:
    """Return how long theatres were held by patients who waited for a recovery bay."""
    waited = facts.everybody.minutes("theatre_wait_recovery")[facts.theatre_sessions.row]
    return {"T18.recovery_hold": facts.per_day(waited.sum())}


def _before_operation(facts: Facts) -> Values:
    """Return how long those operated on had been in hospital when their anaesthesia began."""
    waited = facts.everybody.time("t_anaes") - facts.everybody.time("t_come_in")
    return {"T21.before_operation": mean(waited[facts.theatre_sessions.row])}


def _overnight(facts: Facts) -> Values:
    """Return how many of those operated on were day cases, and how many of them stayed."""
    everybody, operated = facts.everybody, facts.theatre_sessions.row
    day_case, in_bads = everybody.has("intent", "day_case"), everybody.has("in_bads", "yes")
    stayed = facts.stays.in_bed
    home, suitable = day_case & ~stayed, operated[in_bads[operated]]
    meant = operated[day_case[operated]]
    return {
        "T14.day_case": percent(home[suitable].sum(), len(suitable)),
        "T14.of_all": percent(home[operated].sum(), len(operated)),
        "T15.conversion": percent(stayed[meant].sum(), len(meant)),
    }


_PATHWAY = "pathway model: theatres"
_SESSIONS = (
    *milestones("t_session", "t_session_end", "t_anaes", "t_out_theatre"),
    *attribute("session_kind"),
    *attribute("theatre"),
    Need("outcome", NOT_HELD),
)
"""What is read of sessions and their cases."""

_HELD = "Sessions planned to begin in the window. "
_WANT = "for want of a bed, of critical care, of staff or of time, also if an emergency took it"
RULES = (
    Rule(
        measures=(
            declare(
                "T01.sessions_held",
                "Sessions held of those planned",
                "%",
                f"{_HELD}Held are those that were not given up: beforehand, or for want of staff.",
                _MODEL_HOSPITAL,
                1.0,
                "higher",
            ),
            declare(
                "T02.capped",
                "Theatre utilisation, capped",
                "%",
                f"{_HELD}Touch time (start of anaesthesia to out of theatre) between the planned "
                "begin and end, summed over cases, of the planned minutes of the sessions held; "
                "broken down by specialty. Read it with cases per list (T10).",
                _MODEL_HOSPITAL,
                1.0,
                "higher",
            ),
            declare(
                "T02.capped_by_duration",
                "Theatre utilisation, capped by duration",
                "%",
                f"{_HELD}Touch time, whenever it was, up to the planned minutes of each session.",
                _MODEL_HOSPITAL,
                1.0,
                "higher",
            ),
            declare(
                "T03.uncapped",
                "Theatre utilisation, uncapped",
                "%",
                f"{_HELD}All touch time of the planned minutes; above 100 where lists overrun.",
                _MODEL_HOSPITAL,
                1.0,
                "higher",
                bounds=(0.0, float("inf")),
            ),
            declare(
                "T10.cases_per_list",
                "Cases per list",
                "cases",
                f"{_HELD}Cases of the sessions held, by sessions held; broken down by specialty.",
                _MODEL_HOSPITAL,
                0.1,
                "higher",
            ),
            declare(
                "T07.downtime",
                "Time between cases, mean",
                "min",
                f"{_HELD}From one patient's leaving theatre to the next one's anaesthesia.",
                "Scottish National Theatres Project",
                2.0,
                bounds=(-float("inf"), float("inf")),
            ),
            *(
                declare(key, name, unit, f"{_HELD}{definition}", _MODEL_HOSPITAL, least)
                for code, word, which, event, least_mean in (
                    ("T04", "late_start", "Late start", "first anaesthesia after the begin", 3.0),
                    ("T05", "early_finish", "Early finish", "last case out before the end", 5.0),
                    ("T06", "overrun", "Overrun", "last case out after the end", 5.0),
                )
                for key, name, unit, definition, least in (
                    (
                        f"{code}.{word}",
                        f"{which}, mean",
                        "min",
                        f"Minutes of the {event}, over all lists with a case.",
                        least_mean,
                    ),
                    (
                        f"{code}.affected",
                        f"{which}, mean of lists affected",
                        "min",
                        f"Minutes of the {event}, over the lists with any.",
                        least_mean,
                    ),
                    (
                        f"{code}.over_30",
                        f"{which} over 30 minutes",
                        "%",
                        f"Lists with a case whose {event} is more than 30 minutes.",
                        2.0,
                    ),
                )
            ),
            declare(
                "T09.unused",
                "Unused session minutes",
                "min",
                f"{_HELD}Planned minutes without touch time, by sessions held; broken down by "
                "cause: late start, gaps between cases, early finish, lists without a case. Short "
                "pieces do not add up to further cases.",
                _MODEL_HOSPITAL,
                5.0,
            ),
        ),
        compute=_sessions,
        needs=_SESSIONS,
    ),
    Rule(
        measures=(
            declare(
                "T11.on_the_day",
                "Cancelled on the day",
                "%",
                "Patients whose operation was cancelled on its day in the window (a patient's last "
                "time counts), of those and all operated on in sessions of the window; broken down "
                "by reason and by specialty.",
                _CANCELLED,
                0.5,
            ),
            declare(
                "T11.non_clinical",
                "Cancelled on the day, non-clinical",
                "%",
                f"The same {_WANT}. Also by urgency.",
                _CANCELLED,
                0.5,
            ),
            declare(
                "T12.last_minute",
                "Last-minute non-clinical cancellations",
                "a week",
                f"Patients cancelled on the day in the window {_WANT}.",
                _CANCELLED,
                1.0,
            ),
            declare(
                "T13.breach_28_days",
                "Not rebooked within 28 days",
                "a week",
                f"Patients cancelled on the day {_WANT}, whose 28th day after it ends in the "
                "window without an operation.",
                _CANCELLED,
                0.5,
            ),
            declare(
                "T20.unfit",
                "Found unfit on the day",
                "%",
                "Patients cancelled on the day for clinical reasons, of all to be operated on.",
                "seed measure",
                0.5,
            ),
        ),
        compute=_cancelled,
        needs=(
            *_SESSIONS,
            *milestones("t_cancelled"),
            *(need for why in ALWAYS for need in attribute("cancelled_for", value=why)),
        ),
    ),
    Rule(
        measures=(
            declare(
                "T14.day_case",
                "Day cases among suitable operations",
                "%",
                "Of operations in sessions of the window that are in the directory of day surgery, "
                "those meant as a day case who were in no ward bed: intended and achieved.",
                _DAY_SURGERY,
                1.0,
                "higher",
            ),
            declare(
                "T14.of_all",
                "Operated on as a day case and home the same day",
                "%",
                "Of all operated on in sessions of the window, those meant as a day case who were "
                "in no ward bed.",
                _DAY_SURGERY,
                1.0,
                "higher",
            ),
            declare(
                "T15.conversion",
                "Day cases kept overnight",
                "%",
                "Of those operated on as a day case in sessions of the window, who was put in a "
                "ward bed.",
                _DAY_SURGERY,
                0.5,
            ),
        ),
        compute=_overnight,
        needs=(
            *_SESSIONS,
            *attribute("intent", value="day_case"),
            *attribute("in_bads", value="yes"),
        ),
    ),
    Rule(
        measures=(
            declare(
                "T18.recovery_hold",
                "Theatre held by a full recovery room",
                "min a day",
                "Minutes for which patients operated on in sessions of the window waited in "
                "theatre for a recovery bay, by days of the window.",
                _PATHWAY,
                5.0,
            ),
        ),
        compute=_recovery_hold,
        needs=(*_SESSIONS, *causes("theatre_wait_recovery")),
    ),
    Rule(
        measures=(
            declare(
                "T21.before_operation",
                "In hospital before the operation, mean",
                "min",
                "From coming in to anaesthesia, of those operated on in sessions of the window.",
                _PATHWAY,
                15.0,
            ),
        ),
        compute=_before_operation,
        needs=(*_SESSIONS, *milestones("t_come_in")),
    ),
)
