"""A day of the theatres: its table is what the records say, and the picture what its table says."""

import re
from copy import copy
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

import flowsim
from flowsim.analysis.theatre_day import NOT_KEPT, PHASES, STAFFED, theatre_day, usual_day
from flowsim.config import load
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.records.frames import Records
from flowsim.report.pictures.theatre_day import _reasons, cancelled_at, draw_theatre_day
from flowsim.scenario import build
from tests.engines import FASTEST
from tests.records_helper import hand_made
from tests.unit.theatres_case import alone, tiny, valued

DAY, MONDAY = 1440.0, 7
"""The tiny hospital's only session is on its second Monday."""


@cache
def whole() -> Records:
    return simulate(build(load("baseline")), weeks=5, seed=7, engine=FASTEST)


def small(**settings: object) -> Records:
    return simulate(alone(tiny(**settings)), weeks=2, engine=FASTEST)


def test_a_list_of_three_by_hand() -> None:
    """Ten minutes of anaesthesia and fifty of the operation each, an hour and a quarter apart."""
    table = theatre_day(small(), MONDAY)
    assert set(table["theatre"]) == {"theatre_1"}
    session = table[table["what"] == "session"].iloc[0]
    assert (session["begin"], session["end"]) == (510.0, 750.0)
    for what, begin, minutes in (("anaesthesia", 510.0, 10.0), ("operation", 520.0, 50.0)):
        mine = table[table["what"] == what]
        assert mine["begin"].to_numpy() == pytest.approx(begin + 75 * np.arange(3), abs=1.5)
        assert (mine["end"] - mine["begin"]).to_numpy() == pytest.approx(minutes, abs=0.5)
        assert set(mine["session"]) == {session["session"]}
    assert set(table["what"]) == {"session", "anaesthesia", "operation"}


@pytest.mark.parametrize("day", [21, 24, None])
def test_cases_are_those_of_the_records(day: int | None) -> None:
    people, number = whole().patients, usual_day(whole()) if day is None else day
    table = theatre_day(whole(), day)
    elective = people[people["session_kind"].isna() & people["t_anaes"].notna()]
    elective = elective[elective["t_session"] // DAY == number]
    urgent = people[people["t_op_anaes"] // DAY == number]
    mine = table[table["what"].isin(PHASES)]
    assert len(elective) > 40
    for kind, cases, out in (("list", elective, "t_out_theatre"), ("other", urgent, "t_op_out")):
        shown = mine[(mine["kind"] == "emergency") == (kind == "other")].groupby("patient")
        assert set(shown.groups) == set(cases["patient"])
        begun, anaesthesia = (
            shown["begin"].min() + number * DAY,
            "t_anaes" if kind == "list" else "t_op_anaes",
        )
        own = cases.set_index("patient")
        assert np.allclose(begun, own[anaesthesia].reindex(begun.index))
        assert np.allclose(shown["end"].max() + number * DAY, own[out].reindex(begun.index))
    held = mine[(mine["what"] == "waiting for recovery") & (mine["kind"] != "emergency")]
    waited = elective["minutes_theatre_wait_recovery"].sum()
    assert (held["end"] - held["begin"]).sum() == pytest.approx(waited)


def test_cancellations_of_every_day_are_those_of_the_records() -> None:
    """The last of each patient with its reason; an earlier one is there without it."""
    people, days = whole().patients, range(14, 35)
    last = people[people["t_cancelled"].notna()]
    assert last["cancelled_for"].nunique() > 3
    earlier = 0
    sessions = people[people["session_kind"].notna()]
    for day in sorted(set(sessions["t_session"] // DAY) & set(days)):
        table = theatre_day(whole(), int(day))
        cancelled = table[table["what"] == "cancelled"]
        known = cancelled[cancelled["reason"] != NOT_KEPT].set_index("patient")
        mine = last[last["t_cancelled"] // DAY == day].set_index("patient")
        assert known["reason"].to_dict() == mine["cancelled_for"].astype(str).to_dict()
        assert np.allclose(known["begin"] + day * DAY, mine["t_cancelled"].reindex(known.index))
        others = cancelled[cancelled["reason"] == NOT_KEPT]["patient"]
        again = people.set_index("patient")["t_cancelled"].reindex(others)
        assert (again >= (day + 1) * DAY).all()
        earlier += len(others)
    assert earlier > 0


def test_theatres_of_emergencies_have_the_hours_they_are_staffed() -> None:
    table, hours = theatre_day(whole(), 21), whole().resource_hours
    staffed = table[table["what"] == STAFFED].set_index("theatre")
    of_day = hours[hours["hour"] // 24 == 21].set_index("resource")["scheduled_minutes"]
    for name in ("emergency_theatre", "trauma_theatre", "third_theatre"):
        minutes = staffed.loc[[name], "end"] - staffed.loc[[name], "begin"]
        assert minutes.sum() == of_day[name].sum() > 0
    assert staffed.loc["trauma_theatre", "begin"] == 510.0


def test_a_theatre_of_two_places_is_staffed_for_no_longer() -> None:
    hours = whole().resource_hours
    two = hours["resource"].eq("emergency_theatre")
    doubled = hours["scheduled_minutes"].where(~two, 2 * hours["scheduled_minutes"])
    records = copy(whole())
    records.__dict__["resource_hours"] = hours.assign(scheduled_minutes=doubled)
    staffed, before = (
        table[table["what"].eq(STAFFED) & table["theatre"].eq("emergency_theatre")]
        for table in (theatre_day(records, 21), theatre_day(whole(), 21))
    )
    assert before["end"].max() == DAY
    assert staffed.equals(before)


def test_the_usual_day_is_the_middle_one() -> None:
    people, day = whole().patients, usual_day(whole())
    begun = np.concatenate([people["t_anaes"].dropna(), people["t_op_anaes"].dropna()]) // DAY
    sessions = people["t_session"][people["session_kind"].notna()] // DAY
    days = [d for d in sorted(set(sessions)) if d < 35 and d % 7 < 5]
    number = {d: int((begun == d).sum()) for d in days}
    fewer = sum(n < number[day] for n in number.values())
    more = sum(n > number[day] for n in number.values())
    assert fewer <= len(days) / 2
    assert more <= len(days) / 2


def test_a_day_that_cannot_be_drawn_is_refused_with_what_can() -> None:
    with pytest.raises(FlowsimError, match=r"day 19 has no sessions; .*: 18 and 21"):
        theatre_day(whole(), 19)
    with pytest.raises(FlowsimError, match=r"day 35 must lie in \[0, 34\]"):
        draw_theatre_day(whole(), 35)
    with pytest.raises(FlowsimError, match="must be a whole number"):
        theatre_day(whole(), "monday")  # type: ignore[arg-type]
    with pytest.raises(FlowsimError, match="Records of a replication"):
        theatre_day("theatres")  # type: ignore[arg-type]


def test_a_hospital_without_theatres_is_refused() -> None:
    without = hand_made(patients=[{"t_arrive": 0.0, "t_depart": 60.0, "outcome": "discharged"}])
    for call in (flowsim.theatre_day, flowsim.draw_theatre_day):
        with pytest.raises(FlowsimError, match="no operating lists to show; take a scenario"):
            call(without)


def texts(svg: str) -> list[str]:
    found = ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns:xlink="link" ', 1))
    return [str(text.text) for text in found.iter("text")]


def test_the_picture_says_what_its_table_says() -> None:
    drawn, table = draw_theatre_day(whole(), 21), theatre_day(whole(), 21)
    assert drawn.title == (
        "Theatres on day 21, Monday of week 4, counted from the start of the run, warm-up included"
    )
    cases, said = table[table["what"].isin(PHASES)], texts(drawn.svg)
    elective = cases[cases["kind"] != "emergency"]
    held = table[table["what"] == "session"]
    number = elective["patient"].nunique()
    assert f"{len(held)} lists held of 14: {number} operations" in drawn.takeaway
    cancelled = (table["what"] == "cancelled").sum()
    assert f"; {cancelled} cancelled on the day (" in drawn.takeaway
    assert {"Theatre 1", "Theatre 14", "Emergency theatre", *PHASES} <= set(said)
    first = held[held["theatre"] == "theatre_1"].iloc[0]
    mine = elective[elective["session"] == first["session"]]
    used = (mine["end"].clip(upper=first["end"]) - mine["begin"].clip(lower=first["begin"])).clip(
        lower=0
    )
    share = 100 * used.sum() / (first["end"] - first["begin"])
    label = next(text for text in said if text.startswith("general surgery, inpatients"))
    said_of = f"{mine['patient'].nunique()} cases, {share:.0f} % of the time used"
    assert label.replace("\N{NO-BREAK SPACE}", " ").endswith(said_of)


def test_a_session_that_is_not_held_is_an_empty_outline_that_says_so() -> None:
    drawn = draw_theatre_day(small(planning={"surgeon_away": valued(1.0)}), MONDAY)
    assert any(text.endswith(": not held") for text in texts(drawn.svg))
    assert "0 lists held of 1: 0 operations" in drawn.takeaway
    assert "none cancelled" in drawn.takeaway


def test_every_cancellation_has_a_mark_in_its_list_and_a_reason() -> None:
    """One whose time is not kept is marked at the end of its list, and said to be so."""
    days = [theatre_day(whole(), day) for day in (14, 15, 16, 17, 18, 21, 22, 23, 24, 25)]
    day, table = next(
        (k, table)
        for k, table in zip((14, 15, 16, 17, 18, 21, 22, 23, 24, 25), days, strict=True)
        if (table["reason"] == NOT_KEPT).any()
    )
    cancelled = table[table["what"] == "cancelled"]
    at = cancelled_at(table)
    assert np.array_equal(at.index, cancelled.index)
    kept = cancelled["reason"] != NOT_KEPT
    assert (at[kept] == cancelled["begin"][kept]).all()
    ends = table[table["what"].str.startswith("session")].set_index("theatre")["end"]
    for k in cancelled.index[~kept]:
        assert at[k] in set(ends.loc[[cancelled["theatre"][k]]])
    takeaway = draw_theatre_day(whole(), day).takeaway
    assert f"{(~kept).sum()} cancelled again later: reason of this time not kept" in takeaway
    inside = takeaway.partition("on the day (")[2]
    assert sum(map(int, re.findall(r"(?:^|, |and )(\d+) ", inside))) == len(cancelled)


@pytest.mark.parametrize("number", [1, 2])
def test_patients_who_did_not_come_are_one_or_several(number: int) -> None:
    said = _reasons(pd.DataFrame({"reason": ["patient"] * number}))
    assert said == [["1 patient did not come"], ["2 patients did not come"]][number - 1]


def test_that_the_night_is_not_drawn_is_said_where_a_theatre_is_staffed() -> None:
    assert "the night is left out" in draw_theatre_day(whole(), 21).reading
    assert "the night" not in draw_theatre_day(small(), MONDAY).reading


def test_its_text_is_large_enough_on_a_phone() -> None:
    """Eleven pixels: a width of its own on narrow screens, by its own id."""
    svg = draw_theatre_day(whole(), 21).svg
    width = float(svg.split('viewBox="0 0 ')[1].split()[0])
    least = float(svg.split("min-width: ")[1].split("px")[0])
    assert 8.5 * least / width >= 11.0
    assert '<svg id="theatre-day-drawing"' in svg


def test_colours_are_told_apart_in_grey() -> None:
    from matplotlib.colors import to_rgb

    from flowsim.report.pictures.theatre_day import FILLS

    grey = sorted(np.dot(to_rgb(colour), (0.299, 0.587, 0.114)) for colour in FILLS.values())
    assert min(np.diff(grey)) > 0.2
