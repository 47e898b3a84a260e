"""The bed bureau: priority table, bed meetings, escalation ladder, and turning beds round.

At the baseline requests meet beds only at bed meetings and when the site manager looks; nobody
tells the bed office at once that a bed was left. An event-driven bureau changes `mode`, `lags`
and the order of cleaning, and makes no beds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.hospital.departments.department import Department
from flowsim.hospital.departments.parameters import Parameter, RotaSetting, Timing
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    branch,
    branch_on,
    end,
    go,
    label,
    match_beds,
    release,
    review_escalation,
    seize,
    treat,
    wait_until,
)
from flowsim.hospital.vocabulary.wards import BedBureau, Escalation, EscalationLevel, RequestKind

NO_LIMIT = float("inf")
TURN_ROUND = "turn_round"
BACKGROUND = "background"


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
    """A rung of the ladder: any trigger met enters it."""

    occupancy: float
    boarders: int
    longest_wait_hours: float
    escalation_share: float
    early_discharge_hours: float
    source: str


@dataclass(frozen=True, kw_only=True)
class EscalationSetting:
    """The ladder, looked at every so many minutes; beds open after a lag."""

    levels: Mapping[str, LevelSetting]
    review_every_minutes: int
    release: float
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
                escalation_share=item.escalation_share,
                early_discharge_minutes=item.early_discharge_hours * 60,
            )
            for name, item in self.levels.items()
        )
        return Escalation(
            levels=levels,
            review=Timetable.every(self.review_every_minutes),
            release=self.release,
            opening_lag_minutes=self.opening_lag_hours * 60,
            source=self.source,
        )


@dataclass(frozen=True, kw_only=True)
class TurnRoundSetting:
    """From a bed being left to it being clean.

    `declare_vacated` is the time until the bed office knows; `infection_share` of beds need the
    longer clean. Assessment trolleys are wiped down by their own staff at once.
    """

    declare_vacated: Timing
    clean_bed: Timing
    clean_bed_after_infection: Timing
    infection_share: Parameter
    wipe_trolley: Timing
    domestic_teams: RotaSetting


@dataclass(frozen=True, kw_only=True)
class BedBureauSettings:
    """How requests meet beds.

    `meetings` are bed meetings; between them the site manager matches beds every
    `site_manager_every_minutes`, by day and night. With mode 'bureau' both remain for the record.
    """

    mode: str
    meetings: tuple[str, ...]
    weekend_meetings: tuple[str, ...]
    site_manager_every_minutes: Parameter
    allocate_uncleaned: bool
    kinds: Mapping[str, KindSetting]
    escalation: EscalationSetting
    turn_round: TurnRoundSetting
    source: str

    @property
    def review(self) -> Timetable:
        """All times at which requests are matched: meetings and the site manager's looks."""
        every = self.site_manager_every_minutes.value
        if every != int(every):
            raise FlowsimError(f"bed bureau: site_manager_every_minutes {every:g} must be whole")
        meetings = Timetable.weekly(
            [("mon-fri", self.meetings), ("sat,sun", self.weekend_meetings)], where="bed meetings"
        )
        looks = Timetable.every(int(every))
        return Timetable(tuple(sorted({*meetings.minutes, *looks.minutes})))


def bed_bureau(settings: BedBureauSettings) -> BedBureau:
    """Return the rules by which requests meet beds."""
    return BedBureau(
        mode=settings.mode,
        review=settings.review,
        allocate_uncleaned=settings.allocate_uncleaned,
        kinds=tuple(item.kind(name) for name, item in settings.kinds.items()),
        escalation=settings.escalation.ladder,
        turn_round="turn_round_bed",
        source=settings.source,
    )


def turn_round_bed(setting: TurnRoundSetting, wards: WardsSettings) -> Pathway:
    """Return what happens to a bed that was left: declared, cleaned, empty.

    It goes by the ward of the patient who left, asked at once, before they are anywhere else.
    """
    share = setting.infection_share.value
    trolleys = [w.name for w in wards.wards if w.bed_type == "assessment"]
    return Pathway(
        "turn_round_bed",
        [
            branch_on("ward", dict.fromkeys(trolleys, "trolley")),
            treat("declare_vacated", cause=TURN_ROUND),
            bed_becomes("dirty"),
            branch("infection_clean", {"infection": share, "next": 1 - share}),
            seize("domestic", cause=TURN_ROUND),
            bed_becomes("cleaning"),
            treat("clean_bed", cause=TURN_ROUND),
            go("clean"),
            label("infection"),
            seize("domestic", cause=TURN_ROUND),
            bed_becomes("cleaning"),
            treat("clean_bed_after_infection", cause=TURN_ROUND),
            label("clean"),
            release("domestic"),
            bed_becomes("empty"),
            end(),
            label("trolley"),
            bed_becomes("dirty"),
            bed_becomes("cleaning"),
            treat("wipe_trolley", cause=TURN_ROUND),
            bed_becomes("empty"),
            end(),
        ],
        source="pathways section 8",
    )


def bed_meetings() -> Pathway:
    """Return the bed meetings, for ever; the first is a minute into the run, for the warm start."""
    return Pathway(
        "bed_meetings",
        [
            treat("before_first_meeting", cause=BACKGROUND),
            label("again"),
            match_beds(),
            wait_until("bed_review", cause=BACKGROUND),
            go("again"),
        ],
        source="pathways section 8",
    )


def escalation_reviews() -> Pathway:
    """Return the looks at the triggers of escalation, for ever."""
    return Pathway(
        "escalation_reviews",
        [
            label("again"),
            wait_until("escalation_review", cause=BACKGROUND),
            review_escalation(),
            go("again"),
        ],
        source="pathways section 8",
    )


def bed_bureau_department(settings: BedBureauSettings, wards: WardsSettings) -> Department:
    """Return domestic teams, the turning round of beds, meetings and escalation reviews."""
    setting = settings.turn_round
    teams = setting.domestic_teams
    return Department(
        name="bed_bureau",
        resources=(Resource("domestic", teams.rota, pace=teams.pace, source=teams.source),),
        activities=(
            ("before_first_meeting", Constant(1.0)),
            ("declare_vacated", setting.declare_vacated.duration),
            ("clean_bed", setting.clean_bed.duration),
            ("clean_bed_after_infection", setting.clean_bed_after_infection.duration),
            ("wipe_trolley", setting.wipe_trolley.duration),
        ),
        calendars=(
            ("bed_review", settings.review),
            ("escalation_review", settings.escalation.ladder.review),
        ),
        pathways=(turn_round_bed(setting, wards), bed_meetings(), escalation_reviews()),
        background=("bed_meetings", "escalation_reviews"),
    )
