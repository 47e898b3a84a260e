"""The strategy's initiatives: one folder a division, one short file an initiative.

What such a file is written with is gathered here, for those of this package and of plugins.
"""

from flowsim.hospital.edits import (
    add,
    after,
    around,
    before,
    divert,
    find,
    instead,
    move_shifts,
    new,
    new_activity,
    new_background,
    new_calendar,
    remove,
    replace,
    scale,
    scale_odds,
    set_mean,
    set_share,
    steps_of,
)
from flowsim.hospital.edits.edit import Edits
from flowsim.hospital.initiatives.episodes import new_each_episode
from flowsim.hospital.initiatives.initiative import (
    Count,
    Expected,
    Factor,
    Initiative,
    Minutes,
    Share,
    Time,
    Values,
    expected,
)
from flowsim.hospital.initiatives.parameters import (
    adds,
    changes,
    each,
    scales,
    scales_odds,
    sets_share,
    shortens,
)
from flowsim.hospital.vocabulary.calendars import MovedShift
from flowsim.hospital.vocabulary.hospital import Hospital

__all__ = [
    "Count",
    "Edits",
    "Expected",
    "Factor",
    "Hospital",
    "Initiative",
    "Minutes",
    "MovedShift",
    "Share",
    "Time",
    "Values",
    "add",
    "adds",
    "after",
    "around",
    "before",
    "changes",
    "divert",
    "each",
    "expected",
    "find",
    "instead",
    "move_shifts",
    "new",
    "new_activity",
    "new_background",
    "new_calendar",
    "new_each_episode",
    "remove",
    "replace",
    "scale",
    "scale_odds",
    "scales",
    "scales_odds",
    "set_mean",
    "set_share",
    "sets_share",
    "shortens",
    "steps_of",
]
