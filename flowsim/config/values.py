"""Values put into a tree whose files are chosen.

Hydra reads and merges all files anew, for a second, whatever the values are. A sweep or a test
asks for hundreds of values of the same files.
"""

from collections.abc import Sequence

from hydra._internal.config_loader_impl import ConfigLoaderImpl
from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import DictConfig

from flowsim.config.overrides import key_of, several_values
from flowsim.config.run_settings import RUN_KEYS


def is_value(override: str) -> bool:
    """Return whether an override sets a value, rather than chooses files."""
    key = key_of(override)
    if override.startswith("++"):
        return True  # which Hydra never takes as a choice
    return key in RUN_KEYS or ("." in key and "/" not in key and "@" not in key)


def put_into(tree: DictConfig, overrides: Sequence[str]) -> None:
    """Set, add or take out what the overrides say, in place.

    That is Hydra's own function, which it has for itself only; a test holds the result against a
    composition of everything at once. Raises what Hydra does, and FlowsimError for several values.
    """
    parsed = OverridesParser.create().parse_overrides(list(overrides))
    for override in parsed:
        if override.is_sweep_override():
            raise several_values(str(override.input_line))
    ConfigLoaderImpl._apply_overrides_to_config(parsed, tree)
