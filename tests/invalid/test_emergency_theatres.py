"""Settings of emergency theatres that cannot be, and what the user is told."""

import re
from dataclasses import replace

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import Hours, Openings
from flowsim.scenario import build
from tests.unit.emergency_theatres_case import no_list

THEATRES = "hospital.emergency_theatres"
KINDS, LIST = f"{THEATRES}.kinds", f"{THEATRES}.urgent_list"


def parameter(value: float) -> str:
    return f"{{value: {value}, range: [-9, 99], source: expert}}"


REFUSED = {
    "a theatre for what is no group": (
        f"{THEATRES}.theatres.trauma_theatre.takes=[bones]",
        "emergency theatres: takes: 'bones' is not a group of operations",
    ),
    "two cases at a time in one theatre": (
        f"{THEATRES}.theatres.emergency_theatre.hours.elsewhere=2",
        "hours of a theatre have level 2; it takes one case at a time: give level 1, and another "
        "theatre beside it",
    ),
    "a list that no theatre holds": (
        f"{THEATRES}.theatres.third_theatre.takes=[general, trauma]",
        "no theatre takes 'ambulatory' operations; let one take them, or have none",
    ),
    "an operation of admitted patients at home": (
        f"{KINDS}.laparotomy.group=ambulatory",
        "'ambulatory' is not a group of admitted patients",
    ),
    "a class that is none": (f"+{KINDS}.laparotomy.classes.soon=0", "'soon' is not a class"),
    "classes that are not all": (
        f"{KINDS}.laparotomy.classes.immediate=0.5",
        "shares add to 1.35, not 1",
    ),
    "more than all of the stay before the operation": (
        f"{THEATRES}.preoperative_share={parameter(1)}",
        "preoperative_share 1 is the share of a stay before the operation; give 0 to below 1",
    ),
    "less than none of it": (
        f"{THEATRES}.preoperative_share={parameter(-0.1)}",
        "preoperative_share -0.1 is the share",
    ),
    "preparation by something else": (
        f"{THEATRES}.preparation.by=[operation_kind, emergency_class]",
        "preparation: 'by' must be [emergency_class, operation_kind]",
    ),
    "rank by something else": (
        f"{THEATRES}.rank.by=[emergency_class]",
        "rank: 'by' must be [emergency_class, operation_kind]",
    ),
    "a class that breaks in and does not go first": (
        f"{THEATRES}.break_in.classes=[immediate, most_urgent]",
        "break_in: class 'most_urgent' stands in band 0 for hip_fracture; elective lists give way "
        "to bands below 0: give it one, or leave it out",
    ),
    "a class that is none and breaks in": (
        f"{THEATRES}.break_in.classes=[now]",
        "break_in: classes: 'now' is not a class",
    ),
    "hours of none": (f"{THEATRES}.night.hours=[]", "never open"),
    "hours at no time of day": (
        f"{THEATRES}.night.hours=[{{days: daily, start: '22', end: '08:00'}}]",
        "'22' is not a time",
    ),
    "no minutes": (
        f"{KINDS}.laparotomy.minutes.mean_minutes=-5",
        "mean_minutes",
    ),
    "the same kind twice": (
        f"+{LIST}.kinds.laparotomy={{a_day: {{value: 1, source: expert}}, minutes: "
        "{distribution: constant, minutes: 30, source: expert}}",
        "'laparotomy' is a kind of admitted patients and of the urgent list; rename one",
    ),
    "fewer than nobody": (
        f"{LIST}.kinds.abscess.a_day={parameter(-1)}",
        "a_day -1 must be zero or more",
    ),
    "patients without a slot": (
        f"{LIST}.sessions=[]",
        "urgent_list: 1.3 patients a day and no slot; give sessions, or a_day 0 for every kind",
    ),
    "a slot before the decision": (
        f"{LIST}.prepare_hours={parameter(-1)}",
        "prepare_hours -1 must be zero or more",
    ),
    "decisions within an hour": (
        f"{LIST}.decided.hours=[{{days: daily, start: '09:15', end: '09:45'}}]",
        "urgent_list: decided must begin and end on the hour; found 09:15 to 09:45",
    ),
    "decisions from a half hour on": (
        f"{LIST}.decided.hours=[{{days: daily, start: '09:30', end: '17:00'}}]",
        "urgent_list: decided must begin and end on the hour; found 09:30 to 17:00",
    ),
    "a list in a theatre that is open at night": (
        f"{THEATRES}.theatres.emergency_theatre.takes=[general, ambulatory]",
        "emergency_theatre holds the urgent list and is open at night",
    ),
    "a list while its theatre is shut": (
        f"{LIST}.kept.hours=[{{days: sat, start: '08:00', end: '12:30'}}]",
        "third_theatre is shut in the hours kept for the urgent list",
    ),
    "a list kept from the minute its theatre opens": (
        f"{LIST}.kept.hours=[{{days: mon-fri, start: '08:30', end: '12:30'}}]",
        "third_theatre opens as the hours kept for the urgent list begin",
    ),
}


@pytest.mark.parametrize(("override", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused(override: str, message: str) -> None:
    """Whether emergency theatres are modelled or not."""
    for scenario in ("without_theatres", "baseline"):
        with pytest.raises(FlowsimError, match=re.escape(message)):
            load(scenario, [override])


def test_a_need_for_what_is_no_operation_is_refused() -> None:
    given = load("baseline").hospital.emergency_theatres
    needs = replace(given.needs, rows={"* / * / *": {"laparatomy": 1.0}})
    with pytest.raises(FlowsimError, match="needs: 'laparatomy' is not a kind of operation"):
        replace(given, needs=needs)


def test_trauma_that_no_theatre_takes_is_refused() -> None:
    given = load("baseline").hospital.emergency_theatres
    fewer = {
        name: replace(item, takes=tuple(group for group in item.takes if group != "trauma"))
        for name, item in given.theatres.items()
    }
    with pytest.raises(FlowsimError, match="no theatre takes 'trauma' operations"):
        replace(given, theatres=fewer)


@pytest.mark.parametrize("part", ["theatres", "kinds"])
def test_modelled_with_nothing_in_it_is_refused(part: str) -> None:
    given = load("baseline").hospital.emergency_theatres
    message = (
        f"emergency theatres: are modelled and have no {part}; give one or more, or set "
        "hospital.emergency_theatres.modelled=false"
    )
    with pytest.raises(FlowsimError, match=re.escape(message)):
        replace(given, **{part: {}})


def test_the_hours_of_an_urgent_list_that_nobody_comes_to_do_not_matter() -> None:
    """Its theatre opens as they begin, which is refused of a list with patients."""
    given = load("baseline").hospital.emergency_theatres
    early = Openings(hours=(Hours(days="mon-fri", start="08:30", end="12:30"),), source="expert")
    with pytest.raises(FlowsimError, match="opens as the hours kept"):
        replace(given, urgent_list=replace(given.urgent_list, kept=early))
    nobody = replace(no_list(given), kept=early)
    assert replace(given, urgent_list=nobody).urgent_list.a_day == 0


BESIDE = {
    "without theatres": (
        ["hospital.theatres.modelled=false"],
        "are modelled without theatres, whose recovery they use and whose lists give way; set "
        "hospital.theatres.modelled=true, or leave both out",
    ),
    "a theatre named as an elective one": (
        [
            f"+{THEATRES}.theatres.theatre_1={{takes: [general], hours: {{hours: [], elsewhere: 1, "
            "source: expert}}"
        ],
        "emergency theatres: 'theatre_1' is an elective theatre; give it another name",
    ),
}


@pytest.mark.parametrize(("overrides", "message"), BESIDE.values(), ids=BESIDE)
def test_what_contradicts_theatres_is_refused(overrides: list[str], message: str) -> None:
    build(load("without_theatres", overrides))
    with pytest.raises(FlowsimError, match=re.escape(message)):
        build(load("baseline", overrides))
