"""The one error a user of flowsim is meant to see."""

from collections.abc import Iterable
from difflib import get_close_matches


class FlowsimError(Exception):
    """Bad input, said once: what is wrong, where, what is allowed, what to do.

    The command line prints the message without a traceback and exits with code 2.
    """


def unknown_name(where: str, kind: str, name: object, allowed: Iterable[object]) -> FlowsimError:
    """Return the error for a name that does not exist, with the nearest one that does."""
    names = sorted(str(item) for item in allowed)
    close = get_close_matches(str(name), names, n=1)
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    hint = f" Did you mean '{close[0]}'?" if close else ""
    article = "an" if kind[0] in "aeiou" else "a"
    several = f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
    text = f"{where}: '{name}' is not {article} {kind} ({several}: {shown or 'none'}).{hint}"
    return FlowsimError(text)
