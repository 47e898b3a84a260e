"""Values that a hospital written in Python cannot hold: one message, never a Python error.

Every number is finite and within its bounds, whole numbers are whole, lists and tables have their
shape. What has a plain meaning (NumPy's numbers, lists for tuples) is taken.
"""

from math import inf, nan

import numpy as np
import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.actions import OpenEscalationBeds
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute, shares, yes_no
from flowsim.hospital.vocabulary.blocks import either, repeat, when, when_any
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift, Timetable
from flowsim.hospital.vocabulary.distributions import (
    CensoredNormal,
    Constant,
    Exponential,
    Lognormal,
    Quantiles,
    Triangular,
    Uniform,
    days,
    gamma,
    hours,
    residual,
    truncated_normal,
    weibull,
)
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.python_step import python_step
from flowsim.hospital.vocabulary.resources import Priority, Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch,
    branch_on,
    depart,
    label,
    note,
    request_tests,
    seize,
    stage,
    treat,
    wait_for_time,
)
from flowsim.hospital.vocabulary.wards import (
    BedBureau,
    Escalation,
    EscalationLevel,
    RequestKind,
    Service,
    Ward,
)


def arrivals(**changes):
    return Arrivals(**{"name": "gp", "pathway": "visit", "per_hour": 1.0, **changes})


def batch(times, **changes):
    return Batch(name="list", pathway="visit", times=times, **changes)


def ward(**changes):
    return Ward(**{"name": "elm", "beds": 4, "serves": (), **changes})


def level(**changes):
    given = {"name": "red", "occupancy": 0.9, "boarders": 3, "longest_wait_minutes": 60.0}
    return EscalationLevel(**{**given, **changes})


def nested(number):
    """Return a pathway of blocks, each within the one before."""
    steps = [depart()]
    for _ in range(number):
        steps = [when("acuity", {"1": steps}), depart()]
    return Pathway("visit", steps)


def lists(number):
    steps = [depart()]
    for _ in range(number):
        steps = [steps]
    return Pathway("visit", steps)


NOT_FINITE = {
    "rate": (lambda x: arrivals(per_hour=x), "arrivals gp: per_hour {} must be a finite number"),
    "one rate of many": (
        lambda x: arrivals(per_hour=[1.0] * 5 + [x] + [1.0] * 162),
        "arrivals gp: per_hour[5] {} must be a finite number",
    ),
    "season": (lambda x: arrivals(season=(1.0, x)), "season[1] {} must be a finite number"),
    "day_sd": (lambda x: arrivals(day_sd=x), "day_sd {} must be a finite number"),
    "bound": (lambda x: arrivals(bound_per_hour=x), "bound_per_hour {} must be a finite number"),
    "booked minute": (
        lambda x: batch([(x, 1)]),
        "batch list: times[0][0] {} must be a finite number",
    ),
    "booked number": (lambda x: batch([(0, x)]), "times[0][1] {} must be a whole number"),
    "attends": (lambda x: batch([(0, 1)], attends=x), "attends {} must be a finite number"),
    "capacity": (
        lambda x: Resource("bay", x),
        "resource bay: capacity {} must be a whole number, Calendar, Rota or OpeningPlan",
    ),
    "pace": (lambda x: Resource("bay", 1, pace=x), "resource bay: pace {} must be a finite number"),
    "band": (lambda x: Priority(band=x), "priority: band {} must be a whole number"),
    "credit": (lambda x: Priority(credit_minutes=x), "credit_minutes {} must be a finite number"),
    "beds": (lambda x: ward(beds=x), "ward elm: beds {} must be a whole number"),
    "ring-fenced places": (
        lambda x: RingFence(places=x),
        "ring fence: places {} must be a whole number or Calendar",
    ),
    "level of a calendar": (
        lambda x: Calendar.always(x),
        "calendar: changes[0][1] {} must be a whole number",
    ),
    "level of a row": (
        lambda x: Calendar.weekly([("daily", "00:00", "24:00", x)]),
        "calendar[0][3] {} must be a whole number",
    ),
    "minute of a timetable": (lambda x: Timetable((0, x)), "minutes[1] {} must be a whole number"),
    "gap of a timetable": (Timetable.every, "timetable: minutes {} must be a whole number"),
    "staff": (
        lambda x: Shift(days="daily", start="08:00", end="20:00", staff=x),
        "shift: staff {} must be a whole number",
    ),
    "unfilled": (lambda x: Rota(shifts=(), unfilled_share=x), "unfilled_share {} must be a finite"),
    "rank": (lambda x: RequestKind(name="gp", rank=x), "request kind gp: rank {} must be a whole"),
    "occupancy": (lambda x: level(occupancy=x), "escalation level red: occupancy {} must be a"),
    "release": (lambda x: Escalation(release=x), "escalation: release {} must be a finite number"),
    "lag": (lambda x: Escalation(opening_lag_minutes=x), "opening_lag_minutes {} must be a finite"),
    "constant": (Constant, "constant: minutes {} must be a finite number"),
    "exponential": (lambda x: Exponential(mean_minutes=x), "exponential: mean_minutes {} must be"),
    "lognormal": (lambda x: Lognormal(mean_minutes=5, sd_minutes=x), "sd_minutes {} must be a"),
    "logarithm": (
        lambda x: Lognormal.of_logarithm(log_mean=x, log_sd=1),
        "Lognormal: log_mean {} must be a finite number",
    ),
    "censored": (
        lambda x: CensoredNormal(centre_minutes=x, sd_minutes=1),
        "centre_minutes {} must",
    ),
    "truncated": (
        lambda x: truncated_normal(centre_minutes=x, sd_minutes=1),
        "truncated_normal: centre_minutes {} must be a finite number",
    ),
    "uniform": (lambda x: Uniform(low_minutes=0, high_minutes=x), "high_minutes {} must be a"),
    "triangular": (
        lambda x: Triangular(low_minutes=0, mode_minutes=x, high_minutes=9),
        "triangular: mode_minutes {} must be a finite number",
    ),
    "quantiles": (
        lambda x: Quantiles(shares=(0, 1), minutes=(0, x)),
        "quantiles: minutes[1] {} must be a finite number",
    ),
    "gamma": (lambda x: gamma(mean_minutes=x, sd_minutes=1), "gamma: mean_minutes {} must be a"),
    "weibull": (lambda x: weibull(scale_minutes=1, shape=x), "weibull: shape {} must be a finite"),
    "hours": (hours, "hours {} must be a finite number"),
    "days": (days, "days {} must be a finite number"),
    "factor": (Exponential(mean_minutes=3).scaled, "Exponential times {} must be a finite number"),
    "share": (lambda x: shares({"a": x, "b": 0.5}), "shares[0][1] {} must be a finite number"),
    "share of yes": (yes_no, "share {} must be a finite number"),
    "lead": (lambda x: wait_for_time("t_end", lead_minutes=x), "lead_minutes {} must be a finite"),
}


@pytest.mark.parametrize("value", [nan, inf, np.float64("nan")], ids=["nan", "inf", "numpy"])
@pytest.mark.parametrize("case", NOT_FINITE)
def test_a_number_is_finite(case, value):
    make, message = NOT_FINITE[case]
    with pytest.raises(FlowsimError) as refused:
        make(value)
    assert message.format(float(value)) in str(refused.value)


FRACTIONS = {
    "staff": (lambda: Shift(days="mon", start="08:00", end="12:00", staff=2.5), "staff 2.5 must"),
    "level": (lambda: Calendar.always(1.9), "changes[0][1] 1.9 must be a whole number"),
    "elsewhere": (
        lambda: Calendar.weekly([("mon", "08:00", "12:00", 1)], elsewhere=0.5),
        "elsewhere 0.5 must be a whole number",
    ),
    "band": (lambda: Priority(band=1.5), "priority: band 1.5 must be a whole number"),
    "booked": (lambda: batch([(0, 2.5)]), "batch list: times[0][1] 2.5 must be a whole number"),
    "beds": (lambda: ward(beds=10.9), "ward elm: beds 10.9 must be a whole number"),
    "beds of NumPy": (lambda: ward(beds=np.float64(3.7)), "ward elm: beds 3.7 must be a whole"),
    "capacity": (lambda: Resource("bay", 1.5), "capacity 1.5 must be a whole number"),
    "boarders": (lambda: level(boarders=2.5), "boarders 2.5 must be a whole number"),
    "timetable": (lambda: Timetable.every(7.5), "minutes 7.5 must be a whole number"),
}

OUTSIDE = {
    "patience that is no number": (
        lambda: Service(name="medicine", outlier_patience_minutes=nan),
        "outlier_patience_minutes nan must be a finite number or infinity",
    ),
    "patience for an acceptable bed below zero": (
        lambda: Service(name="medicine", acceptable_patience_minutes=-1),
        "acceptable_patience_minutes -1 must be zero or more",
    ),
    "more patience for an acceptable bed than for any": (
        lambda: Service(
            name="medicine", acceptable_patience_minutes=90, outlier_patience_minutes=60
        ),
        "service medicine: acceptable_patience_minutes 90 is above outlier_patience_minutes 60",
    ),
    "rate below zero": (lambda: arrivals(per_hour=-1), "per_hour -1 must be zero or more"),
    "over-dispersion": (lambda: arrivals(day_sd=11), "day_sd 11 must lie in [0, 10]"),
    "a holiday before the run": (
        lambda: Hospital(name="h", pathways=(), arrivals=(), holidays=(-1,)),
        "hospital h: holidays[0] -1 must",
    ),
    "a closed day before the run": (
        lambda: batch([(0, 1)], closed_days=(-1,)),
        "batch list: closed_days[0] -1 must",
    ),
    "closed days of what comes once": (
        lambda: batch([(0, 1)], once=True, closed_days=(3,)),
        "batch list: closed_days are of a weekly batch; with once=True leave the times out",
    ),
    "beyond the week": (lambda: batch([(10080, 1)]), "minute 10080 is beyond the week"),
    "values without end": (
        lambda: Attribute(name="a", values=range(1001)),
        "attribute a: has 1,001 values; give at most 1,000",
    ),
    "streams without end": (
        lambda: Hospital(name="h", pathways=(), arrivals=(arrivals(),) * 10_001),
        "hospital h: has 10,001 arrivals; give at most 10,000",
    ),
    "release of nought": (lambda: Escalation(release=0), "release 0 must lie in (0, 1]"),
    "share of beds": (lambda: OpenEscalationBeds(share=2), "share 2 must lie in [0, 1]"),
    "overdue": (
        lambda: RequestKind(name="gp", rank=1, overdue_after_request_minutes=-1),
        "overdue_after_request_minutes -1 must be zero or more",
    ),
    "mean of next to nothing": (
        lambda: Exponential(mean_minutes=1e-300),
        "mean_minutes 1e-300 must be 1e-06 or more",
    ),
    "mean beyond measure": (lambda: Exponential(mean_minutes=1e300), "must lie in [1e-06, 1e+15]"),
    "servers": (lambda: Resource("bay", 2**40), "must lie in [0, 100,000]"),
    "due over before it begins": (
        lambda: Priority(due_after_minutes=240, due_until_minutes=180),
        "priority: due_until_minutes 180 must not be before due_after_minutes, 240",
    ),
    "due before arrival": (
        lambda: Priority(due_after_minutes=-1),
        "priority: due_after_minutes -1 must be zero or more",
    ),
    "band past 2**31": (
        lambda: Priority(band=2**31),
        "must lie in [-2,147,483,647, 2,147,483,647]",
    ),
    "band past 2**63": (
        lambda: Priority(band=2**63),
        "must lie in [-2,147,483,647, 2,147,483,647]",
    ),
    "minute past the week": (lambda: Timetable((0, 10080)), "minute 10080 is beyond the week"),
    "calendar of nothing": (lambda: Calendar(()), "changes must begin at minute 0"),
    "calendar that falls": (lambda: Calendar(((0, 1), (0, 2))), "changes must begin at minute 0"),
    "gamma beyond measure": (
        lambda: gamma(mean_minutes=1e15, sd_minutes=1e15),
        "must lie in [0, 1e+15]",
    ),
}

SHAPES = {
    "season of nothing": (
        lambda: arrivals(season=()),
        "season is empty; give at least one",
    ),
    "rates of nothing": (lambda: arrivals(per_hour=()), "per_hour has 0 rates; give one or 168"),
    "rates as text": (lambda: arrivals(per_hour="1"), "per_hour '1' must be a finite number or a"),
    "booked in no pairs": (lambda: batch([5]), "times[0] 5 must be (a finite number, a whole"),
    "booked in threes": (lambda: batch([(0, 1, 2)]), "times[0] (0, 1, 2) must be (a finite number"),
    "booked by a table": (lambda: batch({0: 1}), "times {0: 1} must be a list, each (a finite"),
    "labels of a stream": (lambda: arrivals(attributes=("acuity",)), "attributes[0] 'acuity' must"),
    "capacity as text": (lambda: Resource("bay", "2"), "capacity '2' must be a whole number"),
    "capacity of none": (lambda: Resource("bay", None), "capacity None must be a whole number"),
    "capacity of True": (lambda: Resource("bay", True), "capacity True must be a whole number"),
    "name of none": (lambda: Resource(None, 1), "resource: name None must be text of one line"),
    "name of nothing": (
        lambda: Resource("", 1),
        "resource: name '' must be text of one line, neither empty",
    ),
    "name of two lines": (lambda: Resource("bay\n", 1), "resource: name 'bay\\n' must be text of"),
    "name with blank ends": (
        lambda: Resource(" bay", 1),
        "resource: name ' bay' must be text of one",
    ),
    "pathway of a blank": (lambda: Pathway(" ", []), "pathway: name ' ' must be text of one line"),
    "activity of nothing": (lambda: treat(""), "treat: activity '' must be text of one line"),
    "cause of nothing": (
        lambda: treat("care", cause=""),
        "treat: cause '' must be text of one line",
    ),
    "outcome of two lines": (lambda: depart("a\nb"), "depart: outcome 'a\\nb' must be text of one"),
    "label of a tab": (lambda: label("a\tb"), "name 'a\\tb' must be text of one line"),
    "occupancy in percent": (lambda: level(occupancy=95), "occupancy 95 must lie in [0, 2]"),
    "members as text": (lambda: Team(name="crew", members="a"), "members 'a' must be a list"),
    "no members": (lambda: Team(name="crew", members=()), "members is empty; give at least one"),
    "no values": (lambda: Attribute(name="a", values=()), "values is empty; give at least one"),
    "values of fractions": (lambda: Attribute(name="a", values=(0.5,)), "values[0] 0.5 must be"),
    "drawn by a list": (lambda: Attribute(name="a", values=("b",), drawn=["b"]), "drawn ['b'"),
    "services as text": (lambda: ward(serves="medicine"), "serves 'medicine' must be a list"),
    "services in no pairs": (lambda: ward(serves=("medicine",)), "serves[0] 'medicine' must be"),
    "flag of text": (
        lambda: RequestKind(name="gp", rank=1, boards="no"),
        "boards 'no' must be True",
    ),
    "kinds of text": (lambda: BedBureau(kinds=("gp",)), "kinds[0] 'gp' must be RequestKind"),
    "review by text": (lambda: Escalation(review="daily"), "review 'daily' must be Timetable"),
    "shifts of text": (lambda: Rota(shifts=("day",)), "rota: shifts[0] 'day' must be Shift"),
    "rows of a calendar": (lambda: Calendar.weekly([("mon", 1)]), "calendar[0] ('mon', 1) must be"),
    "times of a timetable": (
        lambda: Timetable.weekly([("mon", "09:00")]),
        "[0][1] '09:00' must be",
    ),
    "a clock of numbers": (
        lambda: Shift(days="mon", start="²²:00", end="23:00", staff=1),
        "'²²:00' is not a time of day",
    ),
    "shares as a list": (lambda: shares(["a"]), "shares ['a'] must be a table, {label: prob"),
    "branch of none": (lambda: branch("way", None), "shares None must be a table"),
    "ways as a list": (
        lambda: branch_on("acuity", ["a"]),
        "branch_on acuity: ['a'] must be a table",
    ),
    "tests as a list": (lambda: request_tests(["xray"]), "request_tests: ['xray'] must be a table"),
    "table of a list": (lambda: by("acuity", ["a"]), "by('acuity'): ['a'] must be a table"),
    "table by none": (lambda: by(None, {"a": 1}), "by: attributes[0] None must be text"),
    "key of two": (lambda: By(("a",), ((("x", "y"), 1),)), "key ('x', 'y') must have 1 label(s)"),
    "priority of a number": (
        lambda: seize("nurse", priority=1),
        "seize: priority 1 must be a Priority, such as Priority(band=1)",
    ),
    "table of wrong priorities": (
        lambda: seize("nurse", priority=by("acuity", {1: 2})),
        "priority: table[0][1] 2 must be a Priority",
    ),
    "seize none": (lambda: seize(None), "seize: resource None must be text"),
    "duration of a number": (lambda: treat("look", 5), "treat: duration 5 must be a distribution"),
    "assign a fraction": (lambda: assign("acuity", 0.5), "assign: value 0.5 must be text"),
    "note at no flag": (lambda: note("t_seen", first=2), "note: first 2 must be True or False"),
    "function of none": (lambda: python_step("think", 3), "function 3 must be a function"),
    "residual of another": (
        lambda: residual(Constant(3)),
        "residual of Constant(minutes=3.0) must",
    ),
    "quantiles of a number": (lambda: Quantiles(shares=1, minutes=2), "shares 1 must be a list"),
    "pathways of one": (
        lambda: Hospital(name="h", pathways=Pathway("visit", [depart()]), arrivals=(arrivals(),)),
        "must be a list, each Pathway",
    ),
    "arrivals of none": (
        lambda: Hospital(name="h", pathways=(Pathway("visit", [depart()]),), arrivals=None),
        "hospital h: arrivals None must be a list, each Arrivals, Batch or Renewal",
    ),
}

BLOCKS = {
    "arm of none": (lambda: when("acuity", {"1": None}), "None stands where a step belongs"),
    "arms as a list": (lambda: when("acuity", ["1"]), "when acuity: ['1'] must be a table"),
    "conditions as a list": (
        lambda: when_any(["a"], [depart()]),
        "when_any: ['a'] must be a table",
    ),
    "ways as a list": (lambda: either("w", {"a": 1.0}, ["a"]), "either w: ['a'] must be a table"),
    "a table of no shares": (
        lambda: either("w", by("acuity", {"1": 2}), {}),
        "either w: table[0][1] 2 must be shares, such as shares({",
    ),
    "otherwise for nobody": (lambda: seize(otherwise=[depart()]), "name at least one resource"),
    "value of a fraction": (lambda: when("acuity", {0.5: [depart()]}), "value 0.5 must be text"),
    "a number repeated": (lambda: repeat(3), "3 stands where a step belongs"),
    "a table of steps": (lambda: repeat({"a": depart()}), "stands where a step belongs"),
    "no steps": (lambda: Pathway("visit", None), "None stands where a step belongs"),
    "otherwise a number": (lambda: seize("bay", otherwise=3), "3 stands where a step belongs"),
    "label called next": (
        lambda: Pathway("visit", [label("next"), depart()]),
        "pathway visit: no label may be called 'next'",
    ),
    "stage without a name": (
        lambda: stage("", depart()),
        "stage: name '' must be text of one line",
    ),
    "pathway without a name": (lambda: Pathway("", [depart()]), "pathway: name '' must be text"),
    "blocks without end": (lambda: nested(2000), "its blocks are nested too deep"),
    "lists without end": (lambda: lists(5000), "lists are nested too deep"),
}

REFUSED = {**FRACTIONS, **OUTSIDE, **SHAPES, **{f"block: {k}": v for k, v in BLOCKS.items()}}


@pytest.mark.parametrize("case", REFUSED)
def test_a_value_of_another_sort_is_refused_in_words(case):
    make, message = REFUSED[case]
    with pytest.raises(FlowsimError) as refused:
        make()
    assert message in str(refused.value)


def test_what_has_a_plain_meaning_is_taken():
    assert Resource("bay", np.int64(2)) == Resource("bay", 2)
    assert Resource("bay", 3.0).capacity == 3
    assert arrivals(per_hour=[1] * 168) == arrivals(per_hour=np.ones(168))
    assert arrivals(per_hour=np.ones(168)).per_hour == (1.0,) * 168
    assert batch([[np.float32(5), np.int8(2)]]).times == ((5.0, 2),)
    assert ward(beds=np.int32(4), serves=[["medicine", "home"]]).serves == (("medicine", "home"),)
    assert Attribute(name="a", values=(0, 1), drawn=shares({0: 0.5, 1: 0.5})).values == ("0", "1")
    assert when("a", {np.int64(1): depart()}) == when("a", {"1": [depart()]})
    assert RequestKind(name="gp", rank=1, boards=np.bool_(True)).boards is True
    assert RequestKind(name="gp", rank=1).overdue_after_arrival_minutes == inf
    assert type(Constant(np.float32(2)).minutes) is float
    assert (
        type(Hospital(name="h", pathways=[Pathway("visit", depart())], arrivals=[]).pathways)
        is tuple
    )
