"""Hot clinics: who books, who comes, what a full clinic means, and why Friday's find no slot."""

from dataclasses import replace
from functools import cache

import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital import edits
from flowsim.hospital.departments.hot_clinics.booking import offers
from flowsim.hospital.departments.hot_clinics.settings import HotClinicsSettings
from flowsim.hospital.departments.hot_clinics.terms import HOT_CLINIC
from flowsim.hospital.edits import apply_edits
from flowsim.hospital.vocabulary.attributes import Attribute, shares
from flowsim.hospital.vocabulary.clinics import Session
from flowsim.hospital.vocabulary.ladders import first_of, rung
from flowsim.hospital.vocabulary.steps import depart
from flowsim.records.frames import Records
from flowsim.records.schema import TABLES
from flowsim.scenario import build
from tests.small import hospital
from tests.unit.wards_case import shipped

WEEK = 10080
ELIGIBLE = ("hot_clinic", "review_clinic")


@cache
def small(
    scenario: str, *overrides: str, engine: str = "compiled", nobody: bool = False
) -> Records:
    """Return four weeks of a fifth of the hospital; with `nobody`, none is for any clinic."""
    made = build(load(scenario, ["scale=0.2", *overrides]))
    if nobody:
        made = apply_edits(
            made,
            [
                edit
                for name in ELIGIBLE
                for edit in edits.replace("attribute", name, shares=shares({"none": 1.0}))
            ],
        )
    return simulate(made, weeks=4, seed=5, engine=engine)


def same(one: Records, other: Records, but: str = "") -> bool:
    """Return whether all tables are the same; `but` is left out: slots offered are what differs."""
    return all(getattr(one, name).equals(getattr(other, name)) for name in TABLES if name != but)


@pytest.fixture(scope="module")
def established() -> Records:
    return small("hot_clinics")


def settings() -> HotClinicsSettings:
    return shipped().of(HotClinicsSettings)


def booked(records: Records):
    """Return who has a slot, with the time of it."""
    patients = records.patients
    slot = patients["t_hot_slot"].fillna(patients["t_review_slot"])
    return patients.assign(slot=slot)[slot.notna()]


def hot_slots(records: Records):
    """Return the slots of hot clinics alone."""
    table = records.clinic_slots
    return table[table["clinic"].astype(str).str.startswith("hot_")]


def test_without_slots_the_clinics_change_nothing() -> None:
    """Sessions of no slots, and no sessions: nobody is booked, and every byte is the baseline's."""
    made = build(load("hot_clinics", ["scale=0.2"]))
    clinics = tuple(
        replace(clinic, sessions=tuple(replace(held, slots=0) for held in clinic.sessions))
        if clinic.name.startswith("hot_")
        else clinic
        for clinic in made.clinics
    )
    without = simulate(replace(made, clinics=clinics), weeks=4, seed=5)
    assert same(small("baseline"), without, but="clinic_slots")


def test_with_nobody_eligible_slots_change_nothing() -> None:
    offered = small("hot_clinics", nobody=True)
    assert not hot_slots(offered)["booked"].any()
    assert same(small("baseline", nobody=True), offered, but="clinic_slots")


def test_who_could_be_seen_changes_nothing_else_while_there_is_no_clinic() -> None:
    """Eligibility is a column of its own, and the reason that a rung gives."""
    with_some, with_none = small("baseline"), small("baseline", nobody=True)
    one, other = (records.patients.drop(columns=[*ELIGIBLE]) for records in (with_some, with_none))
    assert one.astype(str).equals(other.astype(str))
    assert with_some.stays.equals(with_none.stays)
    assert with_some.bed_events.equals(with_none.bed_events)
    tried = with_some.rungs[with_some.rungs["rung"].astype(str).str.contains("hot_clinic")]
    assert len(tried)
    assert not (tried["result"] == "taken").any()


def test_slots_used_are_never_more_than_offered(established: Records) -> None:
    made = build(load("hot_clinics", ["scale=0.2"]))
    offered = {
        (clinic.name, minute): slots for clinic in made.clinics for minute, slots in clinic.times
    }
    table = established.clinic_slots
    assert (table["booked"] <= table["slots"]).all()
    who = booked(established)
    assert len(who) == hot_slots(established)["booked"].sum()
    used = who.groupby([who["hot_clinic"].astype(str), "slot"]).size()
    assert len(used) > 20
    for (clinic, slot), number in used.items():
        assert number <= offered[f"hot_{clinic}", slot % WEEK]


def test_who_misses_a_slot_has_used_it() -> None:
    """Nobody else is given it: as many are booked, and one of all never comes."""
    all_miss = small("hot_clinics", "hospital.hot_clinics.missed.value=0.15", "weeks=4")
    who = booked(all_miss)
    missed = who[who["keeps_slot"] == "no"]
    assert len(missed)
    visits = all_miss.patients[all_miss.patients["t_hot_clinic_seen"].notna()]
    assert not set(zip(missed["person"], missed["slot"], strict=True)) & set(
        zip(visits["person"], visits["t_arrive"], strict=True)
    )


def test_a_visit_begins_when_the_slot_does_and_has_no_clock(established: Records) -> None:
    patients = established.patients
    visits = patients[patients["t_hot_clinic_seen"].notna()]
    assert len(visits) > 20
    assert (visits["dept_type"] == "none").all()
    for milestone in ("t_register", "t_triage", "t_dta", "t_ed_depart"):
        assert visits[milestone].isna().all()
    who = booked(established)
    due = who[(who["keeps_slot"] == "yes") & (who["slot"] < established.end_minutes)]
    kept = set(zip(due["person"], due["slot"], strict=True))
    assert kept == set(zip(visits["person"], visits["t_arrive"], strict=True))


def test_whom_a_practice_books_never_comes_in() -> None:
    records = small("hot_clinics", "hospital.hot_clinics.gp_calls.value=1")
    sent = records.patients[records.patients["outcome"] == "booked_by_gp"]
    assert len(sent)
    assert sent["t_register"].isna().all()
    assert sent["t_bed_req"].isna().all()
    assert (sent["dept_type"] == "none").all()
    assert (sent["t_depart"] == sent["t_arrive"]).all()


def test_nobody_is_taken_by_two_rungs(established: Records) -> None:
    """Of those tried instead of a bed; a stay may end early in a clinic all the same."""
    tried = established.rungs[established.rungs["ladder"].astype(str) != "early_discharge"]
    taken = tried[tried["result"] == "taken"]
    assert len(taken)
    assert not taken["patient"].duplicated().any()


def test_who_finds_no_slot_is_admitted_as_without_the_clinic() -> None:
    """Those who need a bed get the decision to admit, and are not sent home."""
    session = "[{days: mon, start: '09:00', slots: 1}]"
    records = small("hot_clinics", f"initiative.hot_clinics.sessions={{surgery: {session}}}")
    tried = records.rungs[records.rungs["ladder"] == "instead_of_admission"]
    taken = tried[tried["result"] == "taken"]["patient"]
    refused = tried[(tried["result"] == "no_slot") & ~tried["patient"].isin(taken)]["patient"]
    who = records.patients.set_index("patient").loc[refused]
    needs_bed = who[(who["admit_need"] == "yes") & who["t_depart"].notna()]
    assert len(needs_bed) > 10
    assert needs_bed["t_dta"].notna().all()


def test_a_stay_that_ends_in_a_review_ends_sooner(established: Records) -> None:
    """The need of the same patient in the paired baseline ended when it was planned to."""
    before, after = small("baseline").patients, established.patients
    first = after[after["episode"] == 1]
    reviewed = first[first["t_review_slot"].notna()].set_index("person")
    planned = before[before["episode"] == 1].set_index("person")["t_need_end"]
    assert len(reviewed)
    assert (reviewed["t_need_end"] <= reviewed["t_review_slot"] - 36 * 60 + 1e-6).all()
    assert (reviewed["t_need_end"] - planned.reindex(reviewed.index)).mean() < 0


def test_both_engines_agree() -> None:
    assert same(small("hot_clinics"), small("hot_clinics", engine="simpy"))


@pytest.mark.parametrize(
    ("saturday", "unbookable"),
    [(None, 0.1548), ("10:00", 0.0357)],
)
def test_fridays_patients_find_no_slot_within_two_days(
    saturday: str | None, unbookable: float, engine: str
) -> None:
    """Weekdays at 14:00, slots without limit, two hours to prepare: 26 of 168 hours have none.

    A patient comes every minute of a week, so that the share is exact.
    """
    sessions = [Session(days="mon-fri", start="14:00", slots=10_000)]
    if saturday is not None:
        sessions.append(Session(days="sat", start=saturday, slots=10_000))
    given = settings()
    surgery = replace(given.clinics["surgery"], sessions=tuple(sessions))
    clinics = replace(given, clinics={**given.clinics, "surgery": surgery})
    rungs = [
        rung(each.name, depart("booked"), eligible=each.eligible, book=each.book)
        for each in offers(clinics)
    ]
    condition = Attribute(
        name="hot_clinic", values=HOT_CLINIC.possible_values, drawn=shares({"surgery": 1.0})
    )
    made = hospital(
        [first_of("referral", rungs, otherwise=[depart("refused")])],
        range(WEEK),
        attributes=(condition,),
        clinics=tuple(each.clinic(name) for name, each in clinics.clinics.items()),
    )
    patients = simulate(made, weeks=2, engine=engine).patients
    refused = patients[patients["outcome"] == "refused"]
    assert len(refused) / len(patients) == pytest.approx(unbookable, abs=0.0002)
    assert set(refused["t_arrive"] // 1440) <= {4, 5}
