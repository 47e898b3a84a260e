"""What must be known of latent need, beyond what other departments say."""

from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import Parameter


@dataclass(frozen=True, kw_only=True)
class NeedSettings:
    """`advice_only`: share of those who need neither bed nor specialty who need advice only."""

    advice_only: Parameter

    def __post_init__(self) -> None:
        if not 0 <= self.advice_only.value <= 1:
            raise FlowsimError(
                f"need: advice_only {self.advice_only.value:g} is a share; it must lie in [0, 1]"
            )
