"""Who gives way between two tasks, against a Markov chain and its two limits.

One theatre. Electives hold it for several exponential stages and give way between them to
emergencies, who hold it for one. With a single stage nobody ever gives way: priority without
interruption. With many stages it comes near to priority that interrupts and resumes.
"""

import numpy as np
import pytest

from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.distributions import Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.steps import depart, give_way, release, seize, treat
from tests.agreement import assert_mean
from tests.theory.markov import stationary
from tests.theory.test_queues import replications, starters

AN_HOUR = {"elective": 0.4, "emergency": 0.5}
"""Arrivals."""

HOURS = {"elective": 1.0, "emergency": 0.5}
"""Mean hours in the theatre, of all stages together."""

MOST = {"elective": 34, "emergency": 11}
"""In the chain nobody comes while there are so many: hardly ever."""

LOAD = {name: AN_HOUR[name] * HOURS[name] for name in HOURS}


# -- the chain -------------------------------------------------------------------------------------


def states(stages):
    """Return (electives there, emergencies there, who is served, stages done of the first)."""
    found = [(0, 0, "nobody", 0)]
    for electives in range(MOST["elective"] + 1):
        for emergencies in range(MOST["emergency"] + 1):
            done = range(stages) if electives else (0,)
            if electives:
                found += [(electives, emergencies, "elective", k) for k in done]
            if emergencies:
                found += [(electives, emergencies, "emergency", k) for k in done]
    return found


def goes_on(electives, emergencies, done):
    """Return the state when the theatre is free for a moment: the emergencies go first."""
    if emergencies:
        return (electives, emergencies, "emergency", done)
    return (electives, 0, "elective" if electives else "nobody", done)


def moves(stages):
    """Return what yields the moves out of a state, with their rates an hour."""

    def out_of(state):
        electives, emergencies, served, done = state
        if electives < MOST["elective"]:
            more = (electives + 1, emergencies, served, done)
            yield more if served != "nobody" else goes_on(1, 0, 0), AN_HOUR["elective"]
        if emergencies < MOST["emergency"]:
            more = (electives, emergencies + 1, served, done)
            yield more if served != "nobody" else goes_on(0, 1, 0), AN_HOUR["emergency"]
        if served == "emergency":
            yield goes_on(electives, emergencies - 1, done), 1 / HOURS["emergency"]
        if served == "elective":
            last = done + 1 == stages
            after = (electives - 1, emergencies, 0) if last else (electives, emergencies, done + 1)
            yield goes_on(*after), stages / HOURS["elective"]

    return out_of


def chain_waits(stages):
    """Return the mean waits of electives, in all, and of emergencies (minutes), by Little's law."""
    share = stationary(states(stages), moves(stages))
    there = np.array([[state[0], state[1]] for state in share]).T @ np.array(list(share.values()))
    return [
        60 * (number - LOAD[name]) / AN_HOUR[name]
        for number, name in zip(there, AN_HOUR, strict=True)
    ]


# -- closed forms ----------------------------------------------------------------------------------


def emergency_wait(stages):
    """Return the mean wait of emergencies: what is left of the stage in hand, then their like.

    Of an exponential stage as much is left on average as it lasts.
    """
    stage = HOURS["elective"] / stages
    in_hand = LOAD["elective"] * stage + LOAD["emergency"] * HOURS["emergency"]
    return 60 * in_hand / (1 - LOAD["emergency"])


def elective_wait_without_interruption():
    """Return the mean wait of electives of one stage, who never give way (Cobham)."""
    load = sum(LOAD.values())
    in_hand = sum(LOAD[name] * HOURS[name] for name in LOAD)
    return 60 * in_hand / (1 - LOAD["emergency"]) / (1 - load)


def elective_wait_with_interruption(stages):
    """Return the mean wait of electives who are interrupted, and resumed, at any moment.

    Their service is the sum of the stages; the wait is what is added to it, of interruptions too.
    """
    load = sum(LOAD.values())
    square = HOURS["elective"] ** 2 * (1 + 1 / stages)
    in_hand = AN_HOUR["elective"] * square / 2 + LOAD["emergency"] * HOURS["emergency"]
    spent = HOURS["elective"] / (1 - LOAD["emergency"])
    in_system = spent + in_hand / (1 - LOAD["emergency"]) / (1 - load)
    return 60 * (in_system - HOURS["elective"])


@pytest.mark.parametrize("stages", [1, 2, 4])
def test_emergencies_wait_for_one_stage_at_most(stages):
    assert chain_waits(stages)[1] == pytest.approx(emergency_wait(stages), rel=1e-4)


def test_with_one_stage_it_is_priority_without_interruption():
    assert chain_waits(1)[0] == pytest.approx(elective_wait_without_interruption(), rel=1e-4)


def test_with_more_stages_it_comes_near_to_interruption():
    """The distance to the waits of electives who are interrupted at any moment shrinks with 1 / k.

    That of emergencies does so by their formula.
    """
    apart = [elective_wait_with_interruption(k) - chain_waits(k)[0] for k in (1, 2, 4)]
    assert apart[0] > 0
    assert apart[1] == pytest.approx(apart[0] / 2, rel=0.1)
    assert apart[2] == pytest.approx(apart[0] / 4, rel=0.1)
    alone = 60 * LOAD["emergency"] * HOURS["emergency"] / (1 - LOAD["emergency"])
    assert emergency_wait(10**6) == pytest.approx(alone, rel=1e-4)


# -- the simulation --------------------------------------------------------------------------------


def theatre(stages):
    """Return the hospital; electives give way after every stage but the last."""
    stage = treat("stage", Exponential(mean_minutes=60 * HOURS["elective"] / stages))
    way = give_way("theatre", cause="waiting")
    session = [stage, *(step for _ in range(stages - 1) for step in (way, stage))]
    urgent = seize("theatre", priority=Priority(band=-1), cause="waiting")
    emergency = [*urgent, treat("urgent", Exponential(mean_minutes=60 * HOURS["emergency"]))]
    return Hospital(
        name="theatre",
        pathways=(
            Pathway(
                "elective",
                [*seize("theatre", cause="waiting"), *session, *release("theatre"), depart()],
            ),
            Pathway("emergency", [*emergency, *release("theatre"), depart()]),
        ),
        arrivals=tuple(
            Arrivals(name=name, pathway=name, per_hour=rate) for name, rate in AN_HOUR.items()
        ),
        resources=(Resource("theatre", 1),),
    )


@pytest.mark.parametrize("stages", [1, 2, 4])
def test_waits_are_those_of_the_chain(engine, stages):
    """Within three standard errors, of 10 replications of 40 weeks.

    Emergencies wait 42, 26 and 18 minutes: the stage in hand is a large part of it.
    """

    def waits(records):
        found = starters(records).groupby("source", observed=True).minutes_waiting.mean()
        return [found[name] for name in AN_HOUR]

    runs = replications(theatre(stages), engine, waits, weeks=40, warm_up_weeks=2)
    for found, exact in zip(np.transpose(runs), chain_waits(stages), strict=True):
        assert_mean(found, exact, errors=3.0)
