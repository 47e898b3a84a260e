"""Check that there is a ward for every request, and somebody ever there to be waited for."""

from collections.abc import Callable
from itertools import product
from typing import Any, ClassVar

from flowsim.hospital.check.cover import check_cover
from flowsim.hospital.check.escalation import check_escalation
from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.flow import States
from flowsim.hospital.check.graph import BACKGROUND, Graph
from flowsim.hospital.check.lists import check_lists
from flowsim.hospital.check.nurses import most_core_beds
from flowsim.hospital.check.ring_fences import always_kept_from, check_beds_left
from flowsim.hospital.check.verbs import rule_of
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.attributes import PLACEMENTS
from flowsim.hospital.vocabulary.by_state import TryRung
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.kinds import alternatives
from flowsim.hospital.vocabulary.python_step import PythonStep
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.wards import RequestKind, Ward


def check_supply(graph: Graph, flow: dict[str, States], findings: Findings) -> None:
    """Add findings on wards, the bed bureau, resources, calendars and steps never reached."""
    supply = Supply(graph, flow, findings)
    supply.wards()
    supply.bureau()
    supply.capacity()
    supply.units()
    check_cover(graph.hospital, findings)
    supply.calendars()
    supply.clinics()
    check_lists(graph, flow, findings)
    supply.unreached()


class Supply:
    """Demand and supply of one hospital, by name only; how much is `check_load`'s business."""

    def __init__(self, graph: Graph, flow: dict[str, States], findings: Findings) -> None:
        self.graph = graph
        self.hospital = graph.hospital
        self.findings = findings
        self.flow = flow
        self.reached = {at for states in flow.values() for at in states}
        self.requested: dict[str, str] = {}
        self.requests: list[tuple[str, verb.RequestBed]] = []
        self.seizures: list[tuple[str, verb.Seize]] = []
        self.releases: list[tuple[str, verb.Release]] = []
        self.giving_way: list[tuple[str, verb.GiveWay]] = []
        self.awaited: list[tuple[str, list[str]]] = []
        self.booked: set[tuple[str, str]] = set()
        self.tried: list[str] = []
        self.opened: list[tuple[str, str]] = []
        for at in sorted(self.reached):
            node = graph.nodes[at]
            rule = rule_of(self.RULES, node.step, "supply")
            if rule is not None:
                rule(self, node.where, node.step)

    # -- what is asked for, and where ----------------------------------------------------------

    def _seize(self, where: str, step: verb.Seize) -> None:
        self.seizures.append((where, step))

    def _try_rung(self, where: str, step: TryRung) -> None:
        if step.resource is not None:
            self.tried.append(step.resource)
        for name in alternatives(step.calendar) if step.calendar is not None else ():
            self.opened.append((where, name))
        if step.clinic is not None:
            self._book(where, step)

    def _release(self, where: str, step: verb.Release) -> None:
        if step.units is not None:
            self.releases.append((where, step))

    def _give_way(self, where: str, step: verb.GiveWay) -> None:
        self.giving_way.append((where, step))

    def _request_bed(self, where: str, step: verb.RequestBed) -> None:
        for name in alternatives(step.service):
            self.requested.setdefault(name, where)
        self.requests.append((where, step))

    def _wait_until(self, where: str, step: verb.WaitUntil) -> None:
        self.awaited.append((where, alternatives(step.calendar)))

    def _book(self, where: str, step: verb.Book | TryRung) -> None:
        classes = [""] if step.slot_class is None else alternatives(step.slot_class)
        self.booked |= set(product(alternatives(step.clinic), classes))

    RULES: ClassVar[dict[type, Callable[["Supply", str, Any], None] | None]] = {
        verb.Book: _book,
        verb.Seize: _seize,
        TryRung: _try_rung,
        verb.RequestBed: _request_bed,
        verb.WaitUntil: _wait_until,
        verb.Release: _release,
        verb.GiveWay: _give_way,
        verb.Treat: None,
        verb.WaitForTime: None,
        verb.Start: None,
        verb.WaitForAll: None,
        verb.JoinList: None,
        verb.WaitToBeCalled: None,
        verb.CallFrom: None,
        verb.SendBack: None,
        verb.ReleaseCaller: None,
        verb.RenegeAfter: None,
        verb.KeepWaiting: None,
        verb.WaitForBed: None,
        verb.OccupyBed: None,
        verb.VacateBed: None,
        verb.BedBecomes: None,
        verb.MatchBeds: None,
        verb.ReviewEscalation: None,
        verb.CloseBeds: None,
        verb.Depart: None,
        verb.End: None,
        PythonStep: None,
    }
    """What each verb asks for."""

    # -- wards ---------------------------------------------------------------------------------

    def wards(self) -> None:
        """Check that every service asked for has a ward, and every ward a service."""
        services = [service.name for service in self.hospital.services]
        requested = self.requested
        for ward in self.hospital.wards:
            self._ward(ward, services, set(requested))
        for service, where in requested.items():
            takes = [w.name for w in self.hospital.wards if self._takes(w, service)]
            if not takes:
                self.findings.error(
                    where,
                    f"no ward with beds takes service '{service}' as home or acceptable",
                    f"add ('{service}', 'home') to what a ward serves",
                )
        check_beds_left(self.hospital, self.requests, self.findings)
        for service in services:
            if service not in requested:
                self.findings.warning(
                    f"service {service}", "no pathway ever asks for it", "remove it, or request it"
                )

    def _takes(self, ward: Ward, service: str) -> bool:
        return (
            most_core_beds(self.hospital, ward) > 0
            and dict(ward.serves).get(service) in PLACEMENTS[:2]
        )

    def _ward(self, ward: Ward, services: list[str], requested: set[str]) -> None:
        where = f"ward {ward.name}"
        served = [service for service, _ in ward.serves]
        known = [self.findings.known(f"{where}: serves", "service", s, services) for s in served]
        for service in sorted({s for s in served if served.count(s) > 1}):
            self.findings.error(
                where, f"serves '{service}' twice", "keep one of the two placements"
            )
        if all(known) and not requested & set(served):
            self.findings.error(
                where,
                "no patient can reach it: no pathway asks for a service it takes",
                "let it serve a service that is asked for (asked for: "
                f"{', '.join(sorted(requested)) or 'none'}), or remove the ward",
            )
        if ward.beds + ward.escalation_beds == 0:
            self.findings.warning(where, "it has no beds", "give it beds, or remove it")

    # -- bureau --------------------------------------------------------------------------------

    def bureau(self) -> None:
        """Check the priority table, the escalation ladder, and that somebody holds the meetings."""
        bureau = self.hospital.bureau
        names = [kind.name for kind in bureau.kinds]
        for name in sorted({n for n in names if names.count(n) > 1}):
            self.findings.error("bed bureau", f"request kind '{name}' is given twice", "keep one")
        for kind in bureau.kinds:
            self._kind(kind)
        background = [self.graph.nodes[at].step for at in self.flow[BACKGROUND]]
        asks = bool(self.requested)
        meets = any(isinstance(step, verb.MatchBeds) for step in background)
        if asks and bureau.mode == "meetings" and not meets:
            self.findings.error(
                "bed bureau",
                "mode 'meetings' gives beds at bed meetings alone, but no background pathway "
                "holds one",
                "add a background pathway with match_beds(), or use another mode",
            )
        check_escalation(self.hospital, self.findings)
        if not 0 < bureau.escalation.release <= 1:
            self.findings.error(
                "escalation",
                f"release {bureau.escalation.release:g} must lie in (0, 1]",
                "give the share of a trigger below which a level is left",
            )
        reviews = any(isinstance(step, verb.ReviewEscalation) for step in background)
        if bureau.escalation.levels and not reviews:
            self.findings.warning(
                "escalation",
                "the ladder has levels, but no background pathway reviews them",
                "add a background pathway with review_escalation()",
            )

    def _kind(self, kind: RequestKind) -> None:
        hours = (kind.from_minute, kind.to_minute)
        if not all(0 <= minute <= 1440 for minute in hours) or hours[0] == hours[1]:
            self.findings.error(
                f"request kind {kind.name}",
                f"hours from minute {hours[0]} to {hours[1]} are not within a day",
                "give two different minutes of the day, 0 to 1440",
            )
        overdue = (kind.overdue_after_arrival_minutes, kind.overdue_after_request_minutes)
        if min(overdue) < 0:
            self.findings.error(
                f"request kind {kind.name}", "overdue minutes are negative", "give zero or more"
            )

    # -- resources and calendars -----------------------------------------------------------------

    def capacity(self) -> None:
        """Check that whoever is waited for is ever there."""
        capacity = {r.name: r.highest_capacity for r in self.hospital.resources}
        used = {ward.nurses for ward in self.hospital.wards}
        for queue in self.tried:
            used |= {queue, *self.hospital.members_of(queue)}
        for where, step in self.seizures:
            members = self.hospital.members_of(step.resource)
            used |= {step.resource, *members}
            if sum(capacity[name] for name in members) == 0 and step.otherwise is None:
                self.findings.error(
                    where,
                    f"waits for '{step.resource}', which never has any capacity",
                    f"give {' or '.join(members)} a capacity, calendar or rota above zero",
                )
        for name in self.hospital.queue_names:
            if name not in used:
                self.findings.warning(
                    f"resource {name}", "no step reached ever seizes it", "remove it, or seize it"
                )

    def units(self) -> None:
        """Check that nobody needs more servers than there ever are, or gives back what none has."""
        resources = {r.name: r for r in self.hospital.resources}
        held: dict[str, int] = {}
        for where, step in self.seizures:
            most = max(alternatives(step.units or 1))
            held[step.resource] = max(most, held.get(step.resource, 1))
            if step.resource in resources:
                self._at_once(where, step, most, resources[step.resource])
        for where, given in self.giving_way:
            if given.resource in resources:
                self._has_again(where, given, resources[given.resource])
        for where, release in self.releases:
            fewest, most = min(alternatives(release.units)), held.get(release.resource, 1)
            if fewest >= most:
                self.findings.error(
                    where,
                    f"gives back {fewest} of '{release.resource}' and keeps others, but nobody "
                    f"holds more than {most}",
                    "leave units out to give back all",
                )

    def _at_once(self, where: str, step: verb.Seize, most: int, resource: Resource) -> None:
        """Check that as many are ever free at once for whoever asks."""
        highest = resource.highest_capacity
        kept = always_kept_from(self.hospital, resource, step.kind)
        if 0 < highest < most + kept and (kept or most > 1):
            kept_words = f", {kept} of them kept for others by ring-fences" if kept else ""
            # Whoever is turned away does not wait for ever: that may be meant. Of two tables, those
            # who need most need not be those for whom least is kept.
            tables = len(alternatives(step.units)) > 1 and len(alternatives(step.kind)) > 1
            lenient = step.otherwise or tables
            found = self.findings.warning if lenient else self.findings.error
            found(
                where,
                f"seizes {most} of '{resource.name}' at once, of which there are never more than "
                f"{highest}{kept_words}",
                "give the resource more, or seize fewer",
            )

    def _has_again(self, where: str, step: verb.GiveWay, resource: Resource) -> None:
        """Check that ring-fences leave one for whoever has given way."""
        kept = always_kept_from(self.hospital, resource, step.kind)
        if 0 < resource.highest_capacity <= kept:
            self.findings.error(
                where,
                f"whoever gives way would never have '{resource.name}' again: ring-fences keep "
                f"all {resource.highest_capacity} for others",
                "say in kind who asks, as where it was seized, or keep fewer",
            )

    def calendars(self) -> None:
        """Check that calendars that are waited for ever open, and are used."""
        calendars = dict(self.hospital.calendars)
        used: set[str] = set()
        for where, names in self.awaited:
            used |= set(names)
            for name in names:
                calendar = calendars[name]
                if isinstance(calendar, Calendar) and not calendar.ever_open:
                    self.findings.error(
                        where,
                        f"waits for calendar '{name}', which never opens",
                        "give it hours with a level above zero",
                    )
        for where, name in self.opened:
            used.add(name)
            calendar = calendars[name]
            if isinstance(calendar, Timetable) or not calendar.ever_open:
                self.findings.error(
                    where,
                    f"'{name}' is never open, so nobody ever takes this rung",
                    "give a calendar with hours at a level above zero (a timetable has times, no "
                    "hours)",
                )
        for name in calendars:
            if name not in used:
                self.findings.warning(
                    f"calendar {name}", "no step reached ever looks at it", "remove it, or use it"
                )

    def clinics(self) -> None:
        """Warn of clinics that nobody books, and of slots kept for classes that nobody is of."""
        for clinic in self.hospital.clinics:
            where = f"clinic {clinic.name}"
            if clinic.name not in {name for name, _ in self.booked}:
                self.findings.warning(
                    where, "no step reached ever books it", "remove it, or use it"
                )
                continue
            for item in clinic.classes:
                if (clinic.name, item.name) not in self.booked:
                    kept = f", for which it keeps slots ({item.reserved})" if item.reserved else ""
                    self.findings.warning(
                        where,
                        f"no step reached ever books it as class '{item.name}'{kept}",
                        f"remove the class, or book with slot_class='{item.name}'",
                    )

    def unreached(self) -> None:
        """Warn of pathways nobody enters and of steps nobody comes to; refuse those behind an end.

        An edit may leave steps that no branch leads to any more. One behind a step that never goes
        on, without a label between, is a slip of whoever wrote it.
        """
        for pathway in self.hospital.pathways:
            first = self.graph.entry[pathway.name]
            steps = [k for k, s in enumerate(pathway.steps) if not isinstance(s, verb.MARKERS)]
            spare = [k for k in steps if first + k not in self.reached]
            if len(spare) == len(steps):
                if pathway.kept_for:
                    continue
                self.findings.warning(
                    f"pathway {pathway.name}",
                    "nobody ever enters it",
                    "remove it, or let arrivals, a start or a transfer lead to it",
                )
                continue
            behind = [k for k in spare if self._is_behind_an_end(first + k)]
            for k in behind:
                self.findings.error(
                    self.graph.nodes[first + k].where,
                    "nobody ever comes to this step: the one before it never goes on",
                    "remove it, or put a label before it and branch there",
                )
            if spare and not behind:
                self.findings.warning(
                    self.graph.nodes[first + spare[0]].where,
                    f"nobody ever comes to this step ({len(spare)} such in the pathway)",
                    "remove it, or branch to it",
                )

    def _is_behind_an_end(self, at: int) -> bool:
        """Return whether the step before one, ends of stages left out, never goes on."""
        before = at - 1
        while isinstance(self.graph.nodes[before].step, verb.StageEnd):
            before -= 1
        return isinstance(self.graph.nodes[before].step, verb.LEAVING)
