"""Booked patients, merging of streams, labels, and refusal of rates above the bound."""

import numpy as np
import pytest

from flowsim.engine import arrivals, draws

WEEK = 10080.0
NONE = np.empty(0)
FLAT = np.ones(1)
TWO_SLOTS = np.array([540.0, 600.5])


def _batch(minutes=TWO_SLOTS, numbers=(3, 2), *, once=False, attends=1.0, weeks=2.0):
    numbers = np.array(numbers)
    return arrivals.batch(1, 0, 3, np.array(minutes), numbers, once, attends, weeks * WEEK)


def _pairs(stream):
    return set(zip(*(column.tolist() for column in stream), strict=True))


def _thin(rates, bound, multipliers=(NONE, NONE), season=FLAT, weeks=1.0):
    return arrivals.thinning(1, 0, 0, rates, season, *multipliers, bound, weeks * WEEK)


def test_booked_patients_come_every_week_at_their_time():
    times, ordinals = _batch()
    week = [540.0] * 3 + [600.5] * 2
    assert times.tolist() == week + [minute + WEEK for minute in week]
    assert len(set(ordinals.tolist())) == 10
    assert (np.diff(ordinals) > 0).all()


def test_booked_patients_stop_at_the_horizon():
    assert _batch(weeks=600.5 / WEEK)[0].tolist() == [540.0] * 3


def test_a_batch_that_comes_once_comes_at_minutes_of_the_run():
    times, ordinals = _batch((0.0, 12000.0), (700, 3), once=True)
    assert times.tolist() == [0.0] * 700 + [12000.0] * 3
    assert len(set(ordinals.tolist())) == 703


def test_one_more_booking_renumbers_nobody():
    assert _pairs(_batch(numbers=(4, 2))) > _pairs(_batch(numbers=(3, 2)))
    extra_slot = _batch((540.0, 570.0, 600.5), (3, 1, 2))
    assert _pairs(extra_slot) > _pairs(_batch())


def test_a_lower_attendance_keeps_a_subset():
    few, many = (_pairs(_batch(numbers=(100, 100), attends=share)) for share in (0.5, 0.8))
    assert few < many


def test_the_order_in_which_times_are_given_does_not_matter():
    assert _pairs(_batch((600.5, 540.0), (2, 3))) == _pairs(_batch())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"minutes": (10080.0,), "numbers": (1,)}, "within the week"),
        ({"minutes": (5.0, 5.5), "numbers": (400, 200)}, "more than 512 patients"),
        ({"minutes": (5.0,), "numbers": (40_000,), "once": True}, "more than 30720 patients"),
        ({"weeks": 833}, "832 weeks"),
    ],
)
def test_bookings_that_cannot_be_numbered_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        _batch(**arguments)


def test_a_rate_above_the_bound_is_refused_wherever_it_lies():
    rates = np.full(168, 4.0)
    assert len(_thin(rates, 4.0)[0]) > 0
    rates[167] = 4.1
    with pytest.raises(ValueError, match="bound_per_hour"):
        _thin(rates, 4.0)
    with pytest.raises(ValueError, match="bound_per_hour"):
        _thin(np.full(168, 4.0), 4.0, season=np.array([1.0, 1.0, 1.2]))
    with pytest.raises(ValueError, match="bound_per_hour"):
        _thin(np.full(168, 4.0), 4.0, multipliers=arrivals.day_multiplier_table(0.1))


@pytest.mark.parametrize("day_sd", [0.0, 0.01, 0.1, 0.7])
def test_the_highest_rate_is_a_valid_bound(day_sd):
    rates, season = np.linspace(0.1, 7.3, 168), np.array([0.7, 1.3, 1.1])
    table = arrivals.day_multiplier_table(day_sd)
    bound = arrivals.highest_rate(rates, season, table[1])
    assert len(_thin(rates, bound, table, season, weeks=3.0)[0]) > 0
    with pytest.raises(ValueError, match="bound_per_hour"):
        _thin(rates, bound * 0.5, table, season, weeks=3.0)


def _one_by_one(rates, season, table, bound, weeks):
    """Return the stream of `_thin`, candidate by candidate, as its docstring defines it."""

    def number(ordinal, activity):
        return draws.uniform(1, 0, 0, ordinal, activity, 0)

    t, ordinal, kept = 0.0, 0, []
    while True:
        t += draws.invert(draws.EXPONENTIAL, 60.0 / bound, 0.0, 0.0, number(ordinal, arrivals.GAP))
        if t >= weeks * WEEK:
            return kept
        day, hour = int(t // 1440.0), int(t // 60.0)
        rate = rates[hour % 168] * season[min(day, len(season) - 1)]
        rate *= draws.invert_table(*table, 0, len(table[0]), number(day, arrivals.DAY))
        if number(ordinal, arrivals.ACCEPT) * bound < rate:
            kept.append((t, ordinal))
        ordinal += 1


def test_a_stream_is_to_the_last_bit_what_one_candidate_after_the_other_gives():
    rates, season = np.linspace(0.1, 7.3, 168), np.array([0.7, 1.3, 1.1])
    table = arrivals.day_multiplier_table(0.2)
    bound = arrivals.highest_rate(rates, season, table[1])
    times, ordinals = _thin(rates, bound, table, season, weeks=3.0)
    found = list(zip(times.tolist(), ordinals.tolist(), strict=True))
    assert found == _one_by_one(rates, season, table, bound, weeks=3.0)
    assert len(found) > 1000


def test_the_table_of_a_day_is_shared_and_cannot_be_changed():
    for part in arrivals.day_multiplier_table(0.1):
        with pytest.raises(ValueError, match="read-only"):
            part[0] = 0.5


@pytest.mark.parametrize("room_sd", [-5.0, -1000.0])
def test_a_stream_is_the_same_where_there_was_too_little_room(monkeypatch, room_sd):
    rates = np.linspace(0.1, 7.3, 168)
    usual = _thin(rates, 7.3, weeks=3.0)
    monkeypatch.setattr(arrivals, "ROOM_SD", room_sd)
    again = _thin(rates, 7.3, weeks=3.0)
    assert [column.tolist() for column in usual] == [column.tolist() for column in again]
    assert len(usual[0]) > 1000


def test_a_stream_of_rate_zero_is_empty():
    times, ordinals = _thin(np.zeros(168), 0.0)
    assert len(times) == len(ordinals) == 0


def test_streams_merge_by_time_then_source_then_ordinal():
    times, sources, ordinals = arrivals.merge(
        [
            (2, np.array([1.0, 5.0, 5.0]), np.array([0, 8, 3])),
            (1, np.array([5.0, 9.0]), np.array([4, 6])),
        ]
    )
    assert times.tolist() == [1.0, 5.0, 5.0, 5.0, 9.0]
    assert sources.tolist() == [2, 1, 2, 2, 1]
    assert ordinals.tolist() == [0, 4, 3, 8, 6]


def test_no_streams_merge_to_nothing():
    assert [len(column) for column in arrivals.merge([])] == [0, 0, 0]


NUMBERS = np.array([101, 102, 103, 104])
FIRST, SIZE = np.array([0, 2, -1, 8]), np.array([2, 3, 2, 2])
PARENTS = np.array([[-1, -1, -1], [0, -1, -1], [-1, -1, -1], [0, 1, -1]])
STRIDES = np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0], [3, 1, 0]])
CUMULATIVE = np.array(
    [0.4, 1, 0.2, 0.5, 1, 0.6, 0.9, 1, 0.1, 1, 0.2, 1, 0.3, 1, 0.7, 1, 0.8, 1, 0.9, 1]
)


def _labels(prefilled, parents=PARENTS):
    labels = np.array(np.transpose(prefilled), dtype=np.int16, order="C")
    number = labels.shape[1]
    arrivals.draw_attributes(
        7, 2, np.full(number, 5, np.int16), np.arange(number) * 3, labels,
        NUMBERS, FIRST, SIZE, parents, STRIDES, CUMULATIVE,
    )  # fmt: skip
    return labels.T


def _label_by_hand(ordinal, attribute, row):
    u = draws.uniform(7, 2, 5, ordinal, int(NUMBERS[attribute]), 0)
    start = FIRST[attribute] + row * SIZE[attribute]
    cumulative = CUMULATIVE[start : start + SIZE[attribute]]
    return int(np.searchsorted(cumulative, u, side="right"))


def test_labels_follow_the_row_of_their_parents():
    for i, (a, b, c, d) in enumerate(_labels(np.full((300, 4), -1)).tolist()):
        assert a == _label_by_hand(3 * i, 0, 0)
        assert b == _label_by_hand(3 * i, 1, a)
        assert c == -1  # no shares: given by nobody yet
        assert d == _label_by_hand(3 * i, 3, 3 * a + b)


def test_a_label_given_beforehand_is_kept_and_moves_no_other_draw():
    free = _labels(np.full((300, 4), -1))
    given = np.full((300, 4), -1)
    given[:, 1] = free[:, 1]
    given[:, 2] = 1
    found = _labels(given)
    assert (found[:, 2] == 1).all()
    np.testing.assert_array_equal(np.delete(found, 2, axis=1), np.delete(free, 2, axis=1))


def test_a_label_drawn_before_its_parent_is_refused():
    parents = PARENTS.copy()
    parents[0, 0] = 3
    with pytest.raises(ValueError, match="before one it depends on"):
        _labels(np.full((2, 4), -1), parents)


def test_reserved_activities_have_numbers_of_their_own():
    numbers = {draws.activity_number(name) for name in arrivals.RESERVED_ACTIVITIES}
    assert numbers == {arrivals.GAP, arrivals.ACCEPT, arrivals.DAY, arrivals.ATTENDS}
    assert len(numbers) == len(arrivals.RESERVED_ACTIVITIES)
