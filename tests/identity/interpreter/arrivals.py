"""Who comes when, and what they are like."""

from collections import ChainMap
from dataclasses import dataclass, field, replace

import numpy as np

from flowsim.engine import draws
from flowsim.engine.draws import activity_number
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch, Renewal
from flowsim.hospital.vocabulary.distributions import gamma
from tests.identity.interpreter.lookup import DAY, chosen, label_at, minutes_at, weekday

BED = ("ward", "placement")


@dataclass(eq=False)
class Patient:
    """A row of the table of patients; a background process is one too."""

    source: str
    key: int
    ordinal: int
    t_arrive: float
    pathway: str
    background: bool
    number: int = -1
    person: object = None
    episode: int = 1
    episodes: int = 1  # of a person, so far
    labels: ChainMap = field(default_factory=ChainMap)
    numbers: dict = field(default_factory=dict)
    t_depart: float = float("nan")
    outcome: str | None = None
    noted: dict = field(default_factory=dict)
    minutes: dict = field(default_factory=dict)
    visits: dict = field(default_factory=dict)
    bookings: dict = field(default_factory=dict)
    walker: object = None
    stay: object = None
    request: object = None


def patients(hospital, hours, seed, replication):
    """Return all who come in the run, in the order of time, stream and number in the stream."""
    found = []
    for name in hospital.background:
        key = activity_number(f"source:house:{name}")  # the name the key was first given
        found.append(Patient(f"background:{name}", key, 0, 0.0, name, True))
    for stream in hospital.arrivals:
        key = activity_number(f"source:{stream.name}")
        candidates = CANDIDATES[type(stream)]
        for t, ordinal, u, chance in sorted(
            candidates(stream, key, hours * 60.0, (seed, replication), hospital.holidays)
        ):
            patient = Patient(stream.name, key, ordinal, t, stream.pathway, False)
            patient.labels = labels(hospital, patient, dict(stream.attributes), seed, replication)
            if u < chance * demand(stream, patient):
                found.append(patient)
    found.sort(key=lambda patient: patient.t_arrive)  # stable: streams stay in their order
    for number, patient in enumerate(found):
        patient.number, patient.person = number, patient
        if patient.background:
            patient.labels = labels(hospital, patient, {}, seed, replication)
        for number in hospital.numbers:
            key = activity_number(f"number:{number.name}")
            u = draws.uniform(seed, replication, patient.key, patient.ordinal, key, 0)
            drawn = chosen(number.drawn, patient.labels.__getitem__)
            patient.numbers[number.name] = minutes_at(drawn, u)
    return found


def demand(stream, patient):
    """Return what the chance that somebody comes is multiplied by."""
    ramp = 1.0
    if stream.ramp:
        days, multipliers = zip(*stream.ramp, strict=True)
        ramp = np.interp(patient.t_arrive / DAY, days, multipliers)
    return ramp * chosen(stream.multiplier, patient.labels.__getitem__)


def again(hospital, patient, number, t, pathway):
    """Return a patient's next episode: the same person, with the labels that are the person's."""
    return replace(
        patient,
        number=number,
        t_arrive=t,
        pathway=pathway,
        background=False,
        episode=patient.person.episodes,
        labels=begun_anew(hospital, patient.labels),
        t_depart=float("nan"),
        outcome=None,
        noted={},
        minutes={},
        visits={},
        bookings={},
        walker=None,
        stay=None,
        request=None,
    )


def begun_anew(hospital, labels):
    """Return a copy of labels without those of the episode: of beds, and what is set on the way."""
    over = {item.name for item in hospital.attributes if item.of_episode} | set(BED)
    given = {name: label for name, label in labels.maps[0].items() if name not in over}
    return ChainMap(given, labels.maps[1])


def poisson(stream, key, horizon, run, holidays):
    """Yield (t, ordinal, number drawn, chance) of candidates at the bound.

    Numbers and chances are times the bound: the chance is the rate at the candidate's own time.
    """
    shares, multipliers = day_multipliers(stream.day_sd)
    highest = max(stream.hourly) * max(stream.season) * multipliers[-1] * stream.most
    bound = stream.bound_per_hour or highest
    if bound == 0:
        return
    t, ordinal = 0.0, 0
    while True:
        u = draws.uniform(*run, key, ordinal, activity_number("arrivals.gap"), 0)
        t += draws.invert(draws.EXPONENTIAL, 60.0 / bound, 0.0, 0.0, u)
        if t >= horizon:
            return
        day = int(t // 1440)
        u = draws.uniform(*run, key, day, activity_number("arrivals.day"), 0)
        of_day = draws.invert_table(shares, multipliers, 0, len(shares), u)
        season = stream.season[min(day, len(stream.season) - 1)]
        rate = stream.hourly[weekday(day, holidays) * 24 + int(t // 60) % 24] * season * of_day
        u = draws.uniform(*run, key, ordinal, activity_number("arrivals.accept"), 0)
        yield t, ordinal, u * bound, rate
        ordinal += 1


def renewal(stream, key, horizon, run, holidays):
    """Yield (t, ordinal, number drawn, chance) of candidates, one gap after the other."""
    t, ordinal = 0.0, 0
    while True:
        u = draws.uniform(*run, key, ordinal, activity_number("arrivals.gap"), 0)
        t += minutes_at(stream.gap, u)
        if t >= horizon:
            return
        u = draws.uniform(*run, key, ordinal, activity_number("arrivals.accept"), 0)
        yield t, ordinal, u, stream.attends
        ordinal += 1


def day_multipliers(sd):
    """Return the quantiles of a day's multiplier: gamma, cut at 0.9999, of mean one."""
    if sd == 0:
        return np.array([0.0, 1.0]), np.array([1.0, 1.0])
    points = gamma(mean_minutes=1.0, sd_minutes=sd)
    shares, found = np.array(points.shares), np.array(points.minutes)
    found = np.minimum(found, np.interp(0.9999, shares, found))
    return shares, found / np.trapezoid(found, shares)


def booked(stream: Batch, key, horizon, run, holidays):
    """Yield (t, ordinal, number drawn, chance) of those booked.

    The ordinal is 512 times the minute, or with `once` the beginning of the hour, plus the place.
    """
    block = 60 if stream.once else 1
    places = {}
    for t, number in sorted(bookings(stream, horizon, holidays), key=lambda item: item[0]):
        start = int(t // block) * block
        for _ in range(number):
            place = places[start] = places.get(start, -1) + 1
            ordinal = start * 512 + place
            u = draws.uniform(*run, key, ordinal, activity_number("arrivals.attends"), 0)
            if t < horizon:
                yield t, ordinal, u, stream.attends


CANDIDATES = {Arrivals: poisson, Renewal: renewal, Batch: booked}


def bookings(stream: Batch, horizon, holidays):
    """Yield (t, number) of all times of the run for which patients are booked."""
    if stream.once:
        yield from stream.times
        return
    for day in range(-int(-horizon // DAY)):
        of_week = weekday(day, holidays)
        for minute, number in stream.times:
            if minute // DAY == of_week and day not in stream.closed_days:
                yield minute + (day - of_week) * DAY, number


def labels(hospital, patient, fixed, seed, replication):
    """Return the labels of a patient at arrival: those given, and behind them the first values."""
    streams = [stream.name for stream in hospital.arrivals]
    source = patient.source if patient.source in streams else streams[0]
    found = ChainMap({}, {"source": source})
    for attribute in hospital.attributes:
        if attribute.name in fixed:
            found[attribute.name] = fixed[attribute.name]
        elif attribute.drawn is None:
            found.maps[1][attribute.name] = attribute.values[0]
        else:
            shares = chosen(attribute.drawn, found.__getitem__)
            key = activity_number(f"attribute:{attribute.name}")
            u = draws.uniform(seed, replication, patient.key, patient.ordinal, key, 0)
            share_of = [shares.of(label) for label in attribute.values]
            found[attribute.name] = label_at(share_of, attribute.values, u)
    found.maps[1]["ward"] = hospital.wards[0].name if hospital.wards else "none"
    found.maps[1]["placement"] = "home"
    return found
