"""Same-day emergency care for stroke at Maidstone Hospital, as published, with its opening hours.

Source: the open SimPy model of J. Williams and S. Rosser (Health Service Modelling Associates
programme), github.com/hsma-tools/stroke_model_des_hsma, run with the parameters below.

Everybody suspected of a stroke sees a nurse and is scanned. Who is done with the scan while
same-day emergency care is open and has a free place goes there; some of them then need no bed.
The others wait for a bed of the stroke ward, if need be in the place they have.

    python -m tests.theory.stroke_same_day 5 33 50 --runs 60

prints the published measures for same-day care open 5, 33 and 50 % of the day.
"""

import argparse
import math

import numpy as np

from flowsim import (
    Arrivals,
    Attribute,
    Calendar,
    Constant,
    Exponential,
    Hospital,
    Number,
    OfPatient,
    Pathway,
    Resource,
    assign,
    by,
    depart,
    first_of,
    note,
    release,
    rung,
    seize,
    simulate,
    treat,
    when,
)
from flowsim.hospital.vocabulary.attributes import shares

DAY = 1440.0
OPENS = 7 * 60
BY_DAY, BY_NIGHT = 60 / 200, 60 / 666.7
"""Arrivals an hour from 07:00 to midnight, and before."""

STAY_DAYS = {
    "ischaemic": (2.88, 4.54, 7.4, 14.14, 26.06, 29.7),
    "haemorrhage": (2.62, 7.03, 12.15, 18.91, 32.45, 41.83),
    "tia": (1,) * 6,
    "mimic": (3,) * 6,
    "other": (3,) * 6,
}
"""Mean stay on the ward by severity, 0 to 5 on the modified Rankin scale."""

LEAST_STAY = DAY / 2
"""The shortest stay on the ward, inferred: the one number that could not be had.

The program draws durations again until they are long enough, stays on the ward too. Half a day is
what the mean stay asks for: with `--least-stay 0` it is 14 h less than published in both columns.
"""

SHORTER_AFTER_THROMBOLYSIS = 0.75
HAEMORRHAGE_AVOIDS = 0.2
THROMBOLYSED = 0.6
"""Share of ischaemic strokes seen in time, with some disability, without contraindication."""


def below(limit: float) -> float:
    """Return the share of whole numbers from 0 to 100 at or below a limit that is N(limit, 1)."""
    return sum(0.5 * math.erfc((number - limit) / math.sqrt(2)) for number in range(101)) / 101


def diagnoses() -> dict[str, float]:
    """Return the share of each diagnosis."""
    ends = [below(limit) for limit in (10, 60, 70, 80)]
    names = ("haemorrhage", "ischaemic", "tia", "mimic", "other")
    return dict(zip(names, np.diff([0.0, *ends, 1.0]).tolist(), strict=True))


def severities() -> dict[str, float]:
    """Return the share of each severity: an exponential of mean 2, rounded, at most 5."""
    longer = [1.0, *(math.exp(-(m + 0.5) / 2) for m in range(5)), 0.0]
    return {str(m): longer[m] - longer[m + 1] for m in range(6)}


def open_for(share: float) -> Calendar:
    """Return opening hours of a share of the day from 07:00, to the minute."""
    if share in (0, 1):
        return Calendar.always(int(share))
    hour, minute = divmod(round(OPENS + share * DAY) % 1440, 60)
    return Calendar.weekly([("daily", "07:00", f"{hour:02d}:{minute:02d}", 1)], elsewhere=0)


def attributes(perfusion: float, avoids_up_to: int) -> list[Attribute]:
    """Return what is known of a patient, and whether the perfusion scan is up."""
    seen_in_time = THROMBOLYSED / 3  # of onset known, unknown inside and outside, a third each
    thrombolysis = {
        ("ischaemic", "0"): shares({"no": 1.0}),
        ("ischaemic", "*"): shares(
            {"if_perfusion": seen_in_time, "yes": seen_in_time, "no": 1 - 2 * seen_in_time}
        ),
    }
    mild = {
        ("ischaemic", str(m)): shares({"ward_if_thrombolysed": 1.0})
        for m in range(avoids_up_to + 1)
    }
    haemorrhage = {"ward_if_thrombolysed": HAEMORRHAGE_AVOIDS, "ward": 1 - HAEMORRHAGE_AVOIDS}
    needs = mild | {("haemorrhage", "*"): shares(haemorrhage)}
    for diagnosis, admitted in (("tia", 10), ("mimic", 30), ("other", 30)):
        chance = below(admitted)
        needs[diagnosis, "*"] = shares({"ward": chance, "home": 1 - chance})
    by_case = ("diagnosis", "severity")
    return [
        Attribute(name="diagnosis", values=tuple(STAY_DAYS), drawn=diagnoses()),
        Attribute(name="severity", values=tuple(severities()), drawn=severities()),
        Attribute(
            name="thrombolysis",
            values=("no", "if_perfusion", "yes"),
            drawn=by(by_case, thrombolysis, default=shares({"no": 1.0})),
        ),
        Attribute(name="perfusion", values=("down", "up"), calendar=open_for(perfusion)),
        Attribute(name="thrombolysed", values=("no", "yes")),
        Attribute(
            name="needs",
            values=("ward", "ward_if_thrombolysed", "home"),
            drawn=by(by_case, needs, default=shares({"ward": 1.0})),
        ),
    ]


def timed(activity: str, mean_minutes: float, least: float) -> list:
    """Return an activity, exponential and drawn again until it is long enough.

    An exponential has no memory: what is longer than the least is the least and an exponential.
    """
    rest = Exponential(mean_minutes=mean_minutes)
    return [treat(f"least_{activity}", Constant(least)), treat(activity, rest)]


def steps(least_stay: float, opens: bool) -> list:
    """Return the pathway, with same-day care where that ever opens."""
    leave = [release("sdec_place"), depart("admission_avoided")]
    same_day = [
        *timed("sdec", 240, least=60),
        when("needs", {"home": [release("sdec_place"), depart("home")]}),
        when("needs", {"ward_if_thrombolysed": [when("thrombolysed", {"no": leave})]}),
        seize("ward_bed"),
        release("sdec_place"),
    ]
    without = [when("needs", {"home": [depart("home")]}), seize("ward_bed")]
    sdec = rung("sdec", *same_day, calendar="sdec_hours", place="sdec_place")
    thrombolysed = {("yes", "*"): "yes", ("if_perfusion", "up"): "yes"}
    shorter = SHORTER_AFTER_THROMBOLYSIS
    return [
        seize("nurse"),
        *timed("consultation", 60, least=5),
        release("nurse"),
        assign("thrombolysed", by(("thrombolysis", "perfusion"), thrombolysed, default="no")),
        *timed("scan", 20, least=15),
        *([first_of("after_scan", [sdec], otherwise=without)] if opens else without),
        note("t_ward"),
        treat(
            "least_stay",
            by("thrombolysed", {"yes": Constant(shorter * least_stay)}, Constant(least_stay)),
        ),
        treat("stay", by("thrombolysed", {"yes": OfPatient("stay", shorter)}, OfPatient("stay"))),
        release("ward_bed"),
        depart("admitted"),
    ]


def stroke_service(
    sdec: float,
    *,
    perfusion: float = 1 / 3,
    places: int = 5,
    beds: int = 49,
    avoids_up_to: int = 1,
    demand: float = 1.0,
    least_stay: float = LEAST_STAY,
) -> Hospital:
    """Return the service, with same-day care and the perfusion scan open shares of the day.

    `avoids_up_to` is the highest severity that can avoid admission, `demand` multiplies arrivals,
    and `least_stay` is that on the ward in minutes.
    """
    stays = {
        (diagnosis, str(severity)): Exponential(mean_minutes=mean * DAY)
        for diagnosis, means in STAY_DAYS.items()
        for severity, mean in enumerate(means)
    }
    rates = [BY_NIGHT * demand] * 7 + [BY_DAY * demand] * 17
    return Hospital(
        name="stroke service",
        pathways=[Pathway("suspected_stroke", steps(least_stay, sdec > 0))],
        arrivals=[Arrivals(name="all", pathway="suspected_stroke", per_hour=tuple(rates * 7))],
        resources=[
            Resource("nurse", 2),
            Resource("sdec_place", places, kind="space"),
            Resource("ward_bed", beds, kind="space"),
        ],
        calendars={"sdec_hours": open_for(sdec)},
        attributes=attributes(perfusion, avoids_up_to),
        numbers=[Number(name="stay", drawn=by(("diagnosis", "severity"), stays))],
    )


def measures(records) -> dict[str, float]:
    """Return what is published of a run, counted as its program counts.

    Occupancy is what those admitted see, themselves included; stays are of those who leave, as they
    are drawn: before thrombolysis makes them shorter.
    """
    low, high = records.window
    patients = records.patients
    left = patients[patients.t_depart.between(low, high)]
    admitted = left[left.outcome == "admitted"]
    stay = admitted.t_depart - admitted.t_ward
    shorter = np.where(admitted.thrombolysed == "yes", SHORTER_AFTER_THROMBOLYSIS, 1.0)
    t_in = np.sort(patients.t_ward.dropna())
    t_out = np.sort(patients.t_depart[patients.outcome == "admitted"])
    seen = t_in[(t_in >= low) & (t_in < high)]
    occupied = np.searchsorted(t_in, seen, side="right") - np.searchsorted(t_out, seen, "right")
    return {
        "admissions avoided": float((left.outcome == "admission_avoided").sum()),
        "ward occupancy": float(occupied.mean()),
        "delayed for a ward bed": float((admitted.minutes_wait_ward_bed > 0).sum()),
        "mean stay of those admitted, h": float((stay / shorter).mean() / 60),
    }


def runs(hospital: Hospital, number: int, engine: str = "auto") -> dict[str, np.ndarray]:
    """Return each measure of so many years, after 73 days of warm-up from empty."""
    length = {"days": 365, "warm_up_days": 73, "seed": 12}
    found = [
        measures(simulate(hospital, **length, replication=k, engine=engine)) for k in range(number)
    ]
    return {name: np.array([run[name] for run in found]) for name in found[0]}


def main(arguments: list[str] | None = None) -> None:
    """Print a table: a row for each share of the day, each measure with its standard error."""
    parser = argparse.ArgumentParser(description="Same-day emergency care for stroke.")
    parser.add_argument(
        "open", nargs="*", type=float, default=[0, 5, 33, 50, 100], help="%% of day"
    )
    parser.add_argument("--perfusion", type=float, default=100 / 3, help="%% of day")
    parser.add_argument("--places", type=int, default=5)
    parser.add_argument("--beds", type=int, default=49)
    parser.add_argument("--avoids-up-to", type=int, default=1, help="severity, 0 to 5")
    parser.add_argument("--demand", type=float, default=1.0)
    parser.add_argument("--least-stay", type=float, default=LEAST_STAY, help="minutes")
    parser.add_argument("--runs", type=int, default=60)
    given = vars(parser.parse_args(arguments))
    number, opened = given.pop("runs"), given.pop("open")
    given["perfusion"] /= 100
    for row, share in enumerate(opened):
        found = runs(stroke_service(share / 100, **given), number)
        if row == 0:
            print("| SDEC open | " + " | ".join(found) + " |\n" + "|---" * (len(found) + 1) + "|")
        errors = [values.std(ddof=1) / math.sqrt(number) for values in found.values()]
        means = [values.mean() for values in found.values()]
        cells = [f"{mean:.1f} ± {error:.1f}" for mean, error in zip(means, errors, strict=True)]
        print(f"| {share:g} % | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
