"""A small report made by hand, whose every number is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from flowsim.analysis.measures.registry import Measure
from flowsim.hospital.terms import shipped_terms
from flowsim.report import Finding, Headline, ReportInput, ScenarioSummary

COLUMNS = {
    "time_in_department": ["group", "minutes", "percent"],
    "census": ["group", "hour", "patients"],
    "causes": ["place", "cause", "label", "group", "waits", "minutes"],
    "occupancy": ["hour", "percent"],
    "discharges": ["hour", "percent"],
}


def line(measure: str, difference: float, half: float, flag: str, **more: Any) -> dict[str, Any]:
    """Return a row of the comparison table, baseline 50 unless told."""
    start = more.pop("start", 50.0)
    return {
        "measure": measure,
        "name": f"Name of {measure}",
        "unit": "%",
        "baseline": "baseline",
        "scenario": "bed_bureau",
        "scenario_value": start + difference,
        "baseline_value": start,
        "difference": difference,
        "low": difference - half,
        "high": difference + half,
        "replications": 10,
        "flag": flag,
        "direction": "",
        **more,
    }


COMPARISON = (
    line("E01.all", 5.2, 1.3, "clear", direction="better"),
    line("E12.median", -57.0, 16.0, "clear", direction="better", unit="min", start=312.0),
    line("E12.mean", -40.0, 16.0, "clear", direction="better", unit="min", start=300.0),
    line("B01.midnight", 0.1, 0.2, "no material change"),
    line("L05.beds_21", 0.7, 2.1, "unclear", unit="beds", start=118.0),
    line("E11.conversion", 1.0, 0.2, "clear"),
    line("E14.median", float("nan"), 0.0, "unclear", unit="min", start=float("nan")),
)

DEFINITIONS = (
    Measure(
        key="E01.all",
        name="Name of E01.all",
        unit="%",
        definition="Share who left within 240 minutes.",
        source="a handbook",
        minimum_important_difference=1.0,
    ),
    Measure(
        key="T10.cases",
        name="Cases per list",
        unit="cases",
        definition="",
        source="",
        available=False,
        reason="theatres are not simulated yet",
    ),
)


def profiles(scenarios: Sequence[str] = ("baseline", "bed_bureau")) -> dict[str, pd.DataFrame]:
    """Return profiles of two replications, the second 1 higher where that is possible."""
    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
    for k, scenario in enumerate(scenarios):
        for replication in (0, 1):
            who = (scenario, replication)
            for group in ("admitted", "not admitted"):
                # 20 % (baseline) or 30 % in the half-hour that ends at four hours, the rest later.
                early = (20.0 + 10.0 * k) if group == "admitted" else 75.0
                bins = {210.0: early, 240.0: 60.0 - early if early < 60 else 5.0}
                bins |= {0.0: 0.0, 720.0: 100.0 - sum(bins.values())}
                found["time_in_department"] += [(*who, group, b, p) for b, p in bins.items()]
            for hour in range(24):
                full = 10.0 + replication - k + (5.0 if hour == 17 else 0.0)
                found["census"] += [(*who, "department", hour, full)]
                found["census"] += [(*who, "waiting for a bed", hour, full / 2)]
                found["discharges"] += [(*who, hour, 10.0 if 8 <= hour < 18 else 0.0)]
            found["causes"] += [
                (*who, *cause("ed_assessment"), 60.0),
                (*who, *cause("ed_wait_bed_match"), 120.0 - 60.0 * k),
                (*who, *cause("ed_wait_cubicle"), 30.0),
                (*who, *cause("ward_clinical_need"), 3000.0),
                (*who, *cause("ward_wait_community"), 600.0),
            ]
            found["occupancy"] += [(*who, h, 93.0 if h < 100 else 91.0) for h in range(168)]
    return {
        name: pd.DataFrame(rows, columns=["scenario", "replication", *COLUMNS[name]])
        for name, rows in found.items()
    }


def cause(name: str) -> tuple[str, str, str, str, bool]:
    """Place, name, label, group and whether it is waiting, as a department declares it."""
    term = shipped_terms().find("cause", name)
    return term.place, term.name, term.label, term.group, term.waits


def measures(scenarios: Sequence[str] = ("baseline", "bed_bureau")) -> pd.DataFrame:
    """Return tidy measures in which the scenarios go up and down together."""
    rows = [
        (name, replication, "E01.all", "%", 50.0 + replication + k)
        for k, name in enumerate(scenarios)
        for replication in range(4)
    ]
    return pd.DataFrame(rows, columns=["scenario", "replication", "measure", "unit", "value"])


def report(rows: Sequence[Mapping[str, Any]] = COMPARISON, **changes: Any) -> ReportInput:
    """Return the report, with some fields changed."""
    whole = ReportInput(
        scenarios=(
            ScenarioSummary(name="baseline", title="As it was", question="How does it work"),
            ScenarioSummary(
                name="bed_bureau",
                title="A bed bureau",
                question="Do patients wait less for a bed?",
                effects=("beds are matched at once",),
            ),
        ),
        comparison=pd.DataFrame(list(rows)),
        measures=measures(),
        definitions=DEFINITIONS,
        headline=(
            *(Headline(measure=str(row["measure"])) for row in rows[1:]),
            Headline(measure="E01.all", standard="at least 95 %"),
            Headline(measure="T10.cases"),
        ),
        profiles=profiles(),
        settings={"replications": 10, "weeks": 26, "seed": 1, "scale": 1.0},
        versions={"flowsim": "0.1.0"},
        hashes={"baseline": "3f2a9c"},
        findings=(Finding(kind="note", text="the warm-up is long enough"),),
        provenance=("official: attendances of 2018",),
        limits=("nobody gets tired",),
        hospital="A hospital",
    )
    return replace(whole, **changes)


def three_scenarios() -> ReportInput:
    """Return the report with a second scenario, whose only measure is clearly worse."""
    worse = line("E01.all", -5.0, 1.0, "clear", direction="worse", scenario="staffing")
    names = ("baseline", "bed_bureau", "staffing")
    first = report()
    return replace(
        first,
        scenarios=(*first.scenarios, ScenarioSummary(name="staffing")),
        comparison=pd.DataFrame([*COMPARISON, worse]),
        measures=measures(names),
        profiles=profiles(names),
    )
