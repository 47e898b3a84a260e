"""What must hold of measures for any records: agreement with plain loops, and no crash."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowsim.analysis.measures import MEASURES, measure
from flowsim.analysis.measures.counting import Changes, Window, number_at
from flowsim.analysis.measures.numbers import quantile
from flowsim.records.tables import BED_STATES
from tests.records_helper import DAY, NAMES, WEEK, attendance, hand_made, spell, stay

moment = st.integers(-int(DAY), int(WEEK)).map(float)
minutes = st.one_of(st.none(), st.integers(0, 5000).map(float))
arrivals = st.lists(st.tuples(moment, minutes), max_size=12)
stretch = st.tuples(moment, st.integers(0, 3 * int(DAY)).map(float))


@given(arrivals)
def test_four_hours_agrees_with_a_loop(people):
    end = 1.1 * WEEK
    records = hand_made(patients=[attendance(t, d) for t, d in people], end=end)
    met = known = undecided = 0
    for t, d in people:
        if not 0 <= t < WEEK:
            continue
        if d is not None:
            met, known = met + (d <= 240), known + 1
        elif end - t > 240:
            known += 1
        else:
            undecided += 1
    table = measure(records, ["E01"]).set_index("measure")["value"]
    if people:
        expected = 100 * met / known if known else np.nan
        np.testing.assert_allclose(table["E01.all"], expected)
        assert table["E01.n_censored"] == undecided


@given(st.lists(stretch, max_size=8), st.integers(0, 1439).map(float))
def test_snapshots_agree_with_a_loop(stays, minute):
    window = Window(0.0, WEEK, WEEK)
    t_in = np.array([t for t, _ in stays])
    t_out = t_in + np.array([d for _, d in stays])
    expected = [
        sum(a <= minute + DAY * day < b for day in range(7))
        for a, b in zip(t_in, t_out, strict=True)
    ]
    assert list(window.times_seen(t_in, t_out, minute)) == expected


@given(st.lists(stretch, max_size=8))
def test_numbers_through_time_agree_with_overlaps(stays):
    window = Window(0.0, WEEK, WEEK)
    t_in = np.array([t for t, _ in stays])
    t_out = t_in + np.array([d for _, d in stays])
    changes = Changes.of_stays(t_in, t_out)
    hourly = changes.minutes(window.hours())
    assert hourly.sum() == pytest.approx(window.overlap(t_in, t_out).sum())
    moments = window.snapshots(0.0)
    expected = [sum((t_in <= m) & (m < t_out)) for m in moments]
    assert list(changes.at(moments)[:, 0]) == expected
    assert list(number_at(moments, t_in, t_out)) == expected


@given(
    st.lists(st.floats(0, 1e6) | st.just(math.nan), min_size=1, max_size=40),
    st.sampled_from([0.0, 0.5, 0.9, 0.95, 0.99, 1.0]) | st.floats(0, 1),
)
def test_quantiles_are_those_of_numpy_to_the_last_bit(values, share):
    known = np.array([value for value in values if not math.isnan(value)])
    found = quantile(np.array(values), share)
    assert found == np.quantile(known, share) if known.size else math.isnan(found)


def test_a_stay_without_an_end_goes_on_and_one_without_a_beginning_never_was():
    moments = np.array([0.0, 10.0, 20.0])
    t_in, t_out = np.array([5.0, 10.0, np.nan]), np.array([np.nan, 20.0, 15.0])
    assert list(number_at(moments, t_in, t_out)) == [0.0, 2.0, 1.0]


@st.composite
def bed_histories(draw):
    """Events that move beds from states they are in."""
    beds = {
        ward: {"closed": core + extra} | dict.fromkeys(BED_STATES[1:], 0)
        for ward, core, extra in zip(
            NAMES.wards, NAMES.core_beds, NAMES.escalation_beds, strict=True
        )
    }
    events = []
    for t in sorted(draw(st.lists(st.integers(0, int(WEEK)).map(float), max_size=25))):
        ward = draw(st.sampled_from([ward for ward in NAMES.wards if any(beds[ward].values())]))
        before = draw(st.sampled_from([s for s, number in beds[ward].items() if number]))
        after = draw(st.sampled_from([s for s in BED_STATES if s != before]))
        number = draw(st.integers(1, beds[ward][before]))
        beds[ward][before] -= number
        beds[ward][after] += number
        events.append((t, ward, before, after, number))
    return events


@given(bed_histories(), st.integers(0, 3))
def test_states_of_a_bed_always_add_to_its_day(events, first_day):
    records = hand_made(
        bed_events=[(0.0, "oak", "closed", "empty", 0), *events], window=(first_day * DAY, WEEK)
    )
    table = measure(records, ["B11"])
    assert len(table) == 7
    assert table["value"].sum() == pytest.approx(DAY)
    assert (table["value"] >= -1e-9).all()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_model_may_lack_any_of_the_names(data):
    patients = [
        attendance(0, 300.0, t_dta=100.0, t_admit=300.0, specialty="general_surgery"),
        attendance(60.0, None, mode="ambulance", t_handover=70.0, age_band="85+", frail="yes"),
        spell(0.0, DAY, t_fit=600.0, minutes_ward_wait_tto=10.0, t_tto_req=5.0, t_tto_ready=9.0),
    ]
    stays = [stay(0, 300.0, None), stay(2, 0.0, DAY, ward="elm", placement="outlier")]
    events = [(0.0, "oak", "closed", "occupied", 1)]
    fixed = ("patient", "source", "t_arrive", "t_depart", "outcome")
    names = sorted({name for row in patients for name in row if name not in fixed})
    left_out = data.draw(st.sets(st.sampled_from(names)))
    patients = [{k: v for k, v in row.items() if k not in left_out} for row in patients]
    records = hand_made(patients=patients, stays=stays, bed_events=events)
    table = measure(records)
    assert {m.key for m in MEASURES} <= set(table["measure"])
    assert table["value"].dtype == np.float64
    shares = table[(table["unit"] == "%") & ~table["measure"].str.startswith("B0")]["value"]
    assert shares.dropna().between(0, 100).all()
