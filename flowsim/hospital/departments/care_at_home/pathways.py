"""At home in a place: until the need for a bed would have ended, and as long as care goes on."""

from flowsim.hospital.departments.care_at_home.asking import STARTS
from flowsim.hospital.departments.care_at_home.settings import CareAtHomeSettings, HomeService
from flowsim.hospital.departments.care_at_home.terms import (
    ANTIBIOTICS,
    AT_HOME,
    AT_HOME_WITH,
    END,
    FAILED,
    FROM_EMERGENCY,
    place_of,
    rung_of,
)
from flowsim.hospital.departments.returns.home import AGAIN, HOUR, MIDNIGHT, may_return
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.vocabulary.blocks import either
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    assign,
    come_back,
    depart,
    end,
    note,
    release,
    set_time,
    transfer,
    treat,
    wait_for_time,
    wait_until,
)

BACK = "return_from_care_at_home"


def goes_on(service: str) -> str:
    """Return the activity of care after the need for a bed would have ended."""
    return f"{service}_at_home_goes_on"


def until_readmitted(service: str) -> str:
    """Return the activity that ends in a readmission."""
    return f"{service}_at_home_fails"


def pathways(settings: CareAtHomeSettings, returns: ReturnsSettings) -> tuple[Pathway, ...]:
    """Return the time at home with each service, its start from the emergency department, and
    the way in which a readmission begins.
    """
    return (
        _from_emergency(),
        *(_at_home(name, service, returns) for name, service in settings.services.items()),
        Pathway(BACK, [assign("returns_from", AT_HOME), transfer(AGAIN)]),
    )


def _from_emergency() -> Pathway:
    """Return leaving the department for antibiotics at home.

    The need for a bed is that which the patient would have been admitted for.
    """
    classes = ("zero_day", "short", "medium", "long")
    return Pathway(
        STARTS,
        [
            assign(AT_HOME_WITH.name, ANTIBIOTICS),
            assign(
                "stay_class", by("expected_stay", {kind: kind for kind in classes}, default="short")
            ),
            set_time("t_need_end", "clinical_need"),
            depart(FROM_EMERGENCY, to=rung_of(ANTIBIOTICS)),
        ],
    )


def _at_home(name: str, service: HomeService, returns: ReturnsSettings) -> Pathway:
    """Return the time at home; who is not readmitted comes back later as after any stay."""
    chance = service.readmitted.value
    over = [note(END), release(place_of(name))]
    readmitted = [
        treat(until_readmitted(name), cause=AT_HOME),
        wait_until(MIDNIGHT, cause=AT_HOME),
        note(FAILED),
        *over,
        come_back(BACK, activity=HOUR),
        end(),
    ]
    return Pathway(
        rung_of(name),
        [
            either(
                f"readmitted_from_{name}", {"yes": chance, "no": 1 - chance}, {"yes": readmitted}
            ),
            wait_for_time("t_need_end", cause=AT_HOME),
            treat(goes_on(name), cause=AT_HOME),
            *over,
            may_return(returns, "ward"),
            end(),
        ],
        source="pathways section 15",
    )
