"""Parts of a hospital that are refused as soon as they are made."""

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, shares, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift, Timetable
from flowsim.hospital.vocabulary.distributions import (
    CensoredNormal,
    Constant,
    Exponential,
    Lognormal,
    Quantiles,
    Triangular,
    Uniform,
)
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.steps import branch, depart, label, seize, treat, wait_for_bed
from flowsim.hospital.vocabulary.wards import BedBureau, Ward


def hospital(**changes):
    """Return a hospital of one step."""
    base = {
        "name": "test",
        "pathways": (Pathway("visit", [depart()]),),
        "arrivals": (Arrivals(name="walk_in", pathway="visit", per_hour=1),),
    }
    return Hospital(**{**base, **changes})


PARTS = {
    "shares over one": (lambda: shares({"a": 0.6, "b": 0.6}), "shares add to 1.2, not 1"),
    "negative share": (lambda: Shares((("a", -0.1), ("b", 1.1))), "must lie in [0, 1]"),
    "share of yes": (lambda: yes_no(35), "share 35 must lie in [0, 1]"),
    "branch shares": (lambda: branch("x", {"a": 0.5}), "shares add to 0.5, not 1"),
    "no times": (lambda: Timetable(()), "timetable: it has no times"),
    "every nine hours and a bit": (lambda: Timetable.every(550), "does not divide a week evenly"),
    "hole in a calendar": (
        lambda: Calendar.weekly([("mon-fri", "00:00", "24:00", 1)]),
        "no row covers sat 00:00 (a hole)",
    ),
    "rows that overlap": (
        lambda: Calendar.weekly([("daily", "00:00", "12:00", 1), ("mon", "11:00", "13:00", 2)]),
        "two rows cover mon 11:00",
    ),
    "a day that is none": (
        lambda: Calendar.weekly([("mon-fry", "08:00", "18:00", 1)], elsewhere=0),
        "'fry' is not a weekday",
    ),
    "a time that is none": (
        lambda: Shift(days="daily", start="8:00", end="20:00", staff=1),
        "'8:00' is not a time of day; write it as HH:MM",
    ),
    "negative staff": (
        lambda: Shift(days="daily", start="08:00", end="20:00", staff=-1),
        "shift: staff -1 must lie in [0, 1,000]",
    ),
    "all shifts unfilled": (
        lambda: Rota(shifts=(), unfilled_share=1.0),
        "unfilled_share 1 must be below 1",
    ),
    "a role covers twice": (
        lambda: Rota(shifts=(), cover=("nurse", "nurse")),
        "rota: the roles of cover must be distinct",
    ),
    "a role covers itself": (
        lambda: Resource("nurse", Rota(shifts=(), cover=("nurse",))),
        "resource nurse: it cannot cover itself; name other roles",
    ),
    "a person who is no server": (
        lambda: Rota(shifts=(), servers_per_person=0),
        "rota: servers_per_person 0 must lie in [1, 1,000]",
    ),
    "a minimum below nobody": (
        lambda: Rota(shifts=(), minimum_staff=-1),
        "rota: minimum_staff -1 must lie in [0, 1,000]",
    ),
    "negative capacity": (lambda: Resource("bay", -1), "resource bay: capacity -1"),
    "kind of resource": (lambda: Resource("bay", 1, kind="bed"), "kind 'bed' is not one of"),
    "pace of nought": (
        lambda: Resource("bay", 1, pace=0),
        "resource bay: pace 0 must be 1e-06 or more",
    ),
    "team of one twice": (
        lambda: Team(name="crew", members=("a", "a")),
        "members must be distinct",
    ),
    "negative beds": (lambda: Ward(name="alder", beds=-1, serves=()), "ward alder: beds -1"),
    "type of ward": (
        lambda: Ward(name="alder", beds=1, serves=(), bed_type="general"),
        "bed_type 'general' is not one of",
    ),
    "placement": (
        lambda: Ward(name="alder", beds=1, serves=(("medicine", "first"),)),
        "serves medicine as 'first', which is not one of home, acceptable, outlier",
    ),
    "mode of the bureau": (lambda: BedBureau(mode="phone"), "mode 'phone' is not one of"),
    "too few rates": (
        lambda: Arrivals(name="gp", pathway="p", per_hour=(1.0, 2.0)),
        "per_hour has 2 rates; give one or 168",
    ),
    "negative rate": (
        lambda: Arrivals(name="gp", pathway="p", per_hour=-1.0),
        "arrivals gp: per_hour -1 must be zero or more",
    ),
    "share that attends": (
        lambda: Batch(name="list", pathway="p", times=((0.0, 1),), attends=1.2),
        "attends 1.2 must lie in [0, 1]",
    ),
    "mean of nought": (
        lambda: Exponential(mean_minutes=0),
        "exponential: mean_minutes 0 must be 1e-06 or more",
    ),
    "no spread": (
        lambda: Lognormal(mean_minutes=5, sd_minutes=0),
        "lognormal: sd_minutes 0 must be 1e-06 or more",
    ),
    "negative minutes": (lambda: Constant(-1), "constant: minutes -1 must be zero or more"),
    "negative floor": (
        lambda: CensoredNormal(centre_minutes=5, sd_minutes=1, floor_minutes=-1),
        "floor_minutes -1 must be zero or more",
    ),
    "low above high": (
        lambda: Uniform(low_minutes=5, high_minutes=4),
        "needs 0 <= low <= high",
    ),
    "mode outside": (
        lambda: Triangular(low_minutes=1, mode_minutes=9, high_minutes=5),
        "needs 0 <= low <= mode <= high",
    ),
    "quantiles that fall": (
        lambda: Quantiles(shares=(0, 1), minutes=(5, 4)),
        "minutes must not fall",
    ),
    "key of the wrong length": (
        lambda: by(("a", "b"), {"x": 1}),
        "key ('x',) must have 2 label(s)",
    ),
    "by four attributes": (lambda: by(("a", "b", "c", "d"), {}), "give one to 3 attributes"),
    "pathway with no way out": (
        lambda: Pathway("visit", [treat("assess")]),
        "pathway visit: the last step must leave it",
    ),
    "label twice": (
        lambda: Pathway("visit", [label("here"), label("here"), depart()]),
        "label 'here' is given twice",
    ),
    "otherwise for two": (
        lambda: seize("a", "b", otherwise="full"),
        "'otherwise', 'remember' and 'units' go with one resource",
    ),
    "until without otherwise": (
        lambda: wait_for_bed(until="t_end"),
        "'until' and 'otherwise' go together",
    ),
    "pathway twice": (
        lambda: hospital(pathways=(Pathway("visit", [depart()]),) * 2),
        "pathways: 'visit' is given twice",
    ),
    "team named like a resource": (
        lambda: hospital(
            resources=(Resource("doctor", 1),), teams=(Team(name="doctor", members=("nurse",)),)
        ),
        "resources and teams: 'doctor' is given twice",
    ),
    "values twice": (
        lambda: Attribute(name="acuity", values=("1", "1")),
        "attribute acuity: values must be distinct",
    ),
    "share for no value": (
        lambda: Attribute(name="acuity", values=("1",), drawn=shares({"2": 1.0})),
        "share given for '2', which is not one of its values (1)",
    ),
}


@pytest.mark.parametrize("case", PARTS)
def test_a_part_that_makes_no_sense_cannot_be_made(case):
    make, message = PARTS[case]
    with pytest.raises(FlowsimError) as refused:
        make()
    assert message in str(refused.value)
