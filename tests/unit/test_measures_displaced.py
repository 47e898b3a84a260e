"""What a scenario costs elsewhere: slots, returns and planned admissions beside what it saves."""

from functools import cache

from flowsim.analysis.measures import Facts, measure
from flowsim.analysis.profiles import makers
from flowsim.config import load
from flowsim.engine import simulate
from flowsim.records.frames import Records
from flowsim.report.details import costs as on_page
from flowsim.report.page import report_html
from flowsim.scenario.build import build
from tests.engines import FASTEST
from tests.unit.report_case import line, report


@cache
def small(scenario: str = "") -> Records:
    """Return four weeks of a fifth of the hospital without its theatres, with an initiative."""
    named = f"without_theatres+{scenario}" if scenario else "without_theatres"
    return simulate(build(load(named, ["scale=0.2"])), weeks=4, seed=5, engine=FASTEST)


def costs(scenario: str = "") -> dict[str, float]:
    table = measure(small(scenario), ["X01"])
    return dict(zip(table["measure"], table["value"], strict=True))


def test_hot_clinics_cost_the_slots_that_are_booked_and_nothing_of_the_others() -> None:
    before, after = costs(), costs("hot_clinics")
    hot = sum(value for key, value in after.items() if ".clinic.hot_" in key)
    assert hot > 2
    others = after["X01.slots_used"] - hot
    assert abs(others - before["X01.slots_used"]) < 0.2 * before["X01.slots_used"]
    assert after["X01.electives"] == before["X01.electives"]


def test_a_surgeon_of_the_week_costs_the_electives_of_the_sessions_given_up() -> None:
    before, after = costs(), costs("surgeon_of_the_week")
    assert after["X01.electives"] < before["X01.electives"]


def test_more_practitioners_cost_their_hours() -> None:
    before, after = costs(), costs("staffing")
    assert after["X01.staff_hours"] > before["X01.staff_hours"] + 10


def test_refusals_are_told_by_rung_reason_and_hour_in_the_hospital_too() -> None:
    """Same day care refuses by being shut at night, and hardly ever by day."""
    by_hour = makers()["rungs_by_hour"](Facts(small()))
    mine = by_hour[by_hour["rung"] == "same_day"]
    shut = mine[mine["result"] == "shut"].set_index("hour")["tries_a_week"]
    taken = mine[mine["result"] == "taken"].set_index("hour")["tries_a_week"]
    assert shut[shut.index >= 20].sum() > 0
    assert taken[(taken.index < 8) | (taken.index >= 17)].sum() == 0


def test_the_page_of_a_comparison_sets_what_it_costs_beside_what_is_saved() -> None:
    """And has nothing of it where no admissions avoided are known, as of a model of one's own."""
    cost = line("X01.electives", -8.0, 0.5, "clear", unit="a week")
    saved = line("A08.avoided", 12.0, 3.0, "clear", unit="patients a week", start=0.0)
    made = report([cost, saved])
    assert [row.measure for row in on_page(made)] == ["A08.avoided", "X01.electives"]
    assert "What is saved, and what it costs elsewhere" in report_html(made)
    assert on_page(report([cost])) == ()
    assert "what it costs elsewhere" not in report_html(report([cost]))
