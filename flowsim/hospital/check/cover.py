"""Check that whoever is asked to cover for others has ever anybody to spare."""

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.vocabulary.calendars import Rota
from flowsim.hospital.vocabulary.hospital import Hospital


def check_cover(hospital: Hospital, findings: Findings) -> None:
    """Add a warning for every role that is asked to cover and could never be spared."""
    rotas = {r.name: r.capacity for r in hospital.resources if isinstance(r.capacity, Rota)}
    for name, rota in rotas.items():
        minutes = [start for shift in rota.shifts for start in shift.starts if shift.staff]
        for lender in (rotas[other] for other in rota.cover):
            minutes += [start for shift in lender.shifts for start in shift.starts]
        together = [m for m in set(minutes) if rota.planned_at(m)]
        for other in rota.cover:
            lender = rotas[other]
            if all(lender.planned_at(m) <= lender.minimum_staff for m in together):
                findings.warning(
                    f"resource {name}: cover",
                    f"'{other}' never has anybody to spare: it needs {lender.minimum_staff} "
                    f"itself while '{name}' is on duty",
                    "ask another role, or give it more staff or a lower minimum_staff",
                )
