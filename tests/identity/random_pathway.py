"""Pathways made at random; see `random_hospital`."""

from math import inf

from hypothesis import strategies as st

from flowsim.hospital.vocabulary.attributes import shares
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant, OfPatient
from flowsim.hospital.vocabulary.ladders import branch_by, first_of, rung
from flowsim.hospital.vocabulary.list_words import (
    call_from,
    join_list,
    release_caller,
    send_back,
    wait_to_be_called,
)
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.steps import (
    assign,
    bed_becomes,
    book,
    branch,
    branch_if_fit,
    branch_on,
    bring_forward,
    cancel_booking,
    close_beds,
    come_back,
    depart,
    draw,
    end,
    give_way,
    go,
    keep_waiting,
    label,
    match_beds,
    note,
    occupy_bed,
    put_off,
    release,
    renege_after,
    request_bed,
    review_escalation,
    seize,
    set_time,
    start,
    transfer,
    treat,
    vacate_bed,
    wait_for_all,
    wait_for_bed,
    wait_for_time,
    wait_until,
)

RESOURCES = ("alpha", "beta", "gamma")
QUEUES = (*RESOURCES, "team")
PLACE = "place"
"""A place outside, which is not seized for anything else."""
ASKERS = ("booked", "walk_in")
SERVICES = ("medicine", "surgery")
CLOCKS = ("t_one", "t_two")
CLINICS = ("memory", "chest")
LISTS = ("routine_list", "ready_list")
CLASSES = ("urgent", "routine")
KINDS = (
    "plain",
    "back",
    "book",
    "serve",
    "serve",
    "wait",
    "way",
    "by_state",
    "ladder",
    "loop",
    "listed",
    "start",
    "patience",
    "bed",
    "bed",
)
SLOT_CLASS = by("frail", {"yes": CLASSES[0]}, default=CLASSES[1])
SERVICE = by("service", {name: name for name in SERVICES})


class PathwayMaker:
    """Draws blocks of steps. A block gives back all it takes, so blocks can be put in any order.

    `pick` is Hypothesis's draw; `duration` draws a duration.
    """

    def __init__(self, pick, has_wards, duration):
        self.pick = pick
        self.has_wards = has_wards
        self.duration = duration
        self.count = 0

    def one_of(self, *options):
        """Return one of the options; the first is the simplest."""
        return self.pick(st.sampled_from(options))

    def yes(self):
        """Return true or false."""
        return self.pick(st.booleans())

    def name(self, stem):
        """Return a name not used before."""
        self.count += 1
        return f"{stem}_{self.count}"

    # -- pathways ------------------------------------------------------------------------------

    def pathway(self, name, depth):
        """Return a patient's pathway."""
        return Pathway(name, [*self.blocks(depth, beside=False), *self.last_part(name)])

    def side_pathway(self, name):
        """Return a pathway begun beside another; now and then it ends by leaving the hospital."""
        last = self.one_of(end(), end(), end(), depart("left_by_the_side"))
        return Pathway(name, [*self.blocks(1, beside=True), last])

    def outside_pathway(self):
        """Return what is walked after leaving with a place outside, which is given back."""
        stay = [self.task(), note("t_two"), *release(PLACE)]
        again = [come_back("next", 0.2, self.duration(), activity=self.name("away"))]
        return Pathway("outside", [*self.blocks(1, beside=True), *stay, *again, end()])

    def last_part(self, name):
        """Return the end of a patient's pathway."""
        if name == "main" and self.yes():
            return [transfer("next")]
        if name == "next" and self.yes():
            patience = renege_after(self.name("patience"), "no_place", Constant(120.0))
            asked = [patience] if self.yes() else []
            asked += seize(PLACE, priority=self.priority())
            return [*asked, depart("outside", to="outside"), label("no_place"), depart(name)]
        return [treat("goodbye", Constant(5.0)), depart(name)]

    def blocks(self, depth, beside):
        """Return one to four blocks, one after the other."""
        steps = []
        for _ in range(self.pick(st.integers(1, 4 - depth))):
            kind = self.one_of(*KINDS)
            if kind in ("way", "by_state", "ladder", "loop") and depth > 1:
                kind = "plain"
            if beside and kind in ("start", "bed", "back"):
                kind = "serve"
            steps += getattr(self, f"_{kind}")(depth, beside)
        return steps

    # -- blocks --------------------------------------------------------------------------------

    def task(self):
        """Return a duration: one of the hospital's activities or one of its own."""
        if self.yes():
            return treat(f"task_{self.pick(st.integers(0, 3))}")
        return treat(self.name("own"), self.duration())

    def _plain(self, depth, beside):
        clock = self.one_of(*CLOCKS)
        return [
            self.one_of(
                self.task(),
                note(clock),
                note(clock, first=True),
                assign("marked", self.one_of("yes", by("acuity", {"1": "yes"}, default="no"))),
                draw("marked", by("frail", {"yes": shares({"yes": 1.0})}, default=EVEN)),
                set_time(clock, self.name("later"), self.duration()),
                bring_forward(clock, to=self.one_of(*CLOCKS), share=self.one_of(0.0, 0.3)),
                put_off(clock, since=self.one_of(*CLOCKS), minutes_an_hour=self.one_of(0.0, 45.0)),
            )
        ]

    def priority(self):
        """Return who goes first."""
        credit = self.one_of(0.0, 10.0, 45.0)
        after, lasts = self.one_of((inf, inf), (30.0, 60.0), (60.0, inf), (0.0, 45.0))
        other = Priority(
            band=self.one_of(0, 1),
            credit_minutes=credit,
            due_band=self.one_of(-1, 2),
            due_after_minutes=after,
            due_until_minutes=after + lasts,
        )
        return self.one_of(None, by("acuity", {"1": Priority()}, default=other))

    def asker(self):
        """Return who asks, or nothing."""
        return self.one_of(None, *ASKERS, by("frail", {"yes": ASKERS[0]}, default="somebody"))

    def _serve(self, depth, beside):
        queue = self.one_of(*QUEUES)
        inside = [treat(self.name("by"), self.duration(), by_whom=queue), self.task()]
        how = self.one_of("wait", "wait", "remember", "loss", "nested")
        if self.yes():
            inside = [*inside[:1], self.gives_way(queue), *inside[1:]]
        if how == "loss":
            skip = self.name("skip")
            asks = seize(queue, otherwise=skip, kind=self.asker())
            held = [asks, *inside[:1], release(queue), label(skip)]
            return [*flat(held), note("t_two")]
        if how == "nested" and queue in RESOURCES[:2]:
            other = RESOURCES[RESOURCES.index(queue) + 1]
            inside = [*flat([seize(other)]), self.task(), *release(other), *inside[:1]]
        if queue in RESOURCES and self.yes():
            return self.serve_several(queue, inside)
        keep = "server" if how == "remember" else None
        how = {"priority": self.priority(), "remember": keep, "kind": self.asker()}
        return flat([seize(queue, **how), inside, release(queue)])

    def gives_way(self, queue):
        """Return a moment at which whoever goes first may have the servers held."""
        to_whom = self.one_of(Priority(band=2), self.priority())
        keep = self.one_of(None, "server")
        return give_way(queue, priority=to_whom, kind=self.asker(), remember=keep)

    def serve_several(self, queue, inside):
        """Take several servers at once, and perhaps give some back earlier; or be turned away."""
        several = self.one_of(
            2, by("acuity", {"1": 1}, default=2), by("night", {"yes": 1}, default=3)
        )
        part = self.one_of(None, 1, by("acuity", {"1": 1}, default=2))
        if part is not None:
            several, fewer = self.one_of((3, part), (by("acuity", {"1": 2}, default=3), part))
            inside = [*inside[:1], *release(queue, units=fewer), *inside[1:]]
        how = {"units": several, "priority": self.priority(), "kind": self.asker()}
        if self.yes():
            skip = self.name("skip")
            taken = seize(queue, otherwise=skip, **how)
            return flat([taken, inside, release(queue), label(skip), note("t_two")])
        return flat([seize(queue, **how), inside, release(queue)])

    def _wait(self, depth, beside):
        clock = self.one_of(*CLOCKS)
        noted = set_time(clock, self.name("until"), self.duration())
        return self.one_of(
            [wait_until("hours")],
            [wait_until("rounds")],
            [noted, wait_until("rounds", until=clock)],
            [wait_until("hourly", until=clock)],
            [wait_until(by("frail", {"yes": "hourly"}, default="hours"))],
            [noted, wait_for_time(clock, lead_minutes=self.one_of(0.0, 10.0))],
            [wait_for_time(clock)],
        )

    def _way(self, depth, beside):
        here, after = self.name("here"), self.name("after")
        clock = self.one_of(*CLOCKS)
        fork = self.one_of(
            branch(self.name("choice"), {here: 0.5, "next": 0.5}),
            branch(
                self.name("choice"),
                by(
                    "night",
                    {"yes": shares({here: 0.2, "next": 0.8})},
                    default=shares({here: 0.5, "next": 0.5}),
                ),
            ),
            branch_on("acuity", {"1": here}),
            branch_on("server", {"alpha": here, "beta": here}),
            branch_on("night", {"yes": here}),
            branch_on("escalation", {"0": here}),
            branch_on("alert", {"some": here}),
            branch_if_fit(clock, here),
        )
        first = self.blocks(depth + 1, beside)
        second = self.blocks(depth + 1, beside)
        return [fork, *first, go(after), label(here), *second, label(after), note("t_one")]

    def _by_state(self, depth, beside):
        """Ways by who is free, who waits, and the time."""
        queues = self.pick(st.permutations(QUEUES))[: self.pick(st.integers(1, 3))]
        ways = {queue: self.blocks(depth + 1, beside) for queue in queues}
        others = self.one_of((), self.blocks(depth + 1, beside))
        return self.one_of(
            [branch_by("any_free", ways, otherwise=others)],
            [branch_by("queue_shorter_than", ways, limit=self.one_of(0, 1, 3), otherwise=others)],
            [branch_by("shortest_queue", ways)],
            [branch_by("before_hour", others, limit=self.one_of(0.0, 10.5, 24.0))],
        )

    def _ladder(self, depth, beside):
        """A ladder of one to three rungs, each with one condition or more."""
        rungs = []
        for number in range(self.pick(st.integers(1, 3))):
            place = self.one_of(None, *QUEUES)
            fit = self.one_of(None, "frail", by("acuity", {"1": "no"}, default="yes"))
            hours = self.one_of(None, "hours", by("night", {"yes": "nights"}, default="hours"))
            slot = self.one_of(None, None, self.slot(self.name("t_rung")))
            if (place, fit, hours, slot) == (None, None, None, None):
                place = QUEUES[0]
            how = {"eligible": fit, "calendar": hours, "place": place, "book": slot}
            if place:
                how["kind"] = self.asker()
            inside = [self.task(), *(release(place) if place else [])]
            rungs += [rung(f"rung_{number}", inside, self.attend(slot, beside), **how)]
        others = self.one_of((), self.blocks(depth + 1, beside))
        return [first_of(self.one_of("ladder", "other"), rungs, otherwise=others)]

    def _back(self, depth, beside):
        """Come back to the same pathway or the next; of those who have come once, half at most."""
        chance = by("marked", {"yes": self.one_of(0.2, 0.5)}, default=self.one_of(0.0, 0.3))
        to = self.one_of("next", "main")
        often = self.one_of(0.1, 0.3, chance)
        return [come_back(to, often, self.duration(), activity=self.name("away"))]

    def _book(self, depth, beside):
        """Book a slot, and attend, cancel, come back for it, or do not come."""
        clock, none = self.name("t_slot"), self.name("none")
        asked = self.slot(clock, otherwise=none)
        back = come_back("next", 0.5, at=clock, activity=self.name("away"), after=self.duration())
        then = self.one_of(
            [wait_for_time(clock), self.task()],
            [wait_for_time(clock, lead_minutes=15.0), cancel_booking(clock)],
            [self.task(), cancel_booking(clock)],
            [self.task()],
            [come_back("next", 0.4, at=clock), *self._plain(depth, beside)],
            [back, self.task()],
        )
        if beside:
            then = [wait_for_time(clock)]
        return [asked, *then, label(none), note("t_two")]

    def slot(self, clock, **otherwise):
        """Return the booking of a slot under a milestone."""
        prepare = self.one_of(0.0, 120.0)
        return book(
            self.one_of(*CLINICS, by("acuity", {"1": CLINICS[0]}, default=CLINICS[1])),
            clock,
            slot_class=self.one_of(None, *CLASSES, SLOT_CLASS),
            prepare_minutes=prepare,
            within_minutes=prepare + self.one_of(inf, 600.0, 2880.0),
            **otherwise,
        )

    def attend(self, slot, beside):
        """Wait for a slot that a rung has booked, cancel it, or do not come."""
        if slot is None:
            return []
        comes = [wait_for_time(slot.clock)]
        gives_back = [self.task(), cancel_booking(slot.clock)]
        return comes if beside else self.one_of([], comes, gives_back)

    def _listed(self, depth, beside):
        """Wait on a list to be called, sent back, or for long enough."""
        long, back, after = self.name("long"), self.name("back"), self.name("after")
        clock = self.one_of(*CLOCKS)
        activity = self.one_of(None, "task_0", "task_1", "size")
        how = {"duration": OfPatient("size")} if activity == "size" else {}
        named = {"activity": self.name("op") if activity == "size" else activity, **how}
        asks = {"until": clock, "otherwise": long} if self.yes() else {}
        if self.yes():
            asks["sent_back"] = back
        join = join_list(
            self.waiting_list(),
            priority=self.priority(),
            since=self.one_of(None, *CLOCKS),
            **named,
        )
        begun = set_time(clock, self.name("listed"), self.duration(), before=self.yes())
        inside = [self.task()] if self.yes() else []
        called = [note("t_one"), *self.task_list(), *([release_caller()] if self.yes() else [])]
        waits = [begun, join, *inside, wait_to_be_called(**asks), *called, go(after)]
        ways = [label(long), *self._plain(depth, beside), go(after), label(back), self.task()]
        return [*waits, *ways, label(after), note("t_two")]

    def task_list(self):
        """Return no task or one."""
        return [self.task()] if self.yes() else []

    def waiting_list(self):
        """Return a waiting list, or a table of them."""
        return self.one_of(*LISTS, by("acuity", {"1": LISTS[0]}, default=LISTS[1]))

    def session(self, name):
        """Return the pathway of a session that calls from a list until nobody fits."""
        again, over, waiting_list = self.name("again"), self.name("over"), self.waiting_list()
        ends = self.one_of(None, "t_two")
        calls = call_from(
            waiting_list,
            otherwise=over,
            begins=self.one_of(None, "t_one") if ends else None,
            ends=ends,
            same=self.one_of(None, None, None, "t_one"),
            gives=self.one_of(None, "t_one"),
            gives_attribute=self.one_of(None, "marked"),
            until=self.one_of(None, "t_two"),
        )
        over_then = self.one_of([], [send_back(waiting_list)], [self.sends_back(waiting_list)])
        waits = [wait_for_all()] if self.yes() else []
        return Pathway(
            name,
            [
                *([assign("marked", "yes")] if self.yes() else []),
                note("t_one"),
                set_time("t_two", self.name("planned"), self.duration()),
                label(again),
                calls,
                *waits,
                *self.task_list(),
                go(again),
                label(over),
                *over_then,
                *([wait_for_all()] if self.yes() else []),
                depart(name),
            ],
        )

    def sends_back(self, waiting_list):
        """Return sending people back, with a reason."""
        reason = self.one_of("yes", by("acuity", {"1": "yes"}, default="no"))
        same = self.one_of(None, "t_one")
        return send_back(waiting_list, same=same, attribute="marked", value=reason)

    def _loop(self, depth, beside):
        again = self.name("again")
        inside = [treat(self.name("turn"), Constant(self.one_of(5.0, 30.0)))]
        inside += self.blocks(depth + 1, beside)
        share = self.one_of(0.3, 0.7)
        back = branch(self.name("back"), {again: share, "next": 1 - share})
        return [label(again), *inside, back]

    def _start(self, depth, beside):
        begun = [start("side", when=self.one_of(None, "frail", "marked")) for _ in "ab"]
        begun = begun[: self.pick(st.integers(1, 2))]
        if self.yes():
            return [*begun, self.task(), wait_for_all()]
        return [*begun, self.task()]

    def _patience(self, depth, beside):
        lost, after = self.name("lost"), self.name("after")
        first, second = self.one_of(*QUEUES), self.one_of(*QUEUES)
        steps = [renege_after(self.name("patience"), lost, self.duration())]
        kept = [r for r in RESOURCES[:1] if self.yes() and r not in (first, second)]
        if kept:
            steps = [*seize(*kept), *steps]
        several = self.one_of(None, 2, 3) if first in RESOURCES else None
        how = {"priority": self.priority(), "kind": self.asker(), "units": several}
        inside = [*seize(first, **how), self.task()]
        if self.yes():
            inside += [self.gives_way(first), self.task()]
        if first in RESOURCES and second in RESOURCES and first < second:
            inside += [*seize(second), self.task(), *release(second), *release(first)]
        else:
            inside += [*release(first), *seize(second), self.task(), *release(second)]
        if self.yes():
            inside = [*inside[:1], keep_waiting(), *inside[1:]]
        steps += [*inside, keep_waiting(), go(after), label(lost), note("t_two"), label(after)]
        return [*steps, *(release(*kept) if kept else [note("t_one")])]

    def _bed(self, depth, beside):
        if not self.has_wards:
            return self._serve(depth, beside)
        service = self.one_of(SERVICE, *SERVICES)
        lost = self.name("no_bed")
        asked = [request_bed(service, kind=self.one_of("admission", "planned"))]
        if self.yes():
            asked = [set_time("t_two", self.name("limit"), self.duration()), *asked]
            asked += [wait_for_bed(self.stage(), until="t_two", otherwise=lost)]
        elif self.yes():
            asked += [wait_for_bed("allocated"), self.task()]
        stay = [wait_for_bed("ready"), occupy_bed(), self.task()]
        if self.yes():
            stay += self.moved()
        return [*asked, *stay, vacate_bed(), label(lost), note("t_one", first=True)]

    def stage(self):
        """Return a stage of a bed."""
        return self.one_of("allocated", "ready")

    def moved(self):
        """Return a move to another bed, perhaps given up, made while still in the first."""
        stays = self.name("stays")
        limit = set_time("t_one", self.name("limit"), self.duration())
        asked = [limit, request_bed(SERVICE, kind="planned")]
        asked += [wait_for_bed("ready", until="t_one", otherwise=stays)]
        return [*asked, vacate_bed(), occupy_bed(), self.task(), label(stays), note("t_two")]


EVEN = shares({"yes": 0.5, "no": 0.5})


def flat(items):
    """Return steps from steps and lists of steps."""
    return [s for item in items for s in (item if isinstance(item, list) else [item])]


def bed_turn_round(has_wards):
    """Return the turn-round of a bed; without wards any pathway, as none starts it."""
    if not has_wards:
        return Pathway("clean", [end()])
    return Pathway(
        "clean",
        [
            treat("declare", Constant(10.0)),
            bed_becomes("dirty"),
            *seize("gamma"),
            bed_becomes("cleaning"),
            treat("clean", Constant(20.0)),
            bed_becomes("empty"),
            *release("gamma"),
            end(),
        ],
    )


def background_pathway():
    """Return the bed meeting and the review of escalation, every hour."""
    return Pathway(
        "background",
        [
            label("again"),
            wait_until("hourly"),
            match_beds(),
            review_escalation(),
            branch("closures", {"next": 0.5, "again": 0.5}),
            close_beds(0.4),
            wait_until("hourly"),
            close_beds(0.1),
            go("again"),
        ],
    )
