"""Having the compiled engine ready before it is needed, compiled if it must be."""

from flowsim.engine.simulate import simulate
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import depart, treat
from flowsim.records.frames import Records


def use_once() -> Records:
    """Return the records of a hospital with one patient: loads the engine, or compiles it."""
    visit = Pathway("visit", [treat("stay", Constant(5.0)), depart()])
    once = Batch(name="all", pathway="visit", times=((0.0, 1),), once=True)
    hospital = Hospital(name="smallest", pathways=(visit,), arrivals=(once,))
    return simulate(hospital, weeks=1, engine="compiled")
