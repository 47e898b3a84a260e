"""U01: other sessions of the theatres: lists at the weekend, others moved or given away.

Lists without beds for their patients are not done: more lists for inpatients fill wards, and from
some point on cancel more than they hold.
"""

from dataclasses import dataclass

from flowsim.hospital.departments.theatres.timetable import OperatingLists
from flowsim.hospital.initiatives import Edits, Hospital, Initiative, expected
from flowsim.hospital.initiatives.operating_lists import changed_lists, said


@dataclass(frozen=True, kw_only=True)
class TheatreSessions(Initiative):
    title = "Revised theatre sessions"
    seed = "S2 (clinical strategy 2019-24), U01"
    phrase = "Implement revised theatre session patterns"
    needs = ("theatres",)
    expects = expected(
        up=["R01.removed", "B02.morning", "B09.outliers", "E12.mean"],
        down=["R01.waiting", "E01.type1"],
    )

    opened: tuple[OperatingLists, ...] = ()
    closed: tuple[OperatingLists, ...] = ()

    @property
    def summary(self) -> str:
        """The lists that are opened and closed."""
        given = (("opened", self.opened), ("closed", self.closed))
        words = [f"{verb} every week: {said(rows)}" for verb, rows in given if rows]
        return f"Operating lists {'; '.join(words) or 'as they are'}."

    def edits(self, hospital: Hospital) -> Edits:
        return changed_lists(hospital, opened=self.opened, closed=self.closed)
