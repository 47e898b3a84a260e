"""The escalation ladder as arrays: its triggers, and how every action stands at each level."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from flowsim.engine.lowering.tables import Codes, floats, ints
from flowsim.engine.program import ELSE, OPENS_BEDS, RELEASES
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.actions import (
    Action,
    DischargeEarly,
    OpenEscalationBeds,
    ReleaseRingFence,
    Switch,
)
from flowsim.hospital.vocabulary.attributes import ESCALATION
from flowsim.hospital.vocabulary.hospital import Hospital

Standing = tuple[int, int, str, float]
"""The kind of an action, what it acts on, its name in the records, and how it stands."""


def escalation_fields(hospital: Hospital) -> dict[str, Any]:
    """Return the fields of the program.

    Raises FlowsimError for an action on what there is not.
    """
    ladder = hospital.bureau.escalation
    rows = _rows(hospital)
    values = hospital.attribute_values
    by_level = np.zeros((len(values), 1 + len(ladder.levels)), dtype=np.int64)
    for (kind, of, _), standing in rows.items():
        if kind == ELSE and of >= 0:
            by_level[of] = standing
    by_level[list(values).index(ESCALATION)] = range(1 + len(ladder.levels))
    early = [
        sum(action.minutes for action in level.actions if isinstance(action, DischargeEarly))
        for level in ladder.levels
    ]
    return {
        "level_occupancy": floats([level.occupancy for level in ladder.levels]),
        "level_boarders": floats([float(level.boarders) for level in ladder.levels]),
        "level_wait": floats([level.longest_wait_minutes for level in ladder.levels]),
        "level_allowance": floats([0.0, *early]),
        "action_kind": ints([kind for kind, _, _ in rows]),
        "action_of": ints([of for _, of, _ in rows]),
        "level_action": np.asarray(list(rows.values()), dtype=np.float64)
        .reshape(len(rows), 1 + len(ladder.levels))
        .T.copy(),
        "attribute_by_level": by_level,
        "release": ladder.release,
        "hold": ladder.hold_minutes,
        "opening_lag": ladder.opening_lag_minutes,
    }


def action_names(hospital: Hospital) -> tuple[str, ...]:
    """Return what the records call the actions of the ladder, in the order of the program."""
    return tuple(name for _, _, name in _rows(hospital))


def _rows(hospital: Hospital) -> dict[tuple[int, int, str], list[float]]:
    """Return how every action stands at each level, from none on: beds first, then ring-fences."""
    levels = hospital.bureau.escalation.levels
    found: dict[tuple[int, int, str], list[float]] = {}
    for number, level in enumerate(levels, 1):
        for action in level.actions:
            where = f"escalation level {level.name}"
            for kind, of, name, value in _standing(hospital, action, where):
                row = found.setdefault((kind, of, name), [0.0] * (1 + len(levels)))
                row[number] = value
    return dict(sorted(found.items()))


def _standing(hospital: Hospital, action: Action, where: str) -> Iterator[Standing]:
    match action:
        case OpenEscalationBeds(share=share):
            names = Codes("ward", [ward.name for ward in hospital.wards])
            chosen = {names.code(name, where) for name in action.wards or names.names}
            for number, ward in enumerate(hospital.wards):
                if number in chosen and ward.escalation_beds:
                    yield OPENS_BEDS, number, f"open escalation beds of {ward.name}", share
        case DischargeEarly(minutes=minutes):
            yield ELSE, -1, "discharge early", minutes
        case ReleaseRingFence(unit=name):
            units = [*(r.name for r in hospital.resources), *(w.name for w in hospital.wards)]
            if name not in units:
                raise unknown_name(where, "ward or resource", name, units)
            for number, unit in enumerate(units):
                if unit == name:
                    kind = "resource" if number < len(hospital.resources) else "ward"
                    yield RELEASES, number, f"release ring-fence of {kind} {name}", 1.0
        case Switch(attribute=name, to=to):
            values = hospital.attribute_values
            code = Codes("attribute", list(values)).code(name, where)
            if to not in values[name]:
                raise unknown_name(f"{where}: {name}", "value", to, values[name])
            yield ELSE, code, f"switch {name}", float(values[name].index(to))
        case _:
            raise FlowsimError(f"{where}: {action!r} is no action the engines know")
