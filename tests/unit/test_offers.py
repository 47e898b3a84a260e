"""What departments offer instead of an admission: one ladder, in its order, nobody taken twice."""

from functools import cache

from flowsim import Pathway, Resource, depart, eligibility, note, release, transfer, treat
from flowsim.hospital.departments.offers import Offer, ladder
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.records.frames import Records
from tests.small import run

CHAIR = Offer(name="chair", eligible="fit_chair", place="chair", pathway="in_chair")
CLINIC = Offer(name="clinic", eligible="fit_clinic", steps=(note("t_booked"),))
TIMES = tuple(float(t) for t in range(0, 6000, 10))


@cache
def referred(*offers: Offer, chairs: int = 1) -> Records:
    """Return a run in which everybody is referred, and admitted unless an offer takes them."""
    visit = Pathway("in_chair", [treat("care", Constant(60.0)), *release("chair"), depart("seen")])
    steps = [
        *ladder(
            "instead",
            offers,
            goes=lambda pathway: [note("t_gone"), transfer(pathway)],
            goes_home=lambda: [depart("home")],
        ),
        note("t_gone"),
        depart("admitted"),
    ]
    return run(
        steps,
        TIMES,
        engine="simpy",
        others=(visit,),
        resources=(Resource("chair", chairs),),
        attributes=eligibility({"fit_chair": 0.5, "fit_clinic": 0.5}),
    )


def test_who_is_fit_for_both_goes_to_the_first_of_the_offers() -> None:
    for offers, outcome in (((CLINIC, CHAIR), "home"), ((CHAIR, CLINIC), "seen")):
        patients = referred(*offers, chairs=100).patients
        both = patients[(patients["fit_chair"] == "yes") & (patients["fit_clinic"] == "yes")]
        assert len(both) > 50
        assert set(both["outcome"].dropna()) == {outcome}


def test_who_is_fit_for_none_or_finds_it_full_is_admitted() -> None:
    patients = referred(CHAIR).patients
    unfit = patients[patients["fit_chair"] == "no"]
    assert set(unfit["outcome"]) == {"admitted"}
    fit = patients[patients["fit_chair"] == "yes"]
    assert {"seen", "admitted"} <= set(fit["outcome"].dropna())


def test_the_steps_of_an_offer_are_of_whom_it_takes() -> None:
    patients = referred(CLINIC, CHAIR, chairs=100).patients
    assert (patients["t_booked"].notna() == (patients["fit_clinic"] == "yes")).all()


def test_nobody_is_taken_by_two_offers() -> None:
    rungs = referred(CLINIC, CHAIR).rungs
    assert not rungs[rungs["result"] == "taken"]["patient"].duplicated().any()


def test_without_offers_there_is_no_ladder() -> None:
    assert ladder("instead", (), goes=lambda pathway: [], goes_home=list) == []
