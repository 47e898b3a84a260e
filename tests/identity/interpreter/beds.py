"""Wards, the bed bureau and the escalation ladder, as the hospital describes them."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor, nan

from flowsim.hospital.vocabulary.actions import (
    DischargeEarly,
    OpenEscalationBeds,
    ReleaseRingFence,
    Switch,
)

PLACEMENTS = ("home", "acceptable", "outlier")
ON_EVENT = {"meetings": -1, "ward_list": 0, "bureau": 2}
"""The widest placement matched at once when a request or a bed appears, by mode of the bureau."""


class Refused(Exception):  # noqa: N818 - it is an outcome
    """A pathway asks of beds what cannot be done."""


@dataclass(eq=False)
class Stay:
    """A request for a bed and what became of it."""

    number: int
    patient: object
    service: object
    kind: object
    t_requested: float
    t_allocated: float = nan
    t_ready: float = nan
    t_in: float = nan
    t_out: float = nan
    t_withdrawn: float = nan
    ward: object = None
    placement: str | None = None
    waiter: object = None  # a walker, and whether it waits for the clean bed

    def has(self, stage):
        """Return whether the bed is allocated, or ready."""
        time = self.t_ready if stage == "ready" else self.t_allocated
        return time == time


class Beds:
    """All beds and requests; `model` has the time and wakes walkers."""

    def __init__(self, hospital, model):
        self.hospital, self.bureau, self.model = hospital, hospital.bureau, model
        self.kinds = {kind.name: kind for kind in self.bureau.kinds}
        self.services = {service.name: service for service in hospital.services}
        self.state, self.events, self.stays, self.open, self.boarders = {}, [], [], [], []
        self.promised = {ward.name: [] for ward in hospital.wards}
        self.closing = dict.fromkeys(self.promised, 0)
        self.outliers = dict.fromkeys(self.promised, 0)
        self.opened = dict.fromkeys(self.promised, 0)
        self.shut = dict.fromkeys(self.promised, 0)
        self.closed = dict.fromkeys(self.promised, 0)
        self.staffed = {ward.name: ward.beds for ward in hospital.wards}
        self.level, self.level_since, self.reviews = 0, 0.0, []
        self.stands, self.actions = {}, []
        for ward in hospital.wards:
            names = ("empty", "reserved", "occupied", "undeclared", "dirty", "cleaning")
            closed = ward.beds + ward.escalation_beds
            self.state[ward.name] = {"closed": closed, **dict.fromkeys(names, 0)}
            self.move(ward, "closed", "empty", ward.beds)

    # -- states --------------------------------------------------------------------------------

    def move(self, ward, before, after, number=1):
        """Change the state of beds."""
        if number:
            self.state[ward.name][before] -= number
            self.state[ward.name][after] += number
            self.events.append((self.model.now, ward.name, before, after, number))

    def to_promise(self, ward):
        """Return how many beds can be promised: empty or on the way, and not spoken for."""
        beds = self.state[ward.name]
        on_the_way = beds["dirty"] + beds["cleaning"] if self.bureau.allocate_uncleaned else 0
        spoken_for = len(self.promised[ward.name]) + self.closing[ward.name]
        return beds["empty"] + on_the_way - spoken_for

    def emptied(self, ward):
        """Use an empty bed: for the oldest promise, else close it if one is to close."""
        if self.promised[ward.name]:
            self.make_ready(self.promised[ward.name].pop(0))
        elif self.closing[ward.name]:
            self.closing[ward.name] -= 1
            self.move(ward, "empty", "closed")

    def becomes(self, ward, before, after):
        """Change the state of a bed being turned round."""
        self.move(ward, before, after)
        if after == "empty":
            self.emptied(ward)
        self.something_happened()

    # -- requests ------------------------------------------------------------------------------

    def request(self, patient, service, kind):
        """Ask for a bed."""
        if patient.request:
            raise Refused("asks for a bed while another request is open")
        stay = Stay(
            len(self.stays), patient, self.services[service], self.kinds[kind], self.model.now
        )
        patient.request = stay
        self.stays.append(stay)
        self.open.append(stay)
        if stay.kind.boards:
            self.boarders.append(stay)
        self.something_happened()

    def something_happened(self):
        """Match as widely as the bureau does whenever a request or a bed appears."""
        self.match(ON_EVENT[self.bureau.mode])

    def match(self, widest):
        """Give beds to requests, again and again the first of those that one can be found for."""
        while True:
            pairs = [
                (self.rank(s), s.number, s, w) for s in self.open if (w := self.ward(s, widest))
            ]
            if not pairs:
                return
            *_, stay, ward = min(pairs, key=lambda pair: pair[:2])
            self.open.remove(stay)
            self.allocate(stay, ward)

    def rank(self, stay):
        """Return the place in the priority table."""
        kind, now = stay.kind, self.model.now
        overdue = (
            now - stay.patient.t_arrive > kind.overdue_after_arrival_minutes
            or now - stay.t_requested > kind.overdue_after_request_minutes
        )
        return kind.overdue_rank if overdue and kind.overdue_rank is not None else kind.rank

    def ward(self, stay, widest):
        """Return the ward for a request now, or None."""
        kind, minute = stay.kind, self.model.now % 1440
        begin, end = kind.from_minute, kind.to_minute
        if not (begin <= minute < end if begin <= end else minute >= begin or minute < end):
            return None
        waited = self.model.now - stay.t_requested
        service = stay.service
        for placement in PLACEMENTS[: widest + 1]:
            fit = [w for w in self.hospital.wards if self.takes(w, stay, placement)]
            if not fit:
                continue
            best = max(fit, key=self.to_promise)  # the first of those with most
            if placement == "home":
                return best
            if placement == "acceptable":
                return best if waited >= service.acceptable_patience_minutes else None
            enough = kind.may_outlie and waited >= service.outlier_patience_minutes
            return best if enough else None
        return None

    def takes(self, ward, stay, placement):
        """Return whether a ward can take a request at this placement."""
        if dict(ward.serves).get(stay.service.name) != placement:
            return False
        asker = stay.kind.fenced_as or stay.kind.name
        kept = self.model.fences.kept(ward, asker, at_home=placement == "home")
        if self.to_promise(ward) <= kept:
            return False
        return placement != "outlier" or self.outliers[ward.name] < ward.outlier_maximum

    def allocate(self, stay, ward):
        """Promise a bed of a ward."""
        stay.t_allocated, stay.ward = self.model.now, ward
        stay.placement = dict(ward.serves)[stay.service.name]
        self.outliers[ward.name] += stay.placement == "outlier"
        if self.state[ward.name]["empty"]:
            self.make_ready(stay)
        else:
            self.promised[ward.name].append(stay)
            self.tell(stay)

    def make_ready(self, stay):
        """Keep an empty bed."""
        stay.t_ready = self.model.now
        self.move(stay.ward, "empty", "reserved")
        self.tell(stay)

    def tell(self, stay):
        """Wake who waits for what has come."""
        if stay.waiter and stay.has(stay.waiter[1]):
            self.model.wake(stay.waiter[0])
            stay.waiter = None

    def withdraw(self, stay):
        """Take a request back, and free what was kept."""
        stay.t_withdrawn, stay.waiter, stay.patient.request = self.model.now, None, None
        if stay in self.boarders:
            self.boarders.remove(stay)
        if stay.ward is None:
            self.open.remove(stay)
            return
        self.outliers[stay.ward.name] -= stay.placement == "outlier"
        if stay.has("ready"):
            self.move(stay.ward, "reserved", "empty")
            self.emptied(stay.ward)
        else:
            self.promised[stay.ward.name].remove(stay)
        self.something_happened()

    def occupy(self, patient):
        """Arrive in the bed that is kept."""
        stay = patient.request
        if not stay or not stay.has("ready") or patient.stay:
            raise Refused("occupies a bed")
        stay.t_in, patient.stay, patient.request = self.model.now, stay, None
        if stay in self.boarders:
            self.boarders.remove(stay)
        self.move(stay.ward, "reserved", "occupied")
        patient.labels.update(ward=stay.ward.name, placement=stay.placement)

    def vacate(self, patient):
        """Leave the bed; return its ward."""
        stay = patient.stay
        if not stay:
            raise Refused("vacates a bed it does not have")
        stay.t_out, patient.stay = self.model.now, None
        self.outliers[stay.ward.name] -= stay.placement == "outlier"
        self.move(stay.ward, "occupied", "undeclared")
        return stay.ward

    # -- escalation ----------------------------------------------------------------------------

    def review(self):
        """Set the level and the escalation beds."""
        ladder, now, before = self.bureau.escalation, self.model.now, self.level
        wards = [w for w in self.hospital.wards if w.bed_type == "general_and_acute"]
        states = [self.state[w.name] for w in wards]
        in_use = sum(sum(beds.values()) - beds["closed"] for beds in states)
        occupancy = sum(beds["occupied"] for beds in states) / in_use if in_use else 0.0
        boarders = len(self.boarders)
        longest = now - self.boarders[0].t_requested if boarders else 0.0
        met = [
            k + 1
            for k, rung in enumerate(ladder.levels)
            if occupancy >= rung.occupancy
            or boarders >= rung.boarders
            or longest >= rung.longest_wait_minutes
        ]
        self.level = max(met, default=0)
        if self.level < before:
            rung = ladder.levels[before - 1]
            relaxed = (
                1 - occupancy > (1 - rung.occupancy) * (2 - ladder.release)
                and boarders < rung.boarders * ladder.release
                and longest < rung.longest_wait_minutes * ladder.release
            )
            relaxed = relaxed and now - self.level_since >= ladder.hold_minutes
            self.level = before - 1 if relaxed else before
        if self.level != before:
            self.level_since = now
        if self.act() or self.level != before:
            opened = sum(self.opened.values())
            self.reviews.append((now, self.level, occupancy, boarders, longest, opened))

    def act(self):
        """Do what the level asks for; return whether beds were opened or closed."""
        now, held = self.model.now, self.model.now - self.level_since
        opened = released = False
        for name, of, wanted in self.wanted():
            kind, stands = name.split()[0], self.stands.get(name, 0)
            lagging = kind == "open" and wanted > stands
            lagging = lagging and held < self.bureau.escalation.opening_lag_minutes
            if wanted == stands or lagging:
                continue
            self.stands[name] = value = wanted
            if kind == "open":
                value, opened = int(of.escalation_beds * wanted + 0.5), True
                self.open_beds(of, value - self.opened[of.name])
                self.opened[of.name] = value
            elif kind == "release":
                released |= self.model.fences.release(of, wanted == 1)
            self.actions.append((now, self.level, name, value))
        if opened or released:
            self.something_happened()
        return opened

    def wanted(self):
        """Yield (name, of what, how it should stand) of every action that any level has."""
        levels, hospital = self.bureau.escalation.levels, self.hospital
        now = levels[self.level - 1].actions if self.level else ()
        ever = [action for level in levels for action in level.actions]
        for ward in hospital.wards:
            if ward.escalation_beds and any(opens(action, ward) for action in ever):
                share = max((action.share for action in now if opens(action, ward)), default=0)
                yield f"open escalation beds of {ward.name}", ward, share
        for unit in (*hospital.resources, *hospital.wards):
            release = ReleaseRingFence(unit=unit.name)
            if release in ever:
                kind = "ward" if unit in hospital.wards else "resource"
                yield f"release ring-fence of {kind} {unit.name}", unit, int(release in now)
        if any(isinstance(action, DischargeEarly) for action in ever):
            yield "discharge early", None, self.allowance
        for attribute in hospital.attributes:
            if attribute.name in hospital.switches:
                place = attribute.values.index(self.switched(attribute))
                yield f"switch {attribute.name}", attribute, place

    def switched(self, attribute):
        """Return what an attribute is switched to now: its first value unless the level says."""
        levels = self.bureau.escalation.levels
        for action in levels[self.level - 1].actions if self.level else ():
            if isinstance(action, Switch) and action.attribute == attribute.name:
                return action.to
        return attribute.values[0]

    def close_share(self, share):
        """Close a share of all core general and acute beds, spread over their wards."""
        general = [ward for ward in self.hospital.wards if ward.bed_type == "general_and_acute"]
        beds, closed = 0, 0
        for ward in general:
            beds += ward.beds
            wanted = int(beds * share + 0.5) - closed
            closed += wanted
            self.closed[ward.name] = wanted
            self.shut_beds(ward)
        self.something_happened()

    def change_nurses(self, ward, nurses):
        """Have other nurses on duty."""
        beds = floor(Fraction(ward.beds_per_nurse) * nurses + Fraction(1, 10**9))
        if min(beds, ward.beds) != self.staffed[ward.name] or self.model.now == 0:
            self.staffed[ward.name] = min(beds, ward.beds)
            self.shut_beds(ward)
            self.something_happened()

    def shut_beds(self, ward):
        """Leave open what neither closures nor too few nurses shut, and no more."""
        name = ward.name
        wanted = ward.beds - min(ward.beds - self.closed[name], self.staffed[name])
        self.open_beds(ward, self.shut[name] - wanted)
        self.shut[name] = wanted

    def open_beds(self, ward, number):
        """Open so many more beds, or close so many, when they become empty."""
        if number > 0:
            stay_open = min(number, self.closing[ward.name])
            self.closing[ward.name] -= stay_open
            self.move(ward, "closed", "empty", number - stay_open)
            for _ in range(number - stay_open):
                self.emptied(ward)
        else:
            now = min(-number, self.state[ward.name]["empty"])
            self.closing[ward.name] += -number - now
            self.move(ward, "empty", "closed", now)

    @property
    def allowance(self):
        """Minutes before the end of need at which a review now lets patients go."""
        levels = self.bureau.escalation.levels
        actions = levels[self.level - 1].actions if self.level else ()
        return sum(action.minutes for action in actions if isinstance(action, DischargeEarly))


def opens(action, ward):
    """Return whether an action opens escalation beds of a ward."""
    return isinstance(action, OpenEscalationBeds) and ward.name in (action.wards or (ward.name,))
