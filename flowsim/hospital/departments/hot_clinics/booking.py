"""Booking a slot: at referral, by telephone from general practice, or to end a stay early.

Whoever finds no slot in time has what they would have had without the clinic.
"""

from flowsim.hospital.departments.hot_clinics.settings import GP, WARD, HotClinicsSettings
from flowsim.hospital.departments.hot_clinics.terms import (
    BOOKED_BY_GP,
    CLINICS,
    NO_CLINIC,
    REVIEW_SLOT,
    SLOT,
    within_rung,
)
from flowsim.hospital.departments.offers import Offer
from flowsim.hospital.vocabulary.blocks import Written, either, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.ladders import first_of, rung
from flowsim.hospital.vocabulary.steps import (
    assign,
    book,
    come_back,
    depart,
    draw,
    set_time,
    wait_for_time,
)

VISIT, RETURN = "hot_clinic_visit", "return_after_hot_clinic"
AT_THE_SLOT = Constant(0.0)


def offers(settings: HotClinicsSettings) -> tuple[Offer, ...]:
    """Return the rungs of the ladder at referral: clinics of one lead time are one rung.

    Those who see patients soonest come first. Nobody is eligible for two, since a condition has one
    clinic.
    """
    windows = sorted({_window(settings, name) for name in CLINICS})
    return tuple(
        Offer(
            name=within_rung(window[0]),
            eligible=_of("hot_clinic", settings, window),
            book=_slot("hot_clinic", SLOT, window),
            steps=tuple(comes_to_slot(settings, SLOT)),
        )
        for window in windows
    )


def gp_books(settings: HotClinicsSettings) -> list[Written]:
    """Return the telephone call of general practice: whom it books never comes in.

    Slots kept for general practice and any other are open to it.
    """
    windows = sorted({_window(settings, name) for name in CLINICS})
    booked = [
        *comes_to_slot(settings, SLOT),
        assign("dept_type", "none"),
        depart(BOOKED_BY_GP),
    ]
    rungs = [
        rung(
            f"gp_{within_rung(window[0])}",
            *booked,
            eligible=_of("hot_clinic", settings, window),
            book=_slot("hot_clinic", SLOT, window, GP),
        )
        for window in windows
    ]
    calls = settings.gp_calls.value
    by_telephone = [first_of("gp_referral", rungs, otherwise=[])]
    asks = either("gp_calls", {"yes": calls, "no": 1 - calls}, {"yes": by_telephone})
    return [when("hot_clinic", {NO_CLINIC: ()}, otherwise=[asks])]


def leaves_for_review(settings: HotClinicsSettings, cause: str) -> dict[float, list[Written]]:
    """Return the end of a stay of which only a review is left, if a clinic has a slot for it.

    It is looked at once, so many hours before the need for a bed ends (the key); with a slot it
    ends there. `cause` is that of the time until then.
    """
    early = settings.early_review
    window = (early.within_hours.value, early.prepare_hours.value)
    known: dict[object, str] = dict.fromkeys(CLINICS, "yes")
    clinics: dict[object, str] = {name: name for name in CLINICS}
    taken = rung(
        "review_clinic",
        comes_to_slot(settings, REVIEW_SLOT),
        assign("hot_clinic", by("review_clinic", clinics, default=NO_CLINIC)),
        set_time("t_need_end", "need_ends_with_review", Constant(0.0)),
        eligible=by("review_clinic", known, default="no"),
        book=_slot("review_clinic", REVIEW_SLOT, window, WARD),
    )
    looked_at = [
        wait_for_time("t_need_end", lead_minutes=60 * early.early_hours.value, cause=cause),
        first_of("early_discharge", [taken], otherwise=[]),
    ]
    reviewed = when("review_clinic", {NO_CLINIC: ()}, otherwise=looked_at)
    return {early.early_hours.value: [when("admission_method", {"emergency_ed": [reviewed]})]}


def comes_to_slot(settings: HotClinicsSettings, slot: str) -> list[Written]:
    """Return the return for a slot; of those who miss it and needed a bed, some come to ED."""
    missed, returns = settings.missed.value, settings.returns_if_missed.value
    in_need = by(
        ("keeps_slot", "admit_need", "stream"),
        {("*", "*", "direct"): 0.0, ("no", "yes", "*"): returns},
        default=0.0,
    )
    return [
        draw("keeps_slot", {"yes": 1 - missed, "no": missed}),
        come_back(RETURN, in_need, activity=RETURN),
        come_back(
            VISIT,
            by("keeps_slot", {"yes": 1.0}, default=0.0),
            AT_THE_SLOT,
            at=slot,
            activity=f"back_at_{slot}",
        ),
    ]


def _window(settings: HotClinicsSettings, name: str) -> tuple[float, float]:
    """Return within and from how many hours a clinic sees a patient."""
    clinic = settings.clinics[name]
    return clinic.within_hours.value, clinic.prepare_hours.value


def _of(attribute: str, settings: HotClinicsSettings, window: tuple[float, float]) -> By[str]:
    """Return whether a condition is for a clinic that sees patients in this window."""
    rows: dict[object, str] = {name: "yes" for name in CLINICS if _window(settings, name) == window}
    return by(attribute, rows, default="no")


def _slot(
    attribute: str, noted: str, window: tuple[float, float], slot_class: str | None = None
) -> Written:
    """Return the booking of the first slot of the clinic that the attribute names."""
    within, prepare = window
    clinics: dict[object, str] = {name: f"hot_{name}" for name in CLINICS}
    return book(
        by(attribute, clinics, default="hot_surgery"),  # of nobody: only the eligible are asked
        noted,
        slot_class=slot_class,
        prepare_minutes=60 * prepare,
        within_minutes=60 * within,
    )
