"""Beds: occupancy, states, outliers, moves and requests (B01 to B13)."""

import numpy as np

from tests.recomputed.run import DAY, at_least, over, percentile, share
from tests.recomputed.waits import mean_number
from tests.recomputed.wards import (
    STATES,
    general_and_acute,
    in_bed,
    last_ward,
    occupied_minutes,
    pieces,
    ward_states,
    wards_of_general_and_acute,
)


def snapshots(run):
    """Recompute B01, B02, B05 and B06: beds at midnight and at 08:00."""
    core = wards_of_general_and_acute(run)
    midnight = {w: ward_states(run, w, run.snapshots(0)) for w in core}
    morning = {w: ward_states(run, w, run.snapshots(8)) for w in core}
    days = len(run.snapshots(0))
    occupied = sum(beds.occupied.sum() for beds in midnight.values())
    opened = sum(_open(beds).sum() for beds in midnight.values())
    beyond = sum(np.maximum(_open(beds) - core[w], 0) for w, beds in morning.items())
    closed = sum(np.maximum(core[w] - _open(beds), 0) for w, beds in morning.items())
    found = {
        "B01.midnight": share(occupied, opened),
        "B01.midnight_core": share(occupied, sum(core.values()) * days),
        "B01.occupied": occupied / days,
        "B01.open": opened / days,
        "B02.morning": share(
            sum(beds.occupied.sum() for beds in morning.values()),
            sum(_open(beds).sum() for beds in morning.values()),
        ),
        "B05.escalation_beds": beyond.mean(),
        "B05.days_open": share((beyond > 0).sum(), days),
        "B06.closed_beds": closed.mean(),
    }
    for ward, beds in midnight.items():
        found[f"B01.midnight.ward.{ward}"] = share(beds.occupied.sum(), _open(beds).sum())
    return found


def _open(beds):
    return beds[[state for state in STATES if state != "closed"]].sum(axis=1)


def over_time(run):
    """Recompute B03, B04, B08 and B11: beds by their state, minute by minute."""
    begin, length = pieces(run, run.bed_events.t.to_numpy())
    wards = wards_of_general_and_acute(run)
    total = sum(ward_states(run, ward, begin) for ward in wards)
    minutes = total.mul(length, axis=0).sum()
    opened = _open(total)
    occupancy = 100.0 * (total.occupied / opened)[opened > 0]
    beds = total.iloc[0].sum()
    left = run.patients[run.within(run.patients.t_discharge)]
    discharges = general_and_acute(run, last_ward(run, left.patient)).sum()
    found = {
        "B03.time_weighted": share(minutes.occupied, minutes.drop("closed").sum()),
        "B04.maximum": occupancy.max(),
        "B08.turnover_interval": over(
            (minutes.drop("closed").sum() - minutes.occupied) / 60.0, discharges
        ),
    }
    for level in (85, 92, 95, 98):
        above = (occupancy >= level).reindex(total.index, fill_value=False)
        found[f"B04.at_{level}"] = share(length[above].sum(), length.sum())
    return found | {f"B11.{state}": minutes[state] / beds / run.days for state in STATES}


def escalation(run):
    """Recompute B05: the share of time above level 0, and the mean level."""
    begin, length = pieces(run, run.escalations.t.to_numpy())
    until = np.searchsorted(run.escalations.t, begin, side="right")
    level = np.concatenate([[0], run.escalations.level])[until]
    return {
        "B05.time_escalated": share(length[level > 0].sum(), length.sum()),
        "B05.mean_level": (level * length).sum() / length.sum(),
    }


def day_beds(run):
    """Recompute B07: day beds used by a case of the day, each at most once, on days with a case."""
    every = zip(run.names.wards, run.names.bed_types, run.names.core_beds, strict=True)
    beds = {ward: core for ward, kind, core in every if kind == "day"}
    used, possible = 0, 0
    rows = run.stays[run.stays.ward.isin(list(beds)) & run.within(run.stays.t_in)]
    for (ward, _), cases in rows.groupby(["ward", rows.t_in // DAY]):
        used += min(len(cases), beds[ward])
        possible += beds[ward]
    return {"B07.day_beds": share(used, possible)}


def outliers(run):
    """Recompute B09: patients on a ward that does not serve their specialty."""
    stays = run.stays[general_and_acute(run, run.stays.ward)]
    division = dict(zip(run.names.wards, run.names.divisions, strict=True))
    outlying = stays.placement == "outlier"
    near = stays.placement == "acceptable"
    medical = stays.service.map(run.division_of) == "medicine"
    medical &= outlying & (stays.ward.map(division) != "medicine")
    minutes = occupied_minutes(run)[stays.index]
    present = [in_bed(stays, moment) for moment in run.snapshots(8)]
    begun = outlying & run.within(stays.t_in)
    return {
        "B09.outliers": np.mean([(outlying & here).sum() for here in present]),
        "B09.share": share(
            sum((outlying & here).sum() for here in present), sum(here.sum() for here in present)
        ),
        "B09.acceptable": np.mean([(near & here).sum() for here in present]),
        "B09.bed_days": minutes[outlying].sum() / DAY / run.weeks,
        "B09.episodes": begun.sum() / run.weeks,
        "B09.hours_to_repatriation": _until_suitable(run, stays[begun]),
        "B09.medical_outliers": np.mean([(medical & here).sum() for here in present]),
        "B09.medical_bed_days": minutes[medical].sum() / DAY / run.weeks,
    }


def _until_suitable(run, outlying):
    """Return the mean hours from coming into an outlying bed to coming into a suitable one."""
    been = run.stays[run.stays.t_in.notna()].sort_values(["patient", "t_in"], kind="stable")
    following = been.groupby("patient")[["placement", "t_in"]].shift(-1).loc[outlying.index]
    suitable = following.placement.isin(["home", "acceptable"])
    return ((following.t_in - outlying.t_in)[suitable] / 60.0).mean()


def moves(run):
    """Recompute B10: moves between wards that no clinical reason asked for."""
    been = run.stays[run.stays.t_in.notna()].sort_values(["patient", "t_in"], kind="stable")
    before = been.groupby("patient").ward.shift()
    kind = dict(zip(run.names.wards, run.names.bed_types, strict=True))
    onward = run.terms.in_group("request kind", "onward from an assessment unit")
    counts = before.notna() & (before != been.ward) & ~been.kind.isin(onward)
    counts &= ~before.map(kind).isin(["assessment", "day"])
    counts &= (been.ward.map(kind) != "critical_care") & (before.map(kind) != "critical_care")
    admitted = run.patients[run.patients.t_admit.notna()]
    spells = admitted[run.within(admitted.t_discharge)]
    number = counts.groupby(been.patient).sum().reindex(spells.patient, fill_value=0)
    hour = been.t_in % DAY / 60.0
    night = counts & run.within(been.t_in) & ((hour >= 22) | (hour < 6))
    return {
        "B10.moves": over(number.sum(), len(spells)),
        "B10.two_or_more": share((number >= 2).sum(), len(spells)),
        "B10.three_or_more": share((number >= 3).sum(), len(spells)),
        "B10.night_moves": night.sum() / run.weeks,
    }


def requests(run):
    """Recompute B12: requests until a bed is promised or they are withdrawn."""
    answered = np.fmin(run.stays.t_allocated, run.stays.t_withdrawn)
    asked = run.within(run.stays.t_requested)
    waited = (answered.fillna(run.end) - run.stays.t_requested)[asked]
    long = at_least(waited, DAY)
    decided = answered[asked].notna() | long
    found = {
        "B12.queue": mean_number(run, run.stays.t_requested, answered),
        "B12.wait_mean": waited.mean(),
        "B12.wait_p95": percentile(waited, 95),
        "B12.unmet_24_hours": share(long.sum(), decided.sum()),
        "B12.withdrawn": share(run.stays.t_withdrawn[asked].notna().sum(), asked.sum()),
    }
    for kind, minutes in waited.groupby(run.stays.kind[asked]):
        found[f"B12.wait_mean.kind.{kind}"] = minutes.mean()
    return found


def first_placed(run):
    """Recompute B13: first general and acute beds that were a home ward's."""
    rows = run.stays[general_and_acute(run, run.stays.ward) & run.stays.t_in.notna()]
    first = rows.sort_values("t_in", kind="stable").groupby("patient").head(1)
    first = first[run.within(first.t_allocated)]
    return {"B13.home_share": share((first.placement == "home").sum(), len(first))}


FAMILIES = (
    snapshots,
    over_time,
    escalation,
    day_beds,
    outliers,
    moves,
    requests,
    first_placed,
)
