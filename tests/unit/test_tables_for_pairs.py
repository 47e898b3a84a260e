"""Lists of pairs may be given as tables: attributes' shares, calendars, activities."""

from flowsim import Attribute, Calendar, Constant, Hospital, Pathway, Shares, depart

HOURS = Calendar.weekly([("daily", "08:00", "18:00", 1)], elsewhere=0)


def test_a_table_is_the_list_of_its_pairs() -> None:
    assert Shares({"no": 0.7, "yes": 0.3}) == Shares([("no", 0.7), ("yes", 0.3)])
    given = Attribute(name="frail", values=("no", "yes"), drawn={"no": 0.7, "yes": 0.3})
    assert given.drawn == Shares([("no", 0.7), ("yes", 0.3)])


def test_calendars_and_activities_of_a_hospital_may_be_tables() -> None:
    found = Hospital(
        name="clinic",
        pathways=(Pathway("visit", [depart("home")]),),
        arrivals=(),
        calendars={"hours": HOURS},
        activities={"look": Constant(5)},
    )
    assert found.calendars == (("hours", HOURS),)
    assert found.activities == (("look", Constant(5)),)
