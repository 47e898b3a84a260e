"""Charts: opened at arrival, written by steps, closed when the last walker of the patient ends.

A person who is due to come back has a row, and no chart until then.
"""

from flowsim.engine.compiled.codes import NAN, NOTHING, SPARE
from flowsim.engine.compiled.counts import ATTENTION, FREE_CHART, FREE_CHARTS, MINUTES_LOG
from flowsim.engine.compiled.patients.state import (
    EPISODE,
    KEY,
    NEXT_FREE,
    OF,
    ORDINAL,
    PRESENT,
    REQUESTED,
    WALKERS,
    Patients,
)
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part


@part
def open_chart(count: Ints, patients: Patients, patient: int) -> int:
    """Return a chart for a patient who arrives."""
    row = patients.chart
    chart = count[FREE_CHART]
    count[FREE_CHART] = row[chart, NEXT_FREE]
    count[FREE_CHARTS] -= 1
    if count[FREE_CHARTS] < SPARE:
        count[ATTENTION] = 1
    row[chart, OF] = patient
    row[chart, KEY] = patients.key[patients.source[patient]]
    row[chart, ORDINAL] = patients.ordinal[patient]
    row[chart, EPISODE] = patients.episode[patient]
    row[chart, PRESENT] = NOTHING
    row[chart, REQUESTED] = NOTHING
    row[chart, WALKERS] = 0
    for attribute in range(patients.chart_attribute.shape[1]):
        patients.chart_attribute[chart, attribute] = patients.attribute[attribute, patient]
    for milestone in range(patients.chart_milestone.shape[1]):
        patients.chart_milestone[chart, milestone] = NAN
    for cause in range(patients.chart_minutes.shape[1]):
        patients.chart_minutes[chart, cause] = 0.0
    for draw in range(patients.chart_visit.shape[1]):
        patients.chart_visit[chart, draw] = 0
    for milestone in range(patients.chart_booking.shape[1]):
        patients.chart_booking[chart, milestone] = NOTHING
    return int(chart)


@part
def close_chart(count: Ints, patients: Patients, chart: int) -> None:
    """Log the minutes by cause of a chart, and free it."""
    patient, causes = patients.chart[chart, OF], patients.chart_minutes.shape[1]
    first = count[MINUTES_LOG]
    at = first
    for cause in range(causes):
        minutes = patients.chart_minutes[chart, cause]
        if minutes > 0.0:
            patients.log_cause[at] = cause
            patients.log_minutes[at] = minutes
            at += 1
    patients.minutes_first[patient] = first
    patients.minutes_rows[patient] = at - first
    count[MINUTES_LOG] = at
    if at + causes > patients.log_minutes.size:
        count[ATTENTION] = 1
    patients.chart[chart, NEXT_FREE] = count[FREE_CHART]
    count[FREE_CHART] = chart
    count[FREE_CHARTS] += 1


@part
def set_attribute(patients: Patients, chart: int, attribute: int, value: int) -> None:
    """Change an attribute of a patient."""
    patients.chart_attribute[chart, attribute] = value
    patients.attribute[attribute, patients.chart[chart, OF]] = value


@part
def set_milestone(patients: Patients, chart: int, milestone: int, time: float) -> None:
    """Write a milestone of a patient (minutes)."""
    patients.chart_milestone[chart, milestone] = time
    patients.milestone[milestone, patients.chart[chart, OF]] = time
