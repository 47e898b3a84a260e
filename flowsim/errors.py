"""The one error a user of flowsim is meant to see."""

from collections.abc import Iterable
from difflib import get_close_matches

BEHIND_A_NOUN = ("noted", "of", "with")
"""Words that follow the noun of a kind: 'milestone noted anywhere'."""


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
    text = f"{where}: '{name}' is not {article} {kind} ({plural(kind)}: {shown or 'none'}).{hint}"
    return FlowsimError(text)


def plural(kind: str) -> str:
    """Return what several of a kind are called: 'keys', 'activities', 'kinds of source'."""
    noun, space, rest = kind.partition(" ")
    if rest and rest.split()[0] not in BEHIND_A_NOUN:
        return f"{noun} {plural(rest)}"
    ies = noun.endswith("y") and noun[-2:-1] not in "aeiou"
    return f"{noun[:-1]}ies{space}{rest}" if ies else f"{noun}s{space}{rest}"
