"""How returns are written down: which columns hold what, by their published names.

Names are compared without case, underscores, quotes and doubled spaces. NHS England has renamed the
columns of the monthly return between years: all names of a field are taken alike.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flowsim.errors import FlowsimError

AE, DAILY = "monthly A&E return", "daily situation report"
OTHER, TYPE_2 = "other", "type2"
UNITS = ("type1", TYPE_2, OTHER)
"""Departments: major, of one specialty, and all others (urgent care centres, minor injuries)."""


@dataclass(frozen=True, kw_only=True)
class Format:
    """One way in which a return is written: the names of its columns by what they hold.

    `when` (a month or a day) and `org` (the code of the organisation) are always needed.
    """

    name: str
    kind: str
    needed: Sequence[str]
    columns: Mapping[str, Sequence[str]]

    def absent(self, header: Mapping[str, int]) -> list[str]:
        """Return the columns that are needed and are not in a header, by their first names."""
        return [self.columns[key][0] for key in self.needed if self.at(key, header) is None]

    def at(self, key: str, header: Mapping[str, int]) -> int | None:
        """Return the place of a column in a header; None if it is not there."""
        return next((header[plain(n)] for n in self.columns[key] if plain(n) in header), None)

    def places(self, header: Mapping[str, int]) -> dict[str, int]:
        """Return the place of every column that is there."""
        found = {key: self.at(key, header) for key in self.columns}
        return {key: place for key, place in found.items() if place is not None}


PUBLISHED = Format(
    name="monthly A&E return, as NHS England publishes it (CSV)",
    kind=AE,
    needed=("when", "org", "type1", "type1_over", "type1_admitted"),
    columns={
        "when": ("Period",),
        "org": ("Org Code", "Organisation Code"),
        "type1": ("A&E attendances Type 1", "Number of A&E attendances Type 1"),
        "type2": ("A&E attendances Type 2", "Number of A&E attendances Type 2"),
        "other": (
            "A&E attendances Other A&E Department",
            "Number of A&E attendances Other A&E Department",
        ),
        "type1_booked": ("A&E attendances Booked Appointments Type 1",),
        "other_booked": ("A&E attendances Booked Appointments Other Department",),
        "type1_over": ("Attendances over 4hrs Type 1", "Number of attendances over 4hrs Type 1"),
        "other_over": (
            "Attendances over 4hrs Other Department",
            "Attendances over 4hrs Other A&E Department",
            "Number of attendances over 4hrs Other A&E Department",
        ),
        "type1_booked_over": ("Attendances over 4hrs Booked Appointments Type 1",),
        "other_booked_over": ("Attendances over 4hrs Booked Appointments Other Department",),
        "type1_admitted": ("Emergency admissions via A&E - Type 1",),
    },
)
PLAIN = Format(
    name="monthly A&E return, plain (CSV)",
    kind=AE,
    needed=("when", "org", "type", "attendances", "breaches", "admissions"),
    columns={
        "when": ("period",),
        "org": ("org_code",),
        "type": ("type",),
        "attendances": ("attendances",),
        "breaches": ("breaches",),
        "admissions": ("admissions",),
    },
)
REPORTS = Format(
    name="daily situation reports (CSV)",
    kind=DAILY,
    needed=("when", "org", "open", "occupied"),
    columns={
        "when": ("Date",),
        "org": ("Code",),
        "open": ("G&A Beds Open",),
        "occupied": ("G&A beds occ'd", "G&A beds occupied"),
        "critical_open": ("CC Adult Open",),
        "critical_occupied": ("CC Adult Occ",),
        "delays_30": ("Delays30",),
        "delays_60": ("Delays60",),
        "over_7": ("No. beds occupied by long-stay patients (> 7 days)", "> 7 days"),
        "over_21": ("No. beds occupied by long-stay patients (> 21 days)", "> 21 days"),
    },
)
FORMATS = (PUBLISHED, PLAIN, REPORTS)

TYPES = {"1": "type1", "2": TYPE_2, "other": OTHER, "3": OTHER}
"""What stands in the column `type` of the plain form."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of a workbook that is read: where it is found, and the columns under each date.

    `columns`: as in `Format`. Where the sheet is of one month, `dated` is False, and columns that
    have the same name are told apart by what stands over them: one of `over`.
    """

    names: Sequence[str]
    kind: str
    columns: Mapping[str, Sequence[str]]
    dated: bool = True
    over: Mapping[str, Sequence[str]] = field(default_factory=dict)


ATTENDED = ("A&E attendances",)
LATE = tuple(
    f"A&E attendances {than} 4 hours from arrival to admission, transfer or discharge"
    for than in (">", "greater than")
)
SHEETS = (
    Sheet(
        names=("Provider Level Data",),
        kind=AE,
        dated=False,
        columns={
            "type1": ("Type 1 Departments - Major A&E",),
            "type2": ("Type 2 Departments - Single Specialty",),
            "other": ("Type 3 Departments - Other A&E/Minor Injury Unit",),
            "type1_over": ("Type 1 Departments - Major A&E",),
            "other_over": ("Type 3 Departments - Other A&E/Minor Injury Unit",),
            "type1_admitted": ("Emergency Admissions via Type 1 A&E",),
        },
        over={
            "type1": ATTENDED,
            "type2": ATTENDED,
            "other": ATTENDED,
            "type1_over": LATE,
            "other_over": LATE,
            "type1_admitted": ("Emergency Admissions",),
        },
    ),
    Sheet(
        names=("G&A beds",),
        kind=DAILY,
        columns={
            "open": ("Total Beds Open", "Total beds avail"),
            "occupied": ("Total beds occ'd",),
        },
    ),
    Sheet(
        names=("Adult critical care",),
        kind=DAILY,
        columns={
            "critical_open": ("CC Adult Open", "CC Adult avail"),
            "critical_occupied": ("CC Adult Occ",),
        },
    ),
    Sheet(
        names=("Beds Occ by long stay patients",),
        kind=DAILY,
        columns={"over_7": ("> 7 days",), "over_21": ("> 21 days",)},
    ),
    Sheet(
        names=("Ambulance Arrivals and Delays",),
        kind=DAILY,
        columns={"delays_30": ("Delay 30-60 mins",), "delays_60": ("Delay >60 mins",)},
    ),
)


def plain(name: object) -> str:
    """Return a name as it is compared."""
    text = re.sub(r"[_\s\u00a0]+", " ", str(name)).strip().lower()
    return text.replace("\u2019", "'")


def header_of(cells: Iterable[object]) -> dict[str, int]:
    """Return the places of the columns of a header by their names; the first of each name."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if name := plain(cell):
            found.setdefault(name, place)
    return found


def format_of(header: Mapping[str, int], where: str) -> Format | None:
    """Return the format that a header is of; None where it is of no return at all.

    Raises FlowsimError where more than half of the columns of a format are there, but not all.
    """
    for one in FORMATS:
        if not one.absent(header):
            return one
    for one in FORMATS:
        absent = one.absent(header)
        if len(absent) < len(one.needed) / 2:
            named = ", ".join(f"'{name}'" for name in absent)
            raise FlowsimError(
                f"{where}: looks like {one.name}, and has no column {named}; name the column so, "
                "or move the file away (docs/calibrate.md lists the names that are known)"
            )
    return None
