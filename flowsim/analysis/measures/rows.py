"""Some rows of the patients table, read column by column."""

from dataclasses import dataclass

import numpy as np

from flowsim.analysis.measures.breakdown import UNLABELLED, Dimension
from flowsim.analysis.measures.numbers import (
    BoolArray,
    FloatArray,
    IntArray,
    carries,
    codes,
    labels_of,
    times,
)
from flowsim.errors import unknown_name
from flowsim.records.frames import Records
from flowsim.records.terms import Terms

FIXED_TIMES = ("t_arrive", "t_depart")


@dataclass(frozen=True)
class Rows:
    """Some rows of the patients table, read column by column."""

    records: Records
    rows: IntArray

    @property
    def terms(self) -> Terms:
        """What the names of the records mean."""
        return self.records.names.terms

    def time(self, milestone: str) -> FloatArray:
        """Return when a milestone was reached, NaN where it was not.

        Raises FlowsimError for a milestone that the model does not have.
        """
        if milestone not in FIXED_TIMES:
            self.terms.find("milestone", milestone)
        if milestone not in self.records.patients:  # declared, and noted nowhere
            return np.full(len(self.rows), np.nan)
        return times(self.records.patients, milestone)[self.rows]

    def time_if_any(self, milestone: str) -> FloatArray:
        """Return when a milestone was reached, all NaN where the model does not have it."""
        if not self.terms.has("milestone", milestone):
            return np.full(len(self.rows), np.nan)
        return self.time(milestone)

    def minutes(self, cause: str) -> FloatArray:
        """Return the minutes of a cause. Raises FlowsimError for one the model does not have."""
        self.terms.find("cause", cause)
        if f"minutes_{cause}" not in self.records.patients:  # declared, and given by no step
            return np.zeros(len(self.rows))
        return times(self.records.patients, f"minutes_{cause}")[self.rows]

    def has(self, attribute: str, *values: str) -> BoolArray:
        """Return which rows carry one of the values.

        Raises FlowsimError for an attribute or a value that the model does not have.
        """
        for value in values:
            self.terms.value(attribute, value)
        return self._carry(attribute, values)

    def _carry(self, attribute: str, values: tuple[str, ...]) -> BoolArray:
        if attribute not in self.records.patients:  # declared, and carried by nobody
            return np.zeros(len(self.rows), dtype=np.bool_)
        return carries(self.records.patients, attribute, values)[self.rows]

    def has_if_any(self, attribute: str, *values: str) -> BoolArray:
        """Return `has` of those values that the model has; nobody where it has none."""
        return self.has(attribute, *[v for v in values if self.terms.has_value(attribute, v)])

    def in_group(self, attribute: str, group: str) -> BoolArray:
        """Return which rows carry a value in the group.

        Raises FlowsimError for an attribute or a group that the model does not have.
        """
        return self._carry(attribute, self.terms.values_in(attribute, group))

    def in_group_if_any(self, attribute: str, group: str) -> BoolArray:
        """Return `in_group`; nobody where the model has no such attribute or group."""
        known = self.terms.has("attribute", attribute)
        if known and group in self.terms.value_groups(attribute):
            return self.in_group(attribute, group)
        return np.zeros(len(self.rows), dtype=np.bool_)

    def left_as(self, *outcomes: str) -> BoolArray:
        """Return whose outcome it is. Raises FlowsimError for one the model does not have."""
        for name in outcomes:
            self.terms.find("outcome", name)
        return carries(self.records.patients, "outcome", outcomes)[self.rows]

    def dimension(self, attribute: str) -> Dimension:
        """Return an attribute as codes and labels; no labels where the model does not have it."""
        if attribute not in self.records.patients:
            return np.full(len(self.rows), -1, dtype=np.int64), ()
        labels = labels_of(self.records.patients, attribute)
        return codes(self.records.patients, attribute, labels)[self.rows], labels

    def in_division(self, division: str) -> BoolArray:
        """Return which rows have a specialty of a division.

        Raises FlowsimError for a division that the model does not have, and for a specialty that
        is none of its services: nobody could tell its division.
        """
        names = self.records.names
        self.terms.find("division", division)
        self.terms.find("attribute", "specialty")
        values = dict(zip(names.attributes, names.attribute_values, strict=True))
        for specialty in values.get("specialty", ()):
            if specialty not in (*names.services, UNLABELLED):
                raise unknown_name("attribute specialty", "service", specialty, names.services)
        pairs = zip(names.services, names.service_divisions, strict=True)
        services = [service for service, of in pairs if of == division]
        return self._carry("specialty", tuple(services))
