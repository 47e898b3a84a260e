"""Who is fit for same day emergency care, and who is thought so, drawn at arrival."""

from flowsim.hospital.departments.parameters import after_odds
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.same_day.terms import FIT, JUDGED, LEFT, YES_NO
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, yes_no
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.calendars import Calendar


def patient_attributes(settings: SameDaySettings) -> tuple[Attribute, ...]:
    """Return the attributes; they depend on `need_class` and `specialty`."""
    left = settings.until_closing
    return (
        Attribute(name=FIT, values=YES_NO, drawn=settings.fit.drawn, source=settings.fit.source),
        Attribute(
            name=JUDGED,
            values=YES_NO,
            drawn=judged(settings),
            source=settings.recognised.source,
        ),
        Attribute(
            name=LEFT,
            values=counted(left),
            calendar=left,
            source=settings.opening.source,
        ),
    )


def counted(left: Calendar) -> tuple[str, ...]:
    """Return the values of the half hours left until closing."""
    return tuple(str(k) for k in range(left.highest_level + 1))


def before_work_up(judged: By[Shares], odds: float) -> By[Shares]:
    """Return the shares thought fit before a work-up, from those after it.

    The odds of judging rightly, of the fit and of the others, are `odds` times those after it.
    """
    rows: dict[object, Shares] = {
        labels: yes_no(after_odds(shares.of("yes"), odds if labels[0] == "yes" else 1 / odds))
        for labels, shares in judged.table
    }
    return by(judged.attributes, rows, default=judged.default)


def judged(settings: SameDaySettings) -> By[Shares]:
    """Return the shares thought fit: of the fit by sensitivity, of others by mistake."""
    found: dict[object, Shares] = {
        ("yes", "*", "*"): yes_no(settings.recognised.value),
    }
    for labels, share in settings.mistaken.rows.items():
        need, specialty = (label.strip() for label in labels.split("/"))
        found[("no", need, specialty)] = yes_no(settings.mistaken.adjusted(share))
    return by((FIT, "need_class", "specialty"), found, default=yes_no(0.0))
