"""Each verb changes what it names and nothing else; edits of one thing combine or are refused."""

from dataclasses import fields
from dataclasses import replace as with_fields

import pytest

from flowsim import (
    Attribute,
    Calendar,
    Constant,
    Exponential,
    FlowsimError,
    Pathway,
    Resource,
    Session,
    Shift,
    Team,
    Timetable,
    Ward,
    depart,
    end,
    note,
    release,
    seize,
    shares,
    simulate,
    treat,
)
from flowsim.hospital.edits import (
    add,
    after,
    apply_edits,
    around,
    before,
    conflicts,
    describe,
    divert,
    find,
    instead,
    new,
    new_activity,
    new_background,
    new_calendar,
    remove,
    replace,
    scale,
    scale_odds,
    set_mean,
    set_share,
    signed,
)
from flowsim.hospital.edits.fields import FIELDS
from flowsim.hospital.vocabulary.lists import Quota
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.wards import RequestKind
from flowsim.records import terms
from tests.edits_case import ALWAYS, DAY, LATE, MORNINGS, small_hospital

NIGHT = Shift(days="daily", start="20:00", end="08:00", staff=1)
ONE_LATE = Shift(days="daily", start="12:00", end="22:00", staff=1)


def got(edits, kind, name="", field=""):
    """Return a field of a thing after the edits, which change one part of the hospital only."""
    item = find(apply_edits(small_hospital(), edits), kind, name)
    return getattr(item, field) if field else item


def changed(edits):
    """Return the names of the hospital's fields that edits change."""
    base = small_hospital()
    after_them = apply_edits(base, edits)
    return {f.name for f in fields(base) if getattr(base, f.name) != getattr(after_them, f.name)}


FIELD_OF = {
    "ward": "wards",
    "service": "services",
    "resource": "resources",
    "team": "teams",
    "clinic": "clinics",
    "waiting_list": "waiting_lists",
    "number": "numbers",
    "activity": "activities",
    "attribute": "attributes",
    "calendar": "calendars",
    "arrivals": "arrivals",
    "choice": "pathways",
    "draw": "pathways",
    "bureau": "bureau",
    "request_kind": "bureau",
    "escalation": "bureau",
    "escalation_level": "bureau",
}

FIELD_EDITS = {
    "ward beds": (add("ward", "elm", beds=4), "ward elm, beds: 10, now 14"),
    "ward share of beds": (scale("ward", "elm", beds=1.25), "ward elm, beds: 10, now 13"),
    "protected": (
        replace("ward", "ash", ring_fences=[RingFence(places=3)]),
        "ward ash, ring fences: 1 for those at home, now 3 for those at home",
    ),
    "outliers": (
        add("ward", "elm", outlier_maximum=2),
        "ward elm, outlier maximum: 0, now 2",
    ),
    "serves": (
        [
            add("ward", "ash", serves={"surgery": "outlier"}),
            remove("ward", "elm", serves=["medicine"]),
        ],
        "ward ash, serves: medicine home, now medicine home, surgery outlier",
    ),
    "patience": (
        scale("service", "medicine", outlier_patience_minutes=0.5),
        "service medicine, outlier patience minutes: 240, now 120",
    ),
    "patience at home": (
        replace("service", "medicine", acceptable_patience_minutes=30),
        "service medicine, acceptable patience minutes: 0, now 30",
    ),
    "servers": (add("resource", "nurse", capacity=1), "resource nurse: 2, now 3"),
    "more open hours": (
        add("resource", "junior", capacity=MORNINGS),
        "resource junior: 4 hours a week, now 8 hours a week",
    ),
    "shift": (
        add("resource", "senior", capacity=(NIGHT,)),
        "resource senior: 238 staff hours a week, now 322 staff hours a week",
    ),
    "pace": (scale("resource", "nurse", pace=0.8), "resource nurse, pace: 1, now 0.8"),
    "unfilled": (
        replace("resource", "senior", unfilled_share=0.0),
        "resource senior, unfilled share: 0.1, now 0",
    ),
    "member": (
        add("team", "doctor", members=("nurse",)),
        "team doctor, members: senior, junior, now senior, junior, nurse",
    ),
    "order": (
        replace("team", "doctor", members=("junior", "senior")),
        "team doctor, members: senior, junior, now junior, senior",
    ),
    "fewer members": (
        remove("team", "doctor", members=("junior",)),
        "team doctor, members: senior, junior, now senior",
    ),
    "duration": (
        replace("activity", "scan", duration=Constant(12.0)),
        "time of 'scan': mean 15 minutes, now mean 12 minutes",
    ),
    "mean": (
        set_mean("triage", 8.0),
        "time of 'triage': mean 10 minutes, now mean 8 minutes",
    ),
    "table of durations": (
        scale("activity", "task", duration=0.5),
        "time of 'task': mean 30 minutes ... mean 20 minutes, "
        "now mean 15 minutes ... mean 10 minutes",
    ),
    "share": (
        set_share("attribute", "acuity", {"high": 0.3}),
        "attribute acuity: low 80 %, high 20 %, now low 70 %, high 30 %",
    ),
    "odds": (
        scale_odds("attribute", "frail", {"yes": 0.0}),
        "attribute frail: yes 50 %, no 50 % ... yes 10 %, no 90 %, now yes 0 %, no 100 %",
    ),
    "branch": (
        set_share("choice", "way", {"home": 0.4}),
        "choice way: next 70 %, home 30 %, now next 60 %, home 40 %",
    ),
    "draw": (
        scale_odds("draw", "mood", {"good": 3}),
        "draw mood: good 50 %, bad 50 %, now good 75 %, bad 25 %",
    ),
    "times": (
        add("calendar", "rounds", times=Timetable((1980,))),
        "calendar rounds, times: 2 times a week, now 3 times a week",
    ),
    "fewer times": (
        remove("calendar", "rounds", times=Timetable((960,))),
        "calendar rounds, times: 2 times a week, now 1 times a week",
    ),
    "opening": (
        add("calendar", "clinic", opening=ALWAYS),
        "calendar clinic, opening: 4 hours a week, now 168 hours a week",
    ),
    "slots": (
        scale("clinic", "chest", sessions=1.5),
        "clinic chest, sessions: 4 slots mon-fri, 5 times a week, "
        "now 6 slots mon-fri, 5 times a week",
    ),
    "another session": (
        add("clinic", "chest", sessions=(Session(days="sat", start="10:00", slots=2),)),
        "clinic chest, sessions: 4 slots mon-fri, 5 times a week, "
        "now 4 slots mon-fri, 5 times a week, 2 slots sat, once a week",
    ),
    "reserved slots": (
        replace("clinic", "chest", classes=()),
        "clinic chest, classes: 1 reserved as urgent, now none",
    ),
    "turnover between cases": (
        add("waiting_list", "hips", turnover_minutes=-5),
        "waiting list hips, turnover minutes: 15, now 10",
    ),
    "chance of an overrun": (
        scale("waiting_list", "hips", overrun_chance=0.5),
        "waiting list hips, overrun chance: 0.4, now 0.2",
    ),
    "who goes first": (
        replace("waiting_list", "hips", order="shortest"),
        "waiting list hips, order: priority, now shortest",
    ),
    "at most so many": (
        replace("waiting_list", "hips", most=4),
        "waiting list hips, most: none, now 4",
    ),
    "quotas": (
        replace("waiting_list", "hips", quotas=[Quota(attribute="mood", value="bad", most=1)]),
        "waiting list hips, quotas: none, now 1 with mood bad",
    ),
    "rates": (scale("arrivals", "all", per_hour=1.5), "arrivals all, per hour: 2, now 3"),
    "season": (
        replace("arrivals", "all", season=(1.0, 1.2)),
        "arrivals all, season: mean 1, now mean 1.1",
    ),
    "number": (
        scale("number", "need", drawn=0.5),
        "number need, drawn: mean 30 minutes, now mean 15 minutes",
    ),
    "mode": (replace("bureau", mode="meetings"), "bureau, mode: bureau, now meetings"),
    "meetings": (
        add("bureau", review=Timetable((960,))),
        "bureau, review: 2 times a week, now 3 times a week",
    ),
    "rank": (
        replace("request_kind", "admission", rank=2),
        "request kind admission, rank: 5, now 2",
    ),
    "lag": (
        scale("escalation", opening_lag_minutes=0.5),
        "escalation, opening lag minutes: 240, now 120",
    ),
    "trigger": (
        replace("escalation_level", "amber", boarders=8),
        "escalation level amber, boarders: 5, now 8",
    ),
}


@pytest.mark.parametrize("case", FIELD_EDITS)
def test_a_field_is_changed_and_nothing_else_and_said_in_words(case):
    edits, text = FIELD_EDITS[case]
    found = signed([edits], "one")
    assert changed(found) == {FIELD_OF[found[0].kind]}
    assert describe(small_hospital(), found)[0] == text
    assert small_hospital() == small_hospital()


def test_a_thing_is_called_what_its_term_says_it_is():
    declared = (
        terms.resource("nurse", "nurses of the department"),
        terms.attribute("frail", "living with frailty"),
        terms.care("scanning", "Scan", "being scanned"),
    )
    scan = Pathway("scan", [treat("scan", cause="scanning"), end()])
    visit = with_fields(small_hospital(), terms=declared, pathways=(scan,))
    edits = [scale("resource", "nurse", pace=0.8), set_mean("scan", 8.0)]
    edits += scale_odds("attribute", "frail", {"yes": 0.0})
    assert describe(visit, edits) == [
        "time being scanned: mean 15 minutes, now mean 8 minutes",
        "living with frailty: yes 50 %, no 50 % ... yes 10 %, no 90 %, now yes 0 %, no 100 %",
        "nurses of the department, pace: 1, now 0.8",
    ]


def test_what_is_new_is_said_with_how_many_there_were():
    assert describe(small_hospital(), new(Resource("hca", 3))) == ["new: resource hca: none, now 3"]


def test_every_kind_of_thing_is_tried():
    assert {edit.kind for edits, _ in FIELD_EDITS.values() for edit in signed([edits], "")} == set(
        FIELDS
    )


# -- how edits of one field combine ----------------------------------------------------------------


def test_numbers_are_replaced_then_scaled_then_added_to():
    edits = [
        signed(add("ward", "elm", beds=3), "a"),
        signed(scale("ward", "elm", beds=2.0), "b"),
        signed(replace("ward", "elm", beds=12), "c"),
    ]
    for order in (edits, edits[::-1]):
        assert got(order, "ward", "elm", "beds") == 27


def test_a_duration_is_replaced_then_brought_to_a_mean_then_scaled():
    edits = [
        scale("activity", "scan", duration=0.5),
        set_mean("scan", 40.0),
        replace("activity", "scan", duration=Exponential(mean_minutes=99.0)),
        scale("activity", "scan", duration=0.5),
    ]
    assert got(edits, "activity", "scan") == Exponential(mean_minutes=10.0)


def test_shares_are_set_then_their_odds_multiplied():
    edits = [
        scale_odds("attribute", "acuity", {"high": 3.0}),
        set_share("attribute", "acuity", {"high": 0.25}),
    ]
    assert got(edits, "attribute", "acuity", "drawn").of("high") == pytest.approx(0.5)


def test_shares_keep_their_proportions_in_what_is_left():
    base = apply_edits(
        small_hospital(),
        replace("attribute", "acuity", shares=shares({"low": 0.6, "high": 0.4})),
    )
    assert find(base, "attribute", "acuity").drawn.of("low") == 0.6
    three = new(
        Attribute(name="kind", values=("a", "b", "c"), drawn=shares({"a": 0.5, "b": 0.3, "c": 0.2}))
    )
    found = got([three, set_share("attribute", "kind", {"a": 0.0})], "attribute", "kind", "drawn")
    assert dict(found.shares) == pytest.approx({"a": 0.0, "b": 0.6, "c": 0.4})


def test_a_shift_is_moved_by_taking_it_away_and_adding_another():
    edits = [
        remove("resource", "senior", capacity=(ONE_LATE,)),
        add("resource", "senior", capacity=(NIGHT,)),
    ]
    rota = got(edits, "resource", "senior", "capacity")
    assert [shift.staff for shift in rota.shifts] == [2, 0, 1]
    assert rota.shifts[0] == DAY
    assert rota.unfilled_share == 0.1


def test_shifts_of_several_initiatives_come_in_an_order_of_their_own():
    one, two = (
        signed(add("resource", "senior", capacity=(NIGHT,)), "one"),
        signed(add("resource", "senior", capacity=(LATE, DAY)), "two"),
    )
    assert got([one, two], "resource", "senior") == got([two, one], "resource", "senior")


def test_servers_and_calendars_add_up_at_every_minute():
    edits = [add("resource", "junior", capacity=2), add("resource", "junior", capacity=MORNINGS)]
    assert got(edits, "resource", "junior", "capacity") == Calendar(((0, 2), (480, 4), (720, 2)))
    fewer = remove("resource", "nurse", capacity=MORNINGS)
    assert got(fewer, "resource", "nurse", "capacity") == Calendar(((0, 2), (480, 1), (720, 2)))


def test_a_change_of_one_thing_leaves_its_neighbour():
    assert got(add("ward", "elm", beds=2), "ward", "ash", "beds") == 20


# -- new things ------------------------------------------------------------------------------------

NEW = {
    "resources": new(Resource("hca", 1), before="nurse"),
    "teams": new(Team(name="all", members=("nurse", "desk"))),
    "pathways": new(Pathway("clinic", [depart("home")])),
    "attributes": new(Attribute(name="late", values=("no", "yes"))),
    "activities": new_activity("x", Constant(20.0)),
    "calendars": new_calendar("lunch", MORNINGS),
    "wards": new(Ward(name="oak", beds=4, serves=())),
    "background": new_background("scan"),
    "bureau": new(RequestKind(name="repatriation", rank=7)),
}


@pytest.mark.parametrize("field", NEW)
def test_a_new_thing_is_added_to_what_there_is(field):
    assert changed([NEW[field]]) == {field}
    assert describe(small_hospital(), [NEW[field]])[0].startswith("new: ")


def test_a_new_resource_takes_its_place_in_the_seizing_order():
    assert apply_edits(small_hospital(), [NEW["resources"]]).queue_names[:3] == [
        "desk",
        "hca",
        "nurse",
    ]


def test_two_initiatives_may_bring_the_same_new_thing_but_not_different_ones():
    one, two = signed([NEW["wards"]], "one"), signed([NEW["wards"]], "two")
    assert apply_edits(small_hospital(), [one, two]) == apply_edits(small_hospital(), [one])
    other = signed([new(Ward(name="oak", beds=5, serves=()))], "two")
    with pytest.raises(FlowsimError, match="initiatives one and two both add ward oak"):
        apply_edits(small_hospital(), [one, other])


def test_what_one_initiative_adds_another_may_change():
    edits = [signed(add("ward", "oak", beds=2), "a"), signed([NEW["wards"]], "b")]
    assert got(edits, "ward", "oak", "beds") == 6
    assert describe(small_hospital(), edits)[1] == "ward oak, beds: not there, now 6"


# -- conflicts -------------------------------------------------------------------------------------

CONFLICTS = {
    "ward elm: beds": (replace("ward", "elm", beds=1), replace("ward", "elm", beds=2)),
    "ward elm: serves, medicine": (
        remove("ward", "elm", serves=["medicine"]),
        add("ward", "elm", serves={"medicine": "acceptable"}),
    ),
    "activity scan: duration": (set_mean("scan", 1.0), set_mean("scan", 2.0)),
    "attribute acuity: shares, high": (
        set_share("attribute", "acuity", {"high": 0.1}),
        set_share("attribute", "acuity", {"high": 0.2}),
    ),
    "bureau: mode": (replace("bureau", mode="bureau"), replace("bureau", mode="ward_list")),
    "pathway visit: stage, tests": (
        instead("visit", "tests", note("t_a")),
        instead("visit", "tests", note("t_b")),
    ),
}


@pytest.mark.parametrize("target", CONFLICTS)
def test_two_values_for_the_same_target_are_refused_naming_both(target):
    one, two = CONFLICTS[target]
    both = [*signed([one], "one"), *signed([two], "two")]
    text = f"initiatives one and two both change {target}; switch one of them off"
    assert conflicts(both) == [text]
    assert conflicts(both[::-1]) == [text]
    with pytest.raises(FlowsimError, match=text):
        apply_edits(small_hospital(), both)
    same = [*signed([one], "one"), *signed([one], "two")]
    assert conflicts(same) == []
    assert apply_edits(small_hospital(), same) == apply_edits(small_hospital(), [one])


# -- stages ----------------------------------------------------------------------------------------


def steps_of(edits, pathway="visit"):
    marks = ("Label", "Stage", "StageEnd")
    found = got(edits, "pathway", pathway)
    return [step for step in found.steps if type(step).__name__ not in marks]


def test_steps_are_put_before_after_around_and_instead():
    base = steps_of([])
    at = base.index(treat("triage"))
    assert steps_of([before("visit", "triage", note("t_a"))])[at - 1] == note("t_a")
    assert steps_of([after("visit", "triage", note("t_a"))])[at + 2] == note("t_a")
    found = steps_of([around("visit", "triage", [seize("desk")], [release("desk")])])
    assert found[at - 1] == seize("desk")[0]
    assert found[at + 3] == release("desk")[0]
    found = steps_of([instead("visit", "triage", note("t_a"))])
    assert found == [base[0], note("t_a"), *base[4:]]


def test_several_initiatives_at_one_stage_nest_and_keep_an_order_of_their_own():
    edits = [
        signed([around("visit", "triage", [note("t_b1")], [note("t_b2")])], "b"),
        signed([around("visit", "triage", [note("t_a1")], [note("t_a2")])], "a"),
        signed([before("visit", "triage", note("t_c"))], "c"),
        signed([instead("visit", "triage", treat("triage"))], "d"),
    ]
    found = steps_of(edits)[1:7]
    assert found == [
        note("t_c"),
        note("t_a1"),
        note("t_b1"),
        treat("triage"),
        note("t_b2"),
        note("t_a2"),
    ]
    assert steps_of(edits[::-1])[1:7] == found


def test_a_stage_that_is_not_there_is_told_with_the_nearest():
    with pytest.raises(FlowsimError, match=r"initiative one: pathway visit: .*mean 'triage'"):
        apply_edits(small_hospital(), signed([before("visit", "triaje", note("t_a"))], "one"))


def test_steps_after_a_stage_that_always_jumps_are_refused():
    from flowsim import go, label, stage

    leaving = new(Pathway("p", [stage("s", note("t_a"), go("out")), label("out"), end()]))
    with pytest.raises(FlowsimError, match="stage s always ends by a jump"):
        apply_edits(small_hospital(), [leaving, after("p", "s", note("t_b"))])


# -- diverts ---------------------------------------------------------------------------------------


def test_all_uses_are_diverted():
    found = got([divert("scan", to="other_scan")], "pathway", "visit")
    used = [step.pathway for step in found.steps if type(step).__name__ == "Start"]
    assert used == ["other_scan", "other_scan"]
    assert describe(small_hospital(), [divert("scan", to="other_scan")]) == [
        "100 % of 'scan' goes to 'other scan'"
    ]


def test_a_resource_is_diverted_where_it_is_seized_released_and_works():
    found = got([divert("scanner", to="scanner_2")], "pathway", "scan")
    assert [getattr(step, "resource", None) for step in found.steps[:3]] == [
        "scanner_2",
        None,
        "scanner_2",
    ]
    team = new(Team(name="any", members=("senior",)))
    steps = got([team, divert("doctor", to="any")], "pathway", "visit").steps
    assert any(getattr(step, "by_whom", None) == "any" for step in steps)


def test_diverts_of_different_shares_compose_and_keep_the_same_patients():
    third = new(Pathway("third", [note("t_third"), end()]))
    noted = new(Pathway("noted", [note("t_noted"), end()]))
    a = signed([third, divert("scan", to="third", share=0.2)], "a")
    b = signed([noted, divert("scan", to="noted", share=0.3)], "b")
    both = apply_edits(small_hospital(), [a, b])
    assert both == apply_edits(small_hospital(), [b, a])
    patients = simulate(both, weeks=2).patients
    tested = patients[patients["source"] == "all"]  # seven tenths of them come to the tests
    assert 0.1 < tested["t_third"].notna().mean() < 0.18
    assert 0.16 < tested["t_noted"].notna().mean() < 0.26
    assert not (tested["t_third"].notna() & tested["t_noted"].notna()).any()
    alone = simulate(apply_edits(small_hospital(), [a]), weeks=2).patients
    more = [third, divert("scan", to="third", share=0.4)]
    wider = simulate(apply_edits(small_hospital(), more), weeks=2).patients
    few, many = (
        set(alone.index[alone["t_third"].notna()]),
        set(wider.index[wider["t_third"].notna()]),
    )
    assert few < many


def test_more_than_all_cannot_be_diverted():
    edits = [
        signed([divert("scan", to="other_scan")], "one"),
        signed([new(Pathway("third", [end()])), divert("scan", to="third", share=0.1)], "two"),
    ]
    with pytest.raises(FlowsimError, match=r"one and two divert more of 'scan' than there is"):
        apply_edits(small_hospital(), edits)


def test_a_divert_within_one_pathway_leaves_the_others():
    again = new(Pathway("again", [*small_hospital().pathways[0].steps]))
    edits = [again, divert("scan", to="other_scan", within=["again"])]
    base = small_hospital()
    assert got(edits, "pathway", "visit") == base.pathways[0]
    assert got(edits, "pathway", "again").steps != base.pathways[0].steps


# -- what is refused -------------------------------------------------------------------------------

WRONG = {
    "kind": (lambda: replace("wards", "elm", beds=1), "Did you mean 'ward'"),
    "field": (lambda: replace("ward", "elm", bed=1), "Did you mean 'beds'"),
    "operation": (lambda: scale("ward", "elm", serves=2), r"serves cannot be changed by 'scale'"),
    "factor": (lambda: scale("ward", "elm", beds=-1), "zero or more"),
    "ward": (lambda: add("ward", "elms", beds=1), "Did you mean 'elm'"),
    "resource": (lambda: add("resource", "nurze", capacity=1), "Did you mean 'nurse'"),
    "calendar": (lambda: replace("calendar", "clinics", opening=MORNINGS), "mean 'clinic'"),
    "activity": (lambda: set_mean("tasks", 1.0), "Did you mean 'task'"),
    "table": (lambda: set_mean("task", 1.0), "depends on attributes"),
    "mode": (lambda: replace("bureau", mode="never"), "mode 'never' is not one of"),
    "negative": (
        lambda: add("ward", "elm", beds=-11),
        "ward elm: beds -1 must lie in \\[0, 100,000\\]",
    ),
    "label": (lambda: set_share("attribute", "acuity", {"hihg": 0.1}), "Did you mean 'high'"),
    "shares": (
        lambda: set_share("attribute", "acuity", {"high": 0.7, "low": 0.7}),
        "leave -0.4 for the other labels",
    ),
    "no shares": (lambda: set_share("attribute", "mood", {"bad": 0.1}), "has no shares"),
    "shift": (lambda: remove("resource", "senior", capacity=(NIGHT,)), "no shift 'daily 20:00"),
    "no rota": (lambda: add("resource", "nurse", capacity=(NIGHT,)), "it has no rota"),
    "rota": (lambda: add("resource", "senior", capacity=1), "it has a rota"),
    "times": (lambda: add("calendar", "clinic", times=Timetable((5,))), "edit its 'opening'"),
    "opening": (lambda: add("calendar", "rounds", opening=ALWAYS), "edit its 'times'"),
    "no time": (lambda: remove("calendar", "rounds", times=Timetable((5,))), "no time at minute 5"),
    "new": (lambda: new("nurse"), "str is not something a hospital is made of"),
    "twice": (lambda: new(Resource("desk", 1)), "'desk' is there already"),
    "before": (lambda: new(Resource("x", 1), before="dask"), "mean 'desk'"),
    "divert": (lambda: divert("scam", to="other_scan"), "Did you mean 'scan'"),
    "divert to": (lambda: divert("scan", to="other"), "'other' is not a pathway"),
    "divert share": (lambda: divert("scan", to="other_scan", share=1.5), r"must lie in \[0, 1\]"),
    "unused": (lambda: divert("desk", to="nurse"), "'desk' is used by no pathway"),
    "batch": (lambda: add("arrivals", "all", times=((5.0, 1),)), "a arrivals has no times"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_edit_that_cannot_be_made_says_so(case):
    make, text = WRONG[case]
    with pytest.raises(FlowsimError, match=text):
        apply_edits(small_hospital(), [make()])


def test_an_error_names_the_initiative():
    edits = signed(add("ward", "elms", beds=1), "more_beds")
    with pytest.raises(FlowsimError, match="initiative more_beds: ward elms: beds"):
        apply_edits(small_hospital(), edits)


def test_ring_fences_are_added_and_those_for_the_same_are_made_one() -> None:
    """Whichever comes first: what either keeps is kept."""
    morning, noon = (
        Calendar.weekly([("daily", start, end, 1)], elsewhere=0)
        for start, end in (("08:00", "12:00"), ("11:00", "13:00"))
    )
    both = Calendar.weekly([("daily", "08:00", "13:00", 1)], elsewhere=0)
    edits = [
        add("ward", "ash", ring_fences=[RingFence(places=morning, kinds=("admission",))]),
        add("ward", "ash", ring_fences=[RingFence(places=noon, kinds=("admission",))]),
        add("ward", "ash", ring_fences=[RingFence(places=3)]),
    ]
    for order in (edits, edits[::-1]):
        fences = find(apply_edits(small_hospital(), order), "ward", "ash").ring_fences
        assert {fence.kinds: fence.places for fence in fences} == {
            ("admission",): both,
            (): 3,
        }
