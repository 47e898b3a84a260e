"""What the hospital does while it is at a level of the escalation ladder."""

from dataclasses import dataclass
from typing import TypeAlias

from flowsim.hospital.vocabulary.parts import Name, NotNegative, Part, Probability


@dataclass(frozen=True, kw_only=True)
class OpenEscalationBeds(Part):
    """Open the first `share` of the escalation beds of these wards, of every ward if none is named.

    They open once the level has held for `Escalation.opening_lag_minutes`; they close as they
    become empty once it is left.
    """

    share: Probability = 1.0
    wards: tuple[Name, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DischargeEarly(Part):
    """Rounds may discharge stable patients so many minutes before their need ends."""

    minutes: NotNegative


@dataclass(frozen=True, kw_only=True)
class ReleaseRingFence(Part):
    """The ring-fences of a ward or resource keep nothing, whatever the hour."""

    unit: Name


@dataclass(frozen=True, kw_only=True)
class Switch(Part):
    """An attribute says `to`, and its first value again at levels that do not switch it.

    It is a property of the moment. Pathways ask for it (`when`, `by`): to cancel a class of
    patients, divert, bed an area overnight, or hold a round that otherwise is not held.
    """

    attribute: Name
    to: Name = "yes"


Action: TypeAlias = OpenEscalationBeds | DischargeEarly | ReleaseRingFence | Switch
