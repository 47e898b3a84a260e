"""One rule for every number of a configuration: finite, and of a size that can be counted with."""

from collections.abc import Callable, Mapping

from flowsim.config.run_settings import MAXIMUM_SEED
from flowsim.errors import FlowsimError
from flowsim.numbers import LARGEST, LARGEST_WHOLE, finite, whole

WIDER = {"seed": MAXIMUM_SEED}
"""Keys with a limit of their own."""


def check_numbers(tree: object, locate: Callable[[str], str], path: str = "") -> None:
    """Look at every number of a tree of keys, lists and values.

    `locate` turns the path of a key into the words for where it is. Raises FlowsimError for the
    first that is not finite, or too large to be counted with.
    """
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            check_numbers(value, locate, f"{path}.{key}" if path else str(key))
    elif isinstance(tree, list | tuple):
        for number, value in enumerate(tree):
            check_numbers(value, locate, f"{path}.{number}")
    elif isinstance(tree, int | float) and not isinstance(tree, bool):
        try:
            # One side alone is said: what the key allows on the other is not known here.
            if isinstance(tree, int):
                limit = WIDER.get(path, LARGEST_WHOLE)
                whole(tree, "", most=limit) if tree > 0 else whole(tree, "", least=-limit)
            else:
                finite(tree, "", most=LARGEST) if tree > 0 else finite(tree, "", least=-LARGEST)
        except FlowsimError as problem:
            raise FlowsimError(f"{locate(path)}:{problem}") from None
