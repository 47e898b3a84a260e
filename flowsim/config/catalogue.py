"""Which initiatives there are, and the class of each, imported when it is used."""

import importlib
from pathlib import Path

from flowsim.config.folders import Folders
from flowsim.errors import FlowsimError
from flowsim.hospital import initiatives
from flowsim.hospital.initiatives.initiative import Initiative
from flowsim.plugins import own_initiatives


def initiative_names(folders: Folders) -> list[str]:
    """Return the initiatives that can be switched on: with a YAML file, or one's own."""
    return sorted({*folders.names("initiative"), *own_initiatives()})


def scenario_names(folders: Folders) -> list[str]:
    """Return the scenarios: those with a file, and every initiative, which means the baseline
    with it.
    """
    return sorted({*folders.names("scenario"), *initiative_names(folders)})


def initiative_class(name: str) -> type[Initiative]:
    """Return the class of an initiative: one's own, or that in the file of its name.

    Raises FlowsimError when there is no such file, or not one initiative in it.
    """
    if name in own_initiatives():
        return own_initiatives()[name]
    divisions = Path(initiatives.__file__).parent
    found = sorted(divisions.glob(f"*/{name}.py"))
    if not found:
        raise FlowsimError(
            f"initiative {name} has a YAML file but no Python file of its name; call the file that "
            f"holds it {name}.py and name it with --plugin, add "
            f"flowsim/hospital/initiatives/<division>/{name}.py, or remove the YAML file"
        )
    module = importlib.import_module(f"{initiatives.__name__}.{found[0].parent.name}.{name}")
    own = [
        item
        for item in vars(module).values()
        if isinstance(item, type)
        and issubclass(item, Initiative)
        and item.__module__ == module.__name__
    ]
    if len(own) != 1:
        raise FlowsimError(f"{found[0]}: holds {len(own)} initiatives; write one in each file")
    return own[0]
