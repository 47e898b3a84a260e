"""What an initiative adds to what is known of a patient is a matter of the episode as well."""

from dataclasses import replace

from flowsim.hospital.departments.returns.home import AGAIN, ANEW
from flowsim.hospital.edits import after, new
from flowsim.hospital.edits.edit import Edits
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.step_types import Draw


def new_each_episode(item: Attribute) -> Edits:
    """Add an attribute that people who return draw anew, or begin without if it has no shares.

    It may depend on attributes that are drawn anew too, such as the need for a bed. One that goes
    by a calendar is of the moment, and needs `new` only.
    """
    if item.drawn is None:
        return [new(replace(item, of_episode=True))]
    return [new(item), after(AGAIN, ANEW, Draw(item.name, item.drawn))]
