"""Waiting lists: who is on which, in the order of joining, and who waits to call."""

from math import inf, nan, sqrt
from statistics import NormalDist

from flowsim.hospital.vocabulary.distributions import OfPatient
from flowsim.hospital.vocabulary.resources import Priority


class Entry:
    """Somebody on a list, who may be called while `waits` is their step of waiting to be."""

    def __init__(self, walker, name, since, priority, expected, order):
        self.walker, self.name, self.since, self.priority = walker, name, since, priority
        self.mean, self.sd = expected
        self.order, self.waits = order, None


class Lists:
    """All waiting lists; `model` has the time and wakes walkers."""

    def __init__(self, hospital, model):
        self.model = model
        self.rules = {item.name: item for item in hospital.waiting_lists}
        self.entries = []
        self.callers = []  # (walker, step, name of the list), in the order of waiting
        self.calls = {}  # by walker: name of the list, and those called from it
        self.events = []

    def note(self, entry, event, by=None):
        """Write what happened to somebody on a list."""
        number = -1 if by is None else by.patient.number
        who = entry.walker.patient.number
        self.events.append((self.model.now, who, entry.name, event, number))

    def of(self, walker):
        """Return the entry of a walker, None if it is on no list."""
        return next((e for e in self.entries if e.walker is walker), None)

    def join(self, walker, step):
        """Join a list."""
        self.let_go(walker)
        patient, model = walker.patient, self.model
        expected = 0.0, 0.0
        if step.activity:
            takes = model.value(model.durations[step.activity], patient)
            if isinstance(takes, OfPatient):
                expected = takes.minutes_each * patient.numbers[takes.number], 0.0
            else:
                expected = takes.mean, takes.sd
        entry = Entry(
            walker,
            model.value(step.waiting_list, patient),
            patient.noted.get(step.since, model.now),
            model.value(step.priority, patient),
            expected,
            next(model.order),
        )
        self.entries.append(entry)
        self.note(entry, "joined")

    def wait(self, walker, step):
        """Wait to be called. Yields while it waits; returns a label to go to, or None."""
        entry, model = self.of(walker), self.model
        limit = walker.patient.noted.get(step.until, inf) if step.until else inf
        if limit <= model.now:
            return self.leave(entry, step)
        entry.waits = step
        for caller in self.callers:
            other, asks, name = caller
            if name == entry.name and self.may_call(other, asks, entry):
                self.callers.remove(caller)
                self.call(other, asks, entry)
                model.wake(other)
                return None
        model.begin_wait(walker, step.cause or "wait_to_be_called", limit)
        came = yield
        if not came:
            return self.leave(entry, step)
        return step.sent_back if came == "sent back" else None

    def leave(self, entry, step):
        """Go off the list."""
        self.entries.remove(entry)
        self.note(entry, "left")
        return step.otherwise

    def place(self, entry):
        """Return where somebody stands: by the order of the list, time less credit, joining."""
        priority: Priority = entry.priority
        now, since = self.model.now, entry.since
        due = since + priority.due_after_minutes <= now < since + priority.due_until_minutes
        first = {
            "priority": priority.due_band if due else priority.band,
            "shortest": entry.mean,
            "longest": -entry.mean,
        }[self.rules[entry.name].order]
        return first, since - priority.credit_minutes, entry.order

    def may_call(self, caller, step, entry):
        """Return whether a caller may call somebody now."""
        rule, called = self.rules[entry.name], self.calls[caller][1]
        mine, theirs = caller.patient.noted, entry.walker.patient.noted
        if entry.waits is None or (rule.most is not None and len(called) >= rule.most):
            return False
        if step.same and mine.get(step.same, nan) != theirs.get(step.same, nan):
            return False
        for quota in rule.quotas:
            has = self.model.label(quota.attribute, entry.walker.patient) == quota.value
            if has and sum(quota in of for _, _, of in called) >= quota.most:
                return False
        if step.ends is None:
            return True
        begin, counted = self.model.now, []
        if step.begins:
            begin, counted = mine.get(step.begins, nan), called
        turnovers = len(called) if step.begins else min(1, len(called))
        mean = variance = 0.0
        for minutes, square, _ in counted:
            mean, variance = mean + minutes, variance + square
        minutes = mean + entry.mean + turnovers * rule.turnover_minutes
        spare = NormalDist().inv_cdf(1 - rule.overrun_chance)
        ends = mine.get(step.ends, nan) + rule.allowance_minutes
        return begin + minutes + spare * sqrt(variance + entry.sd * entry.sd) <= ends

    def call_from(self, walker, step):
        """Call somebody. Yields while it waits; returns a label to go to, or None."""
        model, name = self.model, self.model.value(step.waiting_list, walker.patient)
        if self.calls.get(walker, (None,))[0] != name:
            self.calls[walker] = name, []
        fit = [e for e in self.entries if e.name == name and self.may_call(walker, step, e)]
        if fit:
            entry = min(fit, key=self.place)
            self.call(walker, step, entry)
            model.wake(entry.walker)
            return None
        limit = walker.patient.noted.get(step.until, inf) if step.until else model.now
        if limit <= model.now:
            return step.otherwise
        caller = walker, step, name
        self.callers.append(caller)
        model.begin_wait(walker, step.cause or "wait_to_call", limit)
        if not (yield):
            self.callers.remove(caller)
            return step.otherwise
        return None

    def call(self, caller, step, entry):
        """Take somebody off the list."""
        patient, model = entry.walker.patient, self.model
        of = [
            q for q in self.rules[entry.name].quotas if model.label(q.attribute, patient) == q.value
        ]
        self.calls[caller][1].append((entry.mean, entry.sd * entry.sd, of))
        self.entries.remove(entry)
        self.note(entry, "called", caller)
        if step.gives:
            patient.noted.pop(step.gives, None)
            if step.gives in caller.patient.noted:
                patient.noted[step.gives] = caller.patient.noted[step.gives]
        if step.gives_attribute:
            label = model.label(step.gives_attribute, caller.patient)
            patient.labels[step.gives_attribute] = label
        entry.walker.caller = caller
        caller.beside += 1

    def send_back(self, walker, step):
        """Send back whoever waits and has somewhere to go."""
        name = self.model.value(step.waiting_list, walker.patient)
        for entry in [e for e in self.entries if e.name == name]:
            mine, theirs = walker.patient.noted, entry.walker.patient.noted
            same = not step.same or mine.get(step.same, nan) == theirs.get(step.same, nan)
            if entry.waits is not None and entry.waits.sent_back and same:
                self.entries.remove(entry)
                self.note(entry, "sent_back", walker)
                if step.attribute:
                    value = self.model.value(step.value, entry.walker.patient)
                    entry.walker.patient.labels[step.attribute] = value
                self.model.wake(entry.walker, "sent back")

    def let_go(self, walker):
        """Let whoever called a walker no longer wait for it."""
        caller, walker.caller = walker.caller, None
        if caller is not None:
            self.model.one_less(caller)
