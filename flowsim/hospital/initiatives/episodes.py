"""What an initiative adds to what is known of a patient is a matter of the episode as well."""

from flowsim.hospital.departments.returns.home import AGAIN, ANEW
from flowsim.hospital.edits import after, new
from flowsim.hospital.edits.edit import Edits
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import assign


def new_each_episode(item: Attribute) -> Edits:
    """Add an attribute that people who return draw anew, or have at its first value again.

    It may depend on attributes that are drawn anew too, such as the need for a bed. One that goes
    by a calendar is of the moment, and needs `new` only.
    """
    again = assign(item.name, item.values[0]) if item.drawn is None else Draw(item.name, item.drawn)
    return [new(item), after(AGAIN, ANEW, again)]
