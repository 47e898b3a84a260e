"""A hospital built in Python: measures by hand, replications, comparison, warm-up and pages."""

import pandas as pd
import pytest

import flowsim
from flowsim.analysis.measures import Facts, measure_model
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.python_step import python_step
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, note, release, seize, treat
from tests.busy import busy_hospital
from tests.small import hospital
from tests.unit.test_report import words_of

SEEN = [*seize("desk"), note("t_seen"), treat("see", Constant(10.0)), *release("desk"), depart()]


def clinic(servers=2, per_hour=6.0, minutes=15.0):
    steps = [*seize("desk"), treat("see", Exponential(mean_minutes=minutes)), *release("desk")]
    return Hospital(
        name="clinic",
        pathways=(Pathway("visit", [*steps, depart("seen")]),),
        arrivals=(Arrivals(name="walk_in", pathway="visit", per_hour=per_hour),),
        resources=(Resource("desk", servers),),
    )


@pytest.fixture(scope="module")
def result():
    return flowsim.replicate(clinic(), replications=6, weeks=2, warm_up_weeks=0, seed=3)


def values(records):
    return measure_model(Facts(records)).set_index("measure")["value"].to_dict()


# -- measures ------------------------------------------------------------------------------------


def test_every_measure_of_two_patients_by_hand():
    """At 0 and 4, ten minutes each at one desk: the second waits six minutes."""
    found = hospital(SEEN, (0.0, 4.0), resources=(Resource("desk", 1),))
    got = values(simulate(found, weeks=1, log_resources=True))
    week = 10080
    assert got == pytest.approx(
        {
            "M01.utilisation.resource.desk": 100 * 20 / week,
            "M02.waiting.queue.desk": 6 / week,
            "M03.full.resource.desk": 100 * 20 / week,
            "M05.arrivals": 2,
            "M05.left": 2,
            "M06.present": (10 + 16) / week,
            "M07.share.outcome.departed": 100,
            "M08.mean": 13,
            "M08.median": 13,
            "M08.p90": 15.4,
            "M09.mean": 3,
            "M09.median": 3,
            "M09.p90": 5.4,
            "M10.minutes.cause.wait_desk": 3,
            "M10.minutes.cause.treatment": 10,
            "M11.to.milestone.t_seen": 3,
            "X04.model_second_quarter": 0,
            "X04.model_last_quarter": 0,
            "X04.growth_freedom": 0,
            "X04.unstable": 0,
        },
        abs=1e-9,
    )


def test_streams_are_told_apart_where_there_are_several():
    streams = tuple(
        Batch(name=name, pathway="visit", times=((t, 1),), once=True)
        for name, t in (("first", 0.0), ("second", 4.0))
    )
    found = hospital(SEEN, resources=(Resource("desk", 1),), arrivals=streams)
    got = values(simulate(found, weeks=1, log_resources=True))
    assert (got["M09.mean.stream.first"], got["M09.mean.stream.second"]) == (0, 6)
    assert got["M07.share.second.departed"] == 100
    assert "M01.utilisation" not in got


def test_beds_of_wards_have_an_occupancy_and_a_time_full():
    records = simulate(busy_hospital(beds=(20, 14)), weeks=2, seed=8)
    got = values(records)
    wards = [name for name in got if name.startswith("M04.occupancy.ward.")]
    assert len(wards) == len(records.names.wards)
    assert 50 < got["M04.occupancy"] <= 100
    table = Facts(records).beds.minutes
    assert got["M04.occupancy"] == pytest.approx(
        100 * table[:, 3].sum() / (table.sum() - table[:, 0].sum())
    )


# -- replications --------------------------------------------------------------------------------


def test_results_are_those_of_the_records_that_can_be_had_again(result):
    again = values(result.records(4))
    mine = result.measures[result.measures["replication"] == 4]
    assert mine.set_index("measure")["value"].to_dict() == pytest.approx(again, nan_ok=True)


def test_the_number_of_processes_changes_no_byte(result):
    other = flowsim.replicate(clinic(), replications=6, weeks=2, warm_up_weeks=0, seed=3, jobs=2)
    for name, table in result.tables.items():
        pd.testing.assert_frame_equal(other.tables[name], table, check_exact=True)


def test_the_summary_has_intervals_that_hold_the_mean(result):
    found = result.summary().set_index("measure")
    assert (found["low"] <= found["mean"]).all()
    assert (found["mean"] <= found["high"]).all()
    assert found.loc["M01.utilisation.resource.desk", "mean"] == pytest.approx(75, abs=4)


def test_the_distribution_adds_to_one_hundred(result):
    found = result.numbers_in_use()
    assert found["number"].tolist() == [0, 1, 2]
    assert found["percent"].sum() == pytest.approx(100)
    assert ((found["low"] <= found["percent"]) & (found["percent"] <= found["high"])).all()


def test_replications_are_added_until_an_interval_is_narrow_enough(result):
    wanted = {"M09.mean": 1.0}
    first = result.required_replications(wanted)
    assert first["half_width"].item() > 1.0
    found = flowsim.replicate(
        clinic(), replications=6, weeks=2, warm_up_weeks=0, seed=3, half_widths=wanted
    )
    assert found.run.replications >= first["replications"].item() > 6
    assert found.required_replications(wanted)["half_width"].item() <= 1.0
    assert found.value("M09.mean")[:6].tolist() == result.value("M09.mean").tolist()


def test_days_and_hours_are_as_good_as_weeks(result):
    """The same run in other words, and a shorter one whose window the records hold to."""
    same = flowsim.replicate(clinic(), replications=6, days=13, hours=24, warm_up_weeks=0, seed=3)
    pd.testing.assert_frame_equal(same.measures, result.measures, check_exact=True)
    short = flowsim.replicate(
        clinic(), replications=2, days=3, hours=12, warm_up_hours=30, cool_down_days=1, seed=3
    )
    assert short.warm_up is None
    window, end = short.records(1).window, short.records(1).end_minutes
    assert (*window, end) == (1800.0, 1800.0 + 84 * 60.0, 1800.0 + 108 * 60.0)
    busy = short.tables["week"].query("replication == 1 and kind == 'resource'")
    assert busy["hour"].tolist() == list(range(168))
    assert busy.loc[busy["number"].notna(), "hour"].tolist() == list(range(30, 114))
    used = short.value("M01.utilisation.resource.desk")[1]
    assert busy["number"].mean() == pytest.approx(2 * used / 100)


@pytest.mark.parametrize("length", [{"hours": 1}, {"hours": 30}, {"days": 1, "warm_up_hours": 5}])
def test_a_run_may_be_as_short_as_an_hour(tmp_path, length):
    found = flowsim.replicate(clinic(), replications=2, **{"warm_up_weeks": 0, **length})
    text = words_of(found.page(tmp_path).read_text(encoding="utf-8"))
    assert "Whether the number of patients still grows is not judged: 2 weeks are" in text
    assert not found.unstable


def test_hospitals_are_compared_over_days(tmp_path):
    both = {"now": clinic(), "three_desks": clinic(servers=3)}
    found = flowsim.compare(both, replications=2, days=10, warm_up_days=2)
    assert found.baseline.run.length.words() == {
        "hours": 240,
        "warm_up_hours": 48,
        "cool_down_hours": 0,
    }
    assert "2 x 10 days, seed 0" in repr(found)
    text = words_of(found.page(tmp_path).read_text(encoding="utf-8"))
    assert "2 replications of 10 days" in text
    assert "The warm-up of 2 days was given, not chosen." in text


def test_everything_that_is_printed_fits_80_columns_whole(result, comparison):
    tables = (
        result.summary(),
        result.numbers_in_use(),
        result.required_replications({"M09.mean": 1.0, "M08.p90": 2.0}),
        comparison.summary(),
    )
    for table in tables:
        text = str(table)
        assert max(map(len, text.splitlines())) <= 80
        assert all(name in text for name in table.columns)
        assert "..." not in text
    assert all(key in str(comparison.summary()) for key in comparison.summary()["measure"])


# -- warm-up -------------------------------------------------------------------------------------


def test_a_clinic_that_settles_at_once_needs_no_warm_up():
    assert flowsim.warm_up(clinic(), replications=3).weeks == 0


def test_long_stays_need_a_warm_up_and_the_result_says_so():
    """Exponential stays of five days: empty, full to 95 % after fifteen."""
    stays = hospital(
        [treat("stay", Exponential(mean_minutes=7200.0)), depart()],
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=0.5),),
    )
    found = flowsim.replicate(stays, replications=5, weeks=2)
    assert 5 <= found.warm_up.days <= 30
    assert found.run.length.warm_up == 168 * found.warm_up.weeks >= 168
    assert len(found.warm_up.daily) == 7 * found.warm_up.pilot_weeks


def test_a_hospital_that_grows_has_no_warm_up_and_is_unstable():
    overloaded = clinic(per_hour=9.0)
    with pytest.raises(FlowsimError, match="does not settle within 64 weeks"):
        flowsim.warm_up(overloaded, replications=1)
    found = flowsim.replicate(overloaded, replications=2, weeks=4, warm_up_weeks=0)
    assert found.unstable


# -- comparison ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def comparison():
    three = {"now": clinic(), "quicker": clinic(minutes=12.0), "three_desks": clinic(servers=3)}
    return flowsim.compare(three, replications=5, weeks=2, warm_up_weeks=0)


def test_hospitals_are_compared_on_the_same_patients(comparison):
    table = comparison.table.set_index(["measure", "scenario"])
    assert (table.loc["M05.arrivals", "difference"] == 0).all()
    saved = table.loc[("M09.mean", "three_desks")]
    assert saved["high"] < 0
    assert (saved["flag"], saved["direction"]) == ("clear", "better")
    one = comparison.runs[2].value("M09.mean") - comparison.baseline.value("M09.mean")
    assert saved["difference"] == pytest.approx(one.mean())
    assert comparison.unstable == ()


def test_an_unstable_hospital_gives_no_verdict():
    both = {"now": clinic(), "busier": clinic(per_hour=9.0)}
    found = flowsim.compare(both, replications=2, weeks=4, warm_up_weeks=0)
    assert found.unstable == ("busier",)
    assert set(found.table["flag"]) == {"unstable"}


# -- pages ---------------------------------------------------------------------------------------


def test_the_page_of_one_hospital_is_whole(result, tmp_path):
    page = result.page(tmp_path / "out")
    text = page.read_text(encoding="utf-8")
    words = words_of(text)
    assert "Utilisation (resource desk)" in words
    assert "6 replications of 2 weeks" in words
    assert text.count("<svg") == 2
    names = {file.name for file in page.parent.iterdir()}
    assert names == {"page.html", "summary.csv", "measures.csv", "numbers_in_use.csv"}
    assert result.page(tmp_path / "again").read_bytes() == page.read_bytes()


def test_the_page_of_a_comparison_says_nothing_of_the_shipped_hospital(comparison, tmp_path):
    page = comparison.page(tmp_path)
    text = page.read_text(encoding="utf-8")
    words = words_of(text)
    assert "Quicker and Three desks compared with Now" in words
    assert text.count("<svg") == 2
    for shipped in ("initiative", "comes with flowsim", "flowsim validate"):
        assert shipped not in words
    assert len(pd.read_csv(tmp_path / "comparison.csv")) == len(comparison.table)


def words_between(page, start, end=None):
    """Return the words of a page from one text on, up to another."""
    after = words_of(page.read_text(encoding="utf-8")).partition(start)[2]
    return after.partition(end)[0] if end else after


def headline_of(page):
    return words_between(page, "Headline measures", "Every measure")


def test_a_page_has_few_headline_measures_unless_others_are_chosen(result, comparison, tmp_path):
    few = headline_of(result.page(tmp_path / "one"))
    assert "Utilisation (resource desk)" in few
    assert "Time waited, median" not in few
    chosen = headline_of(result.page(tmp_path / "one", headline=["M10.minutes", "M09.median"]))
    assert "Mean time (cause wait desk)" in chosen
    assert "Time waited, median" in chosen
    assert "Utilisation" not in chosen
    other = headline_of(comparison.page(tmp_path / "two", headline=["M09.median"]))
    assert "Time waited, median" in other
    assert "Utilisation" not in other


def test_what_is_no_headline_is_there_to_open(result, comparison, tmp_path):
    for page in (result.page(tmp_path / "one"), comparison.page(tmp_path / "two")):
        details = words_between(page, "Every measure, with its definition")
        for name in ("Time full (resource desk)", "Time waited, 90th percentile"):
            assert name in details


def test_differences_that_matter_decide_the_verdict_in_summary_page_and_table(comparison, tmp_path):
    """Three desks save some seventeen minutes: clear where ten matter, small where sixty do."""
    key, scenario = "M09.mean", "three_desks"
    flags = {}
    for least in (10.0, 60.0):
        found = comparison.summary(matters={key: least}).set_index(["measure", "scenario"])
        flags[least] = found.loc[(key, scenario), "flag"]
        assert found.loc[("M08.mean", scenario), "flag"] == "clear"
        assert found["difference"].equals(
            comparison.summary().set_index(["measure", "scenario"])["difference"]
        )
    assert flags == {10.0: "clear", 60.0: "smaller than matters"}
    page = comparison.page(tmp_path, headline=[key, "M08"], matters={key: 60.0})
    assert "For 3 of 4 headline measures no smallest difference that matters was given" in (
        words_of(page.read_text(encoding="utf-8"))
    )
    written = pd.read_csv(tmp_path / "comparison.csv").set_index(["measure", "scenario"])
    assert written.loc[(key, scenario), "flag"] == "smaller than matters"
    details = words_between(page, "Every measure, with its definition")
    assert "60 min" in details


def test_the_page_of_an_unstable_hospital_warns_and_draws_nothing(tmp_path):
    found = flowsim.replicate(clinic(per_hour=9.0), replications=2, weeks=4, warm_up_weeks=0)
    text = found.page(tmp_path).read_text(encoding="utf-8")
    assert "still grows at the end of the run" in text
    assert "<svg" not in text


def test_a_notebook_shows_the_tables(result, comparison):
    assert "6 x 2 weeks" in repr(result)
    assert "<table" in result._repr_html_()
    assert "three_desks against now" in repr(comparison)
    assert "<table" in comparison._repr_html_()


def test_steps_in_python_run_in_simpy():
    steps = [python_step("talk", lambda visit: 5.0), depart()]
    found = flowsim.replicate(hospital(steps, (0.0, 4.0)), replications=2, weeks=1, warm_up_weeks=0)
    assert found.value("M08.mean").tolist() == [5.0, 5.0]
