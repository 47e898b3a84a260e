"""Which initiatives there are, by the name of their file."""

import dataclasses
import importlib
import pkgutil
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def initiative_classes() -> dict[str, type[Any]]:
    """Return the dataclass of every initiative, by the name of its file.

    An initiative is a file of `flowsim.hospital.initiatives` that defines one frozen dataclass
    with `apply(hospital)` and `effect()`; its fields are its parameters.
    """
    from flowsim.hospital import initiatives

    found: dict[str, type[Any]] = {}
    for module in pkgutil.iter_modules(initiatives.__path__):
        loaded = importlib.import_module(f"{initiatives.__name__}.{module.name}")
        for item in vars(loaded).values():
            if not isinstance(item, type) or item.__module__ != loaded.__name__:
                continue
            if dataclasses.is_dataclass(item) and hasattr(item, "apply"):
                found[module.name] = item
    return found
