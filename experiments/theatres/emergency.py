"""Emergency theatres in scenario `theatres`: `python -m experiments.theatres.emergency --help`.

Waits, theatres and beds are counted from the records, beside what has been published, and against
the same patients without emergency theatres. Nothing is fitted to it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from experiments.replicated import asked, lengths, replications_of, show, table
from flowsim.analysis.measures import measure
from flowsim.analysis.measures.emergency_theatres import TARGET_HOURS
from flowsim.analysis.measures.numbers import percent
from flowsim.config import load
from flowsim.records.frames import Records

PAGE = Path(__file__).parents[2] / "docs" / "emergency_theatres.md"
PART, EFFECTS = "emergency theatres", "effects"
"""The parts of the page that are made."""

WITHOUT = "hospital.emergency_theatres.modelled=false"
HOUR, DAY, WEEK = 60.0, 1440.0, 10080.0
NIGHT = (22, 8)
CLASSES = (*TARGET_HOURS, "expedited")
"""NCEPOD classes; those that audits set a limit in hours for, and the last, without one."""

SURGERY = ("general_surgery", "orthopaedics", "urology", "gynaecology")
THEATRES = ("emergency_theatre", "trauma_theatre", "third_theatre")
PUBLISHED = {
    "emergency operations, of all (%)": "15.8 (NCEPOD, Who Operates When II)",
    "hip fractures begun within 36 h of arrival (%)": "about 70 (National Hip Fracture Database)",
}
EFFECT_KEYS = {
    "E01.type1": "within four hours, type 1 (%)",
    "E12.median": "decision to admit to leaving, median (min)",
    "L01.emergency_overnight_mean": "stay of emergencies with a night, mean (nights)",
    "E12.mean.specialty.general_surgery": (
        "decision to admit to leaving, general surgery, mean (min)"
    ),
    "T11.on_the_day.reason.bed": "elective operations cancelled for want of a bed (%)",
    "T11.on_the_day.reason.time": "elective operations cancelled for want of time (%)",
    "B01.midnight": "beds in use at midnight, general and acute (%)",
    "B03.time_weighted.ward.surgical_assessment_unit": "surgical assessment unit in use (%)",
}


def begun(records: Records) -> pd.DataFrame:
    """Return the emergency operations of which anaesthesia began in the window."""
    found, (start, end) = records.patients, records.window
    return found[(found["t_op_anaes"] >= start) & (found["t_op_anaes"] < end)]


def of_waits(records: Records) -> dict[str, float]:
    """Return how long each class waited from the booking to the start of anaesthesia."""
    cases = begun(records)
    admitted = cases[cases["source"] != "urgent_ambulatory"]
    found: dict[str, float] = {}
    for name in CLASSES:
        mine = admitted[admitted["emergency_class"] == name]
        hours = (mine["t_op_anaes"] - mine["t_op_decided"]) / HOUR
        ready = (mine["t_op_sent"] - mine["t_op_ready"]) / HOUR
        said = name.replace("_", " ")
        found[f"{said}: booked to anaesthesia, median (h)"] = hours.median()
        if name in TARGET_HOURS:
            limit = TARGET_HOURS[name]
            found[f"{said}: within {limit:g} h (%)"] = 100 * (hours <= limit).mean()
        found[f"{said}: ready and waiting for a theatre, mean (h)"] = ready.clip(lower=0).mean()
    hips = admitted[admitted["operation_kind"] == "hip_fracture"]
    since = (hips["t_op_anaes"] - hips["t_arrive"]) / HOUR
    found["hip fractures begun within 36 h of arrival (%)"] = 100 * (since <= 36).mean()
    found["hip fractures: arrival to anaesthesia, mean (h)"] = since.mean()
    day = (hips["t_op_anaes"] // DAY) - (hips["t_arrive"] // DAY)
    found["hip fractures on the day of arrival or the next (%)"] = 100 * (day <= 1).mean()
    listed = cases[cases["source"] == "urgent_ambulatory"]
    at_home = (listed["t_op_slot"] - listed["t_op_decided"]) / DAY
    found["urgent list: decision to slot, mean (days)"] = at_home.mean()
    return found


def of_theatres(records: Records) -> dict[str, float]:
    """Return what was operated on where and when, and what it took from elective lists."""
    cases, (start, end) = begun(records), records.window
    weeks = (end - start) / WEEK
    people = records.patients
    elective = people["t_anaes"].between(start, end) & people["t_out_theatre"].notna()
    hour = cases["t_op_anaes"] % DAY / HOUR
    at_night = (hour >= NIGHT[0]) | (hour < NIGHT[1])
    broke_in = cases["operating_theatre"].astype(str).str.fullmatch(r"theatre_\d+")
    inside = people["t_session"].between(start, end)
    return {
        "emergency operations a week, admitted patients": (
            (cases["source"] != "urgent_ambulatory").sum() / weeks
        ),
        "emergency operations a week, urgent list": (
            (cases["source"] == "urgent_ambulatory").sum() / weeks
        ),
        "emergency operations, of all (%)": percent(len(cases), len(cases) + elective.sum()),
        "begun between 22:00 and 08:00 (%)": 100 * at_night.mean(),
        "break-ins to elective lists a week": broke_in.sum() / weeks,
        "elective minutes given way a week": people["minutes_session_gave_way"][inside].sum()
        / weeks,
        **utilisation(records),
    }


def utilisation(records: Records) -> dict[str, float]:
    """Return the use of each theatre in the hours in which a case may begin (T19)."""
    (start, end), hours = records.window, records.resource_hours
    inside = hours[hours["hour"].between(start / HOUR, end / HOUR - 1)].astype({"resource": str})
    found = {}
    for name in THEATRES:
        mine = inside[inside["resource"] == name]
        day = mine[(mine["hour"] % 24).between(NIGHT[1], NIGHT[0] - 1)]
        words = name.replace("_", " ")
        found[f"{words}: in use, of its hours (%)"] = percent(
            mine["busy_minutes"].sum(), mine["scheduled_minutes"].sum()
        )
        if name == "emergency_theatre":
            found[f"{words}: in use between 08:00 and 22:00 (%)"] = percent(
                day["busy_minutes"].sum(), day["scheduled_minutes"].sum()
            )
    return found


def of_beds(records: Records) -> dict[str, float]:
    """Return what waiting in a bed for an emergency operation took (L08)."""
    cases = begun(records)
    weeks = (records.window[1] - records.window[0]) / WEEK
    admitted = cases[cases["source"] != "urgent_ambulatory"]
    before = ((admitted["t_op_anaes"] - admitted["t_admit"]) / DAY).clip(lower=0)
    trauma = before[admitted["specialty"] == "orthopaedics"]
    return {
        "days in a bed before the operation, mean": before.mean(),
        "days in a bed before the operation, orthopaedics, mean": trauma.mean(),
        "bed-days before an operation, a week": before.sum() / weeks,
    }


def of_hospital(records: Records) -> dict[str, float]:
    """Return what emergency theatres may change elsewhere."""
    bases = {".".join(key.split(".")[:2]) for key in EFFECT_KEYS}
    values = measure(records, sorted(bases)).set_index("measure")["value"]
    people, (start, end) = records.patients, records.window
    left = people[people["t_depart"].between(start, end)]
    stays = left[
        left["admission_method"].isin(["emergency_ed", "emergency_gp"])
        & left["specialty"].isin(SURGERY)
    ]
    days = (stays["t_depart"] - stays["t_admit"]) / DAY
    return {
        **{words: values[key] for key, words in EFFECT_KEYS.items()},
        "stay of surgical emergencies from the 24th hour on, mean (days)": days[days >= 1].mean(),
    }


def effects(with_them: pd.DataFrame, without: pd.DataFrame) -> str:
    """Return the means with and without, and the difference pair by pair, in Markdown."""
    lines = ["| | without | with | difference, lowest to highest |", "|---|---|---|---|"]
    for name in with_them.columns:
        apart = with_them[name] - without[name]
        lines.append(
            f"| {name} | {without[name].mean():,.2f} | {with_them[name].mean():,.2f} | "
            f"{apart.mean():+,.2f}, {apart.min():+,.2f} to {apart.max():+,.2f} |"
        )
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> None:
    """Run the scenario with and without emergency theatres, and put the tables into the page."""
    options = asked(
        "theatres.emergency",
        PAGE,
        [PART, EFFECTS],
        words,
        replications=4,
        weeks=12,
        warm_up_weeks=6,
    )

    def run(*settings: str) -> Iterator[Records]:
        return replications_of(load("theatres", [*options.set, *settings]), options)

    rows, with_them = [], []
    for records in run():
        rows.append({**of_waits(records), **of_theatres(records), **of_beds(records)})
        with_them.append(of_hospital(records))
    without = [of_hospital(records) for records in run(WITHOUT)]
    changes = effects(pd.DataFrame(with_them), pd.DataFrame(without))
    said = lengths(options)
    show(PAGE, {PART: said + table(rows, PUBLISHED), EFFECTS: said + changes}, options)


if __name__ == "__main__":
    main()
