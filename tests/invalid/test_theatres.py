"""Settings of theatres that cannot be, and what the user is told."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.scenario import build
from tests.unit.theatres_case import tiny

THEATRES = "hospital.theatres"
SPECIALTY, PROCEDURE = f"{THEATRES}.specialties", f"{THEATRES}.procedures"
STAFF = f"{THEATRES}.staff"
PLANNING, DAY, RECOVERY = (f"{THEATRES}.{part}" for part in ("planning", "day", "recovery"))


def parameter(value: float) -> str:
    return f"{{value: {value}, range: [-9, 99], source: expert}}"


def anaesthetists(number: float) -> str:
    return f"{STAFF}.anaesthetists={{number: {number}, range: null, source: expert}}"


def rows(*given: str) -> str:
    """Return a timetable of these rows alone."""
    return f"{THEATRES}.timetable=[{', '.join(f'{{{row}}}' for row in given)}]"


def row(**changes: object) -> str:
    """Return a row of the timetable."""
    given = {
        "theatre": 1,
        "days": "mon",
        "session": "am",
        "specialty": "urology",
        "kind": "day",
        "source": "expert",
        **changes,
    }
    return ", ".join(f"{name}: {value}" for name, value in given.items())


REFUSED = {
    "two lists at once": (
        rows(row(), row(session="all_day", specialty="gynaecology")),
        "theatre 1 has two lists at once on mon: 'am' of urology and 'all_day' of gynaecology",
    ),
    "the same list twice": (
        rows(row(days="mon-wed"), row(days="wed")),
        "theatre 1 has two lists at once on wed",
    ),
    "a theatre that is not there": (
        rows(row(theatre=15)),
        "there is no theatre 15; give 1 to 14, or more theatres",
    ),
    "theatre nought": (rows(row(theatre=0)), "there is no theatre 0; give 1 to 14"),
    "a session that is none": (rows(row(session="evening")), "'evening' is not a session"),
    "a list of no specialty": (
        rows(row(specialty="urologie")),
        "'urologie' is not a specialty",
    ),
    "a kind that is none": (rows(row(kind="days")), "'days' is not a kind of list"),
    "a day that is none": (rows(row(days="funday")), "'funday' is not a weekday"),
    "a session that ends before it begins": (
        f"{THEATRES}.sessions.am.end='08:00'",
        "a session from 08:30 to 08:00 ends before it begins",
    ),
    "a session at no time of day": (f"{THEATRES}.sessions.am.start='8.30'", "'8.30' is not a time"),
    "a second group before its session begins": (
        f"{THEATRES}.sessions.am.second_group='08:00'",
        "second_group 08:00 is not within its session, from 08:30 to 12:30; give a time between",
    ),
    "a second group as its session begins": (
        f"{THEATRES}.sessions.am.second_group='08:30'",
        "second_group 08:30 is not within its session",
    ),
    "a second group after its session ends": (
        f"{THEATRES}.sessions.all_day.second_group='18:00'",
        "second_group 18:00 is not within its session, from 08:30 to 17:30",
    ),
    "a second group at no time of day": (
        f"{THEATRES}.sessions.all_day.second_group=noon",
        "theatres: second_group of a session: 'noon' is not a time of day; write it as HH:MM",
    ),
    "a second group that is a number": (
        f"{THEATRES}.sessions.all_day.second_group=12",
        "second_group",
    ),
    "shares of procedures": (
        f"{PROCEDURE}.tonsillectomy.share=0.5",
        "theatres: procedures of ear_nose_and_throat: shares add up to 1.15; they must add up to 1",
    ),
    "a share above one": (f"{PROCEDURE}.tonsillectomy.share=1.5", "share"),
    "an inpatient share below nought": (
        f"{PROCEDURE}.tonsillectomy.inpatient_share=-0.1",
        "inpatient_share",
    ),
    "a procedure of no specialty": (
        f"{PROCEDURE}.tonsillectomy.specialty=ent",
        "procedure tonsillectomy: 'ent' is not a specialty",
    ),
    "an anaesthetic that is none": (
        f"{PROCEDURE}.tonsillectomy.anaesthetic=generall",
        "'generall' is not an anaesthetic",
    ),
    "no minutes": (f"{PROCEDURE}.tonsillectomy.sd_minutes=0", "sd_minutes 0 must be above zero"),
    "a mean outside its range": (
        f"{PROCEDURE}.tonsillectomy.mean_minutes=300",
        "must hold the mean, 300 minutes",
    ),
    "an operation shorter than its anaesthetic": (
        f"{PROCEDURE}.grommets={{specialty: ear_nose_and_throat, share: 0.2, mean_minutes: 12, "
        "sd_minutes: 7, range: null, inpatient_share: 0, bads: true, anaesthetic: general, "
        "source: expert}",
        "procedure grommets: mean_minutes 12 and sd_minutes 7 hold the anaesthetic 'general'",
    ),
    "urgencies that are not all": (
        f"{SPECIALTY}.urology.urgency.rows.all.cancer=0.5",
        "shares add to 1.28, not 1",
    ),
    "an urgency that is none": (
        f"+{SPECIALTY}.urology.urgency.rows.all.soon=0",
        "'soon' is not an urgency",
    ),
    "fewer than no operations": (
        f"{SPECIALTY}.urology.operations={parameter(-1)}",
        "operations -1 must be zero or more",
    ),
    "fewer than nobody waiting": (
        f"{SPECIALTY}.urology.waiting={{number: -1, source: expert}}",
        "number -1 must be zero or more",
    ),
    "a specialty of no ward": (
        f"{SPECIALTY}.urology.ward_specialty=urologie",
        "'urologie' is not a ward_specialty",
    ),
    "a day unit that closes before it opens": (
        f"{RECOVERY}.closes='06:00'",
        "the day unit opens at 07:00 and closes at 06:00; let it close later",
    ),
    "patients before the day unit opens": (
        f"{RECOVERY}.opens='08:00'",
        "the day unit opens at 08:00: open it sooner, or let them come in later",
    ),
    "nobody ever fit": (
        f"{THEATRES}.pre_assessment.unfit={parameter(1)}",
        "pre_assessment: unfit 1 lets nobody be operated on; give less than 1",
    ),
    "an assessment that never holds": (
        f"{THEATRES}.pre_assessment.valid_days={parameter(0)}",
        "pre_assessment: valid_days",
    ),
    "no recovery": (
        f"{RECOVERY}.bays={{number: 0, range: [0, 9], source: expert}}",
        "bays: no patient could",
    ),
    "overnight more than all": (
        f"{RECOVERY}.kept_overnight={parameter(1.2)}",
        "must lie in [0, 1]",
    ),
    "no notice": (f"{PLANNING}.plan_days=0", "plan_days 0 must be from 1 to 182"),
    "a certain overrun": (
        f"{PLANNING}.overrun_chance={parameter(1)}",
        "overrun_chance 1 must lie in [0.001, 0.99]",
    ),
    "surgeons more than away": (
        f"{PLANNING}.surgeon_away={parameter(1.5)}",
        "surgeon_away 1.5 must lie in [0, 1]",
    ),
    "more offered on than all": (
        f"{PLANNING}.offered_on={parameter(1.5)}",
        "offered_on 1.5 must lie in [0, 1]",
    ),
    "fewer offered on than none": (
        f"{PLANNING}.offered_on={parameter(-0.5)}",
        "offered_on -0.5 must lie in [0, 1]",
    ),
    "no anaesthetist": (
        anaesthetists(0),
        "staff: anaesthetists: number 0: no list could be held; give 1 or more",
    ),
    "fewer than no anaesthetists": (anaesthetists(-1), "number -1 must be zero or more"),
    "half an anaesthetist": (anaesthetists(14.5), "14.5"),
    "fewer than none absent": (
        f"{STAFF}.absent_a_day={parameter(-1)}",
        "staff: absent_a_day -1 must be zero or more",
    ),
    "all absent": (
        f"{STAFF}.absent_a_day={parameter(15)}",
        "staff: absent_a_day 15 of 15 anaesthetists leaves nobody; give fewer",
    ),
    "due before the decision": (
        f"{PLANNING}.due_days.cancer={parameter(-3)}",
        "days of cancer -3 must be zero or more",
    ),
    "due of an urgency that is none": (
        f"+{PLANNING}.due_days.soon={parameter(3)}",
        "'soon' is not an urgency",
    ),
    "more lost than booked": (
        f"{DAY}.does_not_come={parameter(0.99)}",
        "does_not_come, unfit and not_needed add up to 1.0115",
    ),
    "in after being sent for": (
        f"{DAY}.come_in_minutes={parameter(5)}",
        "come_in_minutes 5 is less than sending takes (10)",
    ),
    "a tolerance below nought": (
        f"{DAY}.tolerance_minutes={parameter(-5)}",
        "tolerance_minutes -5 must be zero or more",
    ),
}


@pytest.mark.parametrize(("override", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused(override: str, message: str) -> None:
    """Whether theatres are modelled or not."""
    for scenario in ("without_theatres", "baseline"):
        with pytest.raises(FlowsimError, match=re.escape(message)):
            load(scenario, [override])


UNMODELLED = {
    "a specialty without lists": (
        [rows(row())],
        "general_surgery has patients for 'elective' lists, but none in the timetable",
    ),
    "no timetable": (
        [rows()],
        "theatres: are modelled and have no timetable, so nobody would be operated on; give it "
        "lists, or set hospital.theatres.modelled=false",
    ),
    "an operation longer than any list": (
        [
            f"{PROCEDURE}.colorectal_resection.mean_minutes=700",
            f"{PROCEDURE}.colorectal_resection.range=null",
        ],
        "colorectal_resection takes 700 minutes on average, longer than any 'elective' list of "
        "general_surgery (540 minutes)",
    ),
}


@pytest.mark.parametrize(("overrides", "message"), UNMODELLED.values(), ids=UNMODELLED)
def test_what_could_never_be_operated_on_is_refused_once_modelled(
    overrides: list[str], message: str
) -> None:
    load("without_theatres", overrides)
    with pytest.raises(FlowsimError, match=re.escape(message)):
        load("baseline", overrides)


def test_who_waits_when_the_run_starts_needs_a_list_too() -> None:
    """Day cases of a specialty that has a list for inpatients only, and no decisions to operate."""
    message = "general_surgery has patients for 'day' lists, but none in the timetable; add one, or"
    with pytest.raises(FlowsimError, match=re.escape(message)):
        tiny(waiting=1, operations=0.0, kind="elective")
    with pytest.raises(FlowsimError, match=re.escape(message)):
        tiny(waiting=0, operations=1.0, kind="elective")
    assert tiny(waiting=0, operations=0.0, kind="elective").timetable


BESIDE = {
    "a level of escalation that is not there": (
        [f"{DAY}.bed_first_from_level={{number: 5, range: null, source: expert}}"],
        "bed_first_from_level 5 is above the 4 levels of the escalation ladder",
    ),
    "a quota of what is no procedure": (
        [f"{PLANNING}.quotas=[{{attribute: procedure, value: resection, most: 1}}]"],
        "resection",
    ),
    "a service that no ward has": (
        [f"{SPECIALTY}.urology.service=urologie"],
        "theatres: urology: 'urologie' is not a service",
    ),
    "inpatients nobody stands for": (
        [f"{SPECIALTY}.urology.service=general_surgery"],
        "its inpatients stand in for 'general_surgery' of electives, which has no such service",
    ),
    "inpatients of another specialty than their service": (
        [f"{SPECIALTY}.urology.ward_specialty=general_surgery"],
        "urology: ward_specialty 'general_surgery' is not the 'urology' that electives has",
    ),
}


@pytest.mark.parametrize(("overrides", "message"), BESIDE.values(), ids=BESIDE)
def test_what_contradicts_electives_or_wards_is_refused(overrides: list[str], message: str) -> None:
    build(load("without_theatres", overrides))
    with pytest.raises(FlowsimError, match=re.escape(message)):
        build(load("baseline", overrides))
