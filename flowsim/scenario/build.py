"""From a resolved configuration to the hospital that is simulated."""

from flowsim.config.resolved import ResolvedConfig
from flowsim.hospital.model import Hospital
from flowsim.scenario.scale import scaled


def build(config: ResolvedConfig) -> Hospital:
    """Return the hospital of a scenario: departments, then its initiatives in order, then scale.

    Raises FlowsimError when departments or initiatives contradict each other.
    """
    hospital = config.hospital.assemble()
    for initiative in config.initiatives:
        hospital = initiative.apply(hospital)
    return scaled(hospital, config.run.scale)
