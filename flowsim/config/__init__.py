"""YAML to validated, frozen settings. Nothing outside this package ever sees Hydra's objects."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowsim.config.resolved import ResolvedConfig, load
    from flowsim.config.run_settings import RunSettings, ScenarioText

__all__ = ["ResolvedConfig", "RunSettings", "ScenarioText", "load"]


def __getattr__(name: str) -> Any:
    """Import on first use: Hydra and pydantic take a third of a second."""
    if name in ("ResolvedConfig", "load"):
        from flowsim.config import resolved

        return getattr(resolved, name)
    if name in ("RunSettings", "ScenarioText"):
        from flowsim.config import run_settings

        return getattr(run_settings, name)
    raise AttributeError(f"module 'flowsim.config' has no attribute '{name}'")
