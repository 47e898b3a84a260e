"""The wards of the site: their beds, whom they take, and the scaling to the beds open.

A ward takes a service at home, acceptably (a neighbouring specialty whose team follows its
patients there) or as an outlier. Assessment trolleys and critical care are wards too, of another
bed type: they are not general and acute beds (measure B01).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.parameters import Count, Parameter, RotaSetting
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.wards.closures import ClosureSettings
from flowsim.hospital.vocabulary.attributes import PLACEMENTS
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.wards import GENERAL_AND_ACUTE, Service, Ward


@dataclass(frozen=True, kw_only=True)
class WardSetting:
    """One ward: `beds` before scaling to the beds open; `round` names the time of its round.

    `home`, `acceptable` and `outlier` are the services it takes in each way; the last
    `protected_beds` free are kept for those at home. On an `assessing`
    ward patients start their stay and move on to a base ward if they stay longer. With a rota of
    `nurses` no more core beds are open than those on duty times `beds_per_nurse` (see `Ward`);
    without, it has all it needs.
    """

    name: str
    beds: int
    home: tuple[str, ...]
    acceptable: tuple[str, ...] = ()
    outlier: tuple[str, ...] = ()
    round: str = "medical"
    assessing: bool = False
    escalation_beds: int = 0
    bed_type: str = GENERAL_AND_ACUTE
    protected_beds: int = 0
    outlier_maximum: int = 0
    division: str = "medicine"
    nurses: RotaSetting | None = None
    beds_per_nurse: float | None = None
    source: str = ""

    @property
    def nurses_name(self) -> str | None:
        """Name of the resource that staffs it, nothing where it has all it needs."""
        return None if self.nurses is None else f"{self.name}_nurses"


@dataclass(frozen=True, kw_only=True)
class ServiceSetting:
    """What can be asked of the bed bureau, and how long it holds out for a fitting ward.

    A home ward is held out for `acceptable_patience_hours`, any fitting ward for
    `outlier_patience_hours`: for ever, if they are not given. A unit that need not exist `assesses`
    patients of these specialties, if `frail` only those who are frail and 75 or more: they ask for
    its spaces instead of those that all share.
    """

    name: str
    division: str = "medicine"
    acceptable_patience_hours: float = 0.0
    outlier_patience_hours: float = inf
    assesses: tuple[str, ...] = ()
    frail: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        for name in self.assesses:
            if name not in SPECIALTIES or name == "critical_care":
                where = f"service {self.name}: assesses"
                raise unknown_name(where, "specialty of a unit", name, SPECIALTIES)
        if self.frail and not self.assesses:
            raise FlowsimError(
                f"service {self.name}: frail says whom it assesses of which specialties; give "
                "assesses, or leave frail out"
            )


@dataclass(frozen=True, kw_only=True)
class WardsSettings:
    """All wards. `general_acute_open` is the number of general and acute beds open in the period.

    That figure counts the escalation beds that happened to be open; `escalation_usually_open` of
    them (mean) are left to the ladder. The rest, and those that `closures` close on an average day,
    are the core beds shared over the wards. `spaces` are those of assessment units that need not
    exist: without any, the ward that has them and what only it is home to are left out.
    """

    general_acute_open: int
    escalation_usually_open: Parameter
    closures: ClosureSettings
    wards: tuple[WardSetting, ...]
    services: tuple[ServiceSetting, ...]
    spaces: Mapping[str, Count] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        self._leave_out_units_without_spaces()
        names = [service.name for service in self.services]
        for ward in self.wards:
            for name in (*ward.home, *ward.acceptable, *ward.outlier):
                if name not in names:
                    raise unknown_name(f"ward {ward.name}", "service", name, names)
            for service in self.services:
                if service.name in ward.outlier and service.outlier_patience_hours == inf:
                    raise FlowsimError(
                        f"ward {ward.name} takes outliers of {service.name}, which has no "
                        "outlier_patience_hours; say after how many hours they go there"
                    )
        if self.core_beds <= 0:
            raise FlowsimError(
                f"wards: general_acute_open {self.general_acute_open} leaves no core beds after "
                f"escalation_usually_open {self.escalation_usually_open.value:g}"
            )

    def _leave_out_units_without_spaces(self) -> None:
        homes = {name for ward in self.wards if ward.beds for name in ward.home}
        absent = {unit.name for unit in self.units} - homes
        kept = [w for w in self.wards if w.beds or not w.home or not absent.issuperset(w.home)]
        wards = tuple(
            replace(ward, acceptable=tuple(name for name in ward.acceptable if name not in absent))
            for ward in kept
        )
        services = tuple(service for service in self.services if service.name not in absent)
        object.__setattr__(self, "wards", wards)
        object.__setattr__(self, "services", services)

    @property
    def units(self) -> tuple[ServiceSetting, ...]:
        """The services of assessment units for some patients only, of those that exist."""
        return tuple(service for service in self.services if service.assesses)

    @property
    def core_beds(self) -> int:
        """General and acute beds at escalation level 0, those closed for a while among them."""
        opened = self.general_acute_open - self.escalation_usually_open.value
        return round(opened + self.closures.mean_closed)

    @property
    def assessing(self) -> tuple[str, ...]:
        """Names of the wards where a stay starts and from which it moves on."""
        return tuple(ward.name for ward in self.wards if ward.assessing)

    @property
    def assessment_units(self) -> tuple[str, ...]:
        """Names of the wards that are assessment units: beds and spaces where stays start."""
        return tuple(w.name for w in self.wards if w.assessing or w.bed_type == "assessment")

    def rounds(self) -> dict[str, str]:
        """Return the round of every ward, by ward name."""
        return {ward.name: ward.round for ward in self.wards}


def share_out(total: int, weights: list[int]) -> list[int]:
    """Return whole numbers adding to `total`, as near as can be in proportion to `weights`.

    Largest remainders (Hamilton's method); ties go to the earlier.
    """
    whole = sum(weights)
    if whole <= 0:
        raise FlowsimError("wards: give at least one general and acute ward with beds")
    exact = [total * weight / whole for weight in weights]
    found = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda k: (found[k] - exact[k], k))
    for k in order[: total - sum(found)]:
        found[k] += 1
    return found


def ward_list(settings: WardsSettings) -> tuple[Ward, ...]:
    """Return the wards with their core beds scaled to the beds open."""
    general = [w for w in settings.wards if w.bed_type == GENERAL_AND_ACUTE]
    beds = share_out(settings.core_beds, [w.beds for w in general])
    scaled = dict(zip([w.name for w in general], beds, strict=True))
    return tuple(_ward(replace(w, beds=scaled.get(w.name, w.beds))) for w in settings.wards)


def _ward(setting: WardSetting) -> Ward:
    at_home = (RingFence(places=setting.protected_beds),) if setting.protected_beds else ()
    ways = (setting.home, setting.acceptable, setting.outlier)
    serves = tuple(
        (service, placement)
        for placement, services in zip(PLACEMENTS, ways, strict=True)
        for service in services
    )
    return Ward(
        name=setting.name,
        beds=setting.beds,
        serves=serves,
        escalation_beds=setting.escalation_beds,
        bed_type=setting.bed_type,
        ring_fences=at_home,
        outlier_maximum=setting.outlier_maximum,
        assessing=setting.assessing,
        division=setting.division,
        source=setting.source,
        nurses=setting.nurses_name,
        beds_per_nurse=setting.beds_per_nurse,
    )


def nurse_list(settings: WardsSettings) -> tuple[Resource, ...]:
    """Return the nurses of every ward that has a rota of them."""
    return tuple(
        Resource(
            ward.nurses_name, ward.nurses.rota, pace=ward.nurses.pace, source=ward.nurses.source
        )
        for ward in settings.wards
        if ward.nurses is not None and ward.nurses_name is not None
    )


def service_list(settings: WardsSettings) -> tuple[Service, ...]:
    """Return the services a bed can be asked of."""
    return tuple(
        Service(
            name=item.name,
            division=item.division,
            acceptable_patience_minutes=item.acceptable_patience_hours * 60,
            outlier_patience_minutes=item.outlier_patience_hours * 60,
            source=item.source,
        )
        for item in settings.services
    )
