"""Parts given wrong fields, or not all: one message, with the field and those that there are."""

from dataclasses import MISSING, dataclass, fields, replace
from inspect import signature

import pytest

import flowsim
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.distributions import Exponential, Lognormal
from flowsim.hospital.vocabulary.parts import Part
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.wards import Ward


def _required(item):
    return item.init and item.default is MISSING and item.default_factory is MISSING


ELM = Ward(name="elm", beds=10, serves=(("medicine", "home"),))

MISNAMED = {
    "of a resource": (
        lambda: Resource("bay", capacty=2),
        "resource: 'capacty' is not a field (fields: back_fill, capacity,",
    ),
    "of a distribution": (
        lambda: Lognormal(mean_minute=5, sd_minutes=2),
        "Did you mean 'mean_minutes'?",
    ),
    "of a copy": (
        lambda: replace(ELM, bed=9),
        "ward: 'bed' is not a field (fields: assessing, bed_type,",
    ),
}


PARTS = [
    (name, [item.name for item in fields(part) if _required(item)])
    for name in flowsim.__all__
    if isinstance(part := getattr(flowsim, name), type) and issubclass(part, Part)
]
NEEDY = [(name, needed) for name, needed in PARTS if needed]


def test_many_parts_are_asked():
    assert len(NEEDY) > 30
    assert {"Ward", "Resource", "Exponential", "Hospital"} <= {name for name, _ in NEEDY}


@pytest.mark.parametrize(("name", "needed"), NEEDY)
def test_a_field_that_is_left_out_is_named(name, needed):
    with pytest.raises(FlowsimError, match=f"missing a required argument: '{needed[0]}'; its fi"):
        getattr(flowsim, name)()


def test_a_pathway_without_steps_says_so():
    with pytest.raises(FlowsimError, match="pathway: missing a required argument: 'steps'"):
        flowsim.Pathway("visit")


@pytest.mark.parametrize(("name", "needed"), PARTS)
def test_too_many_values_are_refused_with_the_fields(name, needed):
    with pytest.raises(FlowsimError, match="too many positional arguments; its fields are "):
        getattr(flowsim, name)(*range(99))


def test_a_number_alone_is_told_the_field_it_belongs_to():
    with pytest.raises(FlowsimError, match=r"^exponential: .*; its fields are mean_minutes=...$"):
        Exponential(3)


def test_a_type_error_from_within_stays_what_it_is():
    @dataclass(frozen=True)
    class Broken(Part):
        beds: int

        def __post_init__(self):
            self.beds + "text"

    with pytest.raises(TypeError, match="unsupported operand"):
        Broken(1)


def test_notebooks_show_what_a_part_is_made_of():
    assert list(signature(Exponential).parameters) == ["mean_minutes"]
    assert list(signature(Resource).parameters)[:2] == ["name", "capacity"]


@pytest.mark.parametrize("case", MISNAMED)
def test_a_field_that_there_is_not_is_refused_with_the_nearest(case):
    make, message = MISNAMED[case]
    with pytest.raises(FlowsimError) as refused:
        make()
    assert message in str(refused.value)
    assert "Did you mean" in str(refused.value)
