"""What the kernel changes while it runs, one tuple of arrays a subsystem, and more room for it.

Everything lives in arrays made before the kernel starts. Before each step the kernel makes sure
that there is room for whatever one step can need; if there is not, it stops between two steps,
the arrays are enlarged here, and it goes on where it was.
"""

from typing import NamedTuple

from flowsim.engine.compiled.beds.state import Beds, begin_beds, more_stays
from flowsim.engine.compiled.clinics.state import Clinics, begin_clinics
from flowsim.engine.compiled.clock.state import Clock, begin_clock, more_events
from flowsim.engine.compiled.codes import SPARE
from flowsim.engine.compiled.counts import (
    ACTION_LOG,
    BED_LOG,
    BED_LOG_MARGIN,
    ESCALATION_LOG,
    EVENTS,
    FREE_CHARTS,
    FREE_WALKERS,
    LIST_LOG,
    MINUTES_LOG,
    PATIENTS,
    RETURNS_MARGIN,
    RUNG_LOG,
    SERVER_LOG,
    SERVER_LOG_MARGIN,
    STAYS,
    begin_counts,
)
from flowsim.engine.compiled.fences import Fences, begin_fences
from flowsim.engine.compiled.lists.state import Lists, begin_lists, more_entries
from flowsim.engine.compiled.patients.state import (
    Patients,
    begin_patients,
    more_charts,
    more_patients,
    more_rungs,
)
from flowsim.engine.compiled.plan.tables import Addresses
from flowsim.engine.compiled.servers.state import Servers, begin_servers, more_server_events
from flowsim.engine.compiled.walks.state import Walks, begin_walks, more_walkers
from flowsim.engine.program import Ints, Program
from flowsim.engine.world import World
from flowsim.kernel_cache import part


class State(NamedTuple):
    """Everything the kernel writes, in the order it takes it."""

    count: Ints  # (COUNTS,)
    clock: Clock
    walks: Walks
    patients: Patients
    servers: Servers
    beds: Beds
    fences: Fences
    clinics: Clinics
    lists: Lists


def begin(program: Program, world: World, at: Addresses) -> State:
    """Return the state at time zero: everybody still to come, every bed closed."""
    count = begin_counts()
    walks = begin_walks(program, count)
    return State(
        count,
        begin_clock(),
        walks,
        begin_patients(program, world, count),
        begin_servers(program, world, at, count),
        begin_beds(program, len(world.t_arrive), count),
        begin_fences(program),
        begin_clinics(program),
        begin_lists(program, walks),
    )


@part
def short_of_room(
    count: Ints, clock: Clock, patients: Patients, servers: Servers, beds: Beds, lists: Lists
) -> bool:
    """Return whether the next step or event might need more room than there is."""
    return bool(
        count[FREE_WALKERS] < SPARE
        or count[FREE_CHARTS] < SPARE
        or count[EVENTS] + SPARE > clock.event_time.size
        or count[PATIENTS] + count[RETURNS_MARGIN] > patients.t_arrive.size
        or count[MINUTES_LOG] + patients.chart_minutes.shape[1] > patients.log_minutes.size
        or count[SERVER_LOG] + count[SERVER_LOG_MARGIN] > servers.log_time.size
        or count[RUNG_LOG] + 1 > patients.rung_time.size
        or count[LIST_LOG] + lists.entry.shape[0] + SPARE > lists.log_time.size
        or count[STAYS] + 1 > beds.stay.shape[1]
        or count[BED_LOG] + count[BED_LOG_MARGIN] > beds.log_time.size
        or count[ESCALATION_LOG] + 1 > beds.escalation.shape[1]
        or count[ACTION_LOG] + beds.standing.size > beds.action.shape[1]
    )


def enlarge(state: State) -> State:
    """Return the state with twice the room of whatever is (nearly) full."""
    count = state.count
    patients = more_charts(more_patients(state.patients, count), count)
    walks = more_walkers(state.walks, count)
    return state._replace(
        clock=more_events(state.clock, count),
        walks=walks,
        patients=more_rungs(patients, count),
        servers=more_server_events(state.servers, count),
        beds=more_stays(state.beds, count),
        lists=more_entries(state.lists, walks, count),
    )
