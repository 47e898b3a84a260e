"""What must be known of the bed bureau: every number, as validated from YAML."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import (
    Openings,
    Parameter,
    RotaSetting,
    Timing,
    TimingBy,
)
from flowsim.hospital.vocabulary.actions import (
    Action,
    DischargeEarly,
    OpenEscalationBeds,
    ReleaseRingFence,
)
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.wards import Escalation, EscalationLevel, RequestKind

NO_LIMIT = float("inf")


@dataclass(frozen=True, kw_only=True)
class KindSetting:
    """A row of the priority table; see `RequestKind`. Hours of the day as HH:MM."""

    rank: int
    source: str
    overdue_rank: int | None = None
    overdue_after_arrival_hours: float | None = None
    overdue_after_request_hours: float | None = None
    from_hour: float = 0.0
    to_hour: float = 24.0
    boards: bool = False
    may_outlie: bool = True

    def kind(self, name: str) -> RequestKind:
        """Return the row of the priority table."""
        arrival, request = self.overdue_after_arrival_hours, self.overdue_after_request_hours
        return RequestKind(
            name=name,
            rank=self.rank,
            overdue_rank=self.overdue_rank,
            overdue_after_arrival_minutes=NO_LIMIT if arrival is None else arrival * 60,
            overdue_after_request_minutes=NO_LIMIT if request is None else request * 60,
            from_minute=round(self.from_hour * 60),
            to_minute=round(self.to_hour * 60),
            boards=self.boards,
            may_outlie=self.may_outlie,
            source=self.source,
        )


@dataclass(frozen=True, kw_only=True)
class LevelSetting:
    """A rung of the ladder: any trigger met enters it.

    On it `escalation_share` of escalation beds open, and rounds discharge `early_discharge_hours`
    before the end of need. The ring-fences of the wards `releases` keep nothing: on a level where
    no escalation beds open yet they are given up before these are opened.
    """

    occupancy: float
    boarders: int
    longest_wait_hours: float
    escalation_share: float
    early_discharge_hours: float
    source: str
    releases: tuple[str, ...] = ()

    @property
    def actions(self) -> tuple[Action, ...]:
        """What is done on it."""
        return (
            OpenEscalationBeds(share=self.escalation_share),
            DischargeEarly(minutes=self.early_discharge_hours * 60),
            *(ReleaseRingFence(unit=ward) for ward in self.releases),
        )


@dataclass(frozen=True, kw_only=True)
class EscalationSetting:
    """The ladder, looked at every so many minutes; beds open after a lag.

    A level stays for `hold_hours` before it may fall.
    """

    levels: Mapping[str, LevelSetting]
    review_every_minutes: int
    release: float
    hold_hours: Parameter
    opening_lag_hours: float
    source: str

    @property
    def ladder(self) -> Escalation:
        """The ladder of the vocabulary."""
        levels = tuple(
            EscalationLevel(
                name=name,
                occupancy=item.occupancy,
                boarders=item.boarders,
                longest_wait_minutes=item.longest_wait_hours * 60,
                actions=item.actions,
            )
            for name, item in self.levels.items()
        )
        return Escalation(
            levels=levels,
            review=Timetable.every(self.review_every_minutes),
            release=self.release,
            hold_minutes=self.hold_hours.value * 60,
            opening_lag_minutes=self.opening_lag_hours * 60,
            source=self.source,
        )


@dataclass(frozen=True, kw_only=True)
class TurnRoundSetting:
    """From a bed being left to it being clean.

    `declare_vacated` is the time until the ward tells the site team, one of whom takes it in;
    `infection_share` of beds need the
    longer clean. Assessment trolleys are wiped down by their own staff at once.
    """

    declare_vacated: Timing
    clean_bed: Timing
    clean_bed_after_infection: Timing
    infection_share: Parameter
    wipe_trolley: Timing
    domestic_teams: RotaSetting


@dataclass(frozen=True, kw_only=True)
class SiteTeamSetting:
    """Who match beds: site managers and bed managers by hour, and the minutes a match takes.

    `call` runs from a request to the nurse in charge calling the team; `seek_bed` is looking for
    a bed for a request, `take_in_bed` taking in a bed that a ward declares.
    """

    call: Timing
    seek_bed: Timing
    take_in_bed: Timing
    staff: RotaSetting


@dataclass(frozen=True, kw_only=True)
class WardAcceptanceSetting:
    """From the promise of a bed to the ward accepting the patient, beside making the bed ready.

    `handover_hours` are those in which the attribute `ward_handover` says 'yes'; the attribute
    `escalation`, the level now, stands for how busy wards are.
    """

    minutes: TimingBy
    handover_hours: Openings


@dataclass(frozen=True, kw_only=True)
class BedBureauSettings:
    """How requests meet beds.

    At the `meetings`, and between them every `site_manager_every_minutes`, the site team looks at
    its board; it hears of a request then, or when it is called.
    """

    meetings: tuple[str, ...]
    weekend_meetings: tuple[str, ...]
    site_manager_every_minutes: Parameter
    site_team: SiteTeamSetting
    ward_acceptance: WardAcceptanceSetting
    allocate_uncleaned: bool
    kinds: Mapping[str, KindSetting]
    escalation: EscalationSetting
    turn_round: TurnRoundSetting
    source: str

    @property
    def review(self) -> Timetable:
        """All times at which the site team looks at its board: meetings, and between them."""
        every = self.site_manager_every_minutes.value
        if every != int(every):
            raise FlowsimError(f"bed bureau: site_manager_every_minutes {every:g} must be whole")
        meetings = Timetable.weekly(
            [("mon-fri", self.meetings), ("sat,sun", self.weekend_meetings)], where="bed meetings"
        )
        looks = Timetable.every(int(every))
        return Timetable(tuple(sorted({*meetings.minutes, *looks.minutes})))
