"""The one error a user of flowsim is meant to see."""

import re
import sysconfig
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

BEHIND_A_NOUN = ("noted", "of", "with")
"""Words that follow the noun of a kind: 'milestone noted anywhere'."""


LONG_WORD = 500
"""Characters of a word beyond which a message shows its beginning only, whatever was typed."""


class FlowsimError(Exception):
    """Bad input, said once: what is wrong, where, what is allowed, what to do.

    The command line prints the message without a traceback and exits with code 2.
    """

    def __init__(self, message: str) -> None:
        super().__init__(re.sub(rf"[^\s'\";,]{{{LONG_WORD + 1},}}", _shortened, message))


def _shortened(word: re.Match[str]) -> str:
    return f"{word[0][:100]}... ({len(word[0]):,} characters)"


@contextmanager
def own_code(where: str) -> Iterator[None]:
    """Let whatever a user's own code raises, an exit included, end in one message.

    Raises FlowsimError: where, what was raised, and in which line of whose file. What the code
    says itself, as a FlowsimError, only gets `where` in front.
    """
    try:
        yield
    except FlowsimError as problem:
        raise prefixed(where, problem) from problem
    except (Exception, SystemExit) as problem:
        frames = traceback.extract_tb(problem.__traceback__)
        own = [frame for frame in frames if not frame.filename.startswith(OTHERS)] or frames
        line = f"{Path(own[-1].filename).name}, line {own[-1].lineno}"
        text = f"{where}: {type(problem).__name__}: {problem} ({line})"
        raise FlowsimError(text) from problem


OTHERS = (str(Path(__file__).parent), *map(sysconfig.get_path, ("stdlib", "purelib", "platlib")))
"""Where code is that is no user's own: this package, Python, installed packages."""


def prefixed(where: str, problem: FlowsimError) -> FlowsimError:
    """Return an error that begins with a place, once."""
    text = str(problem)
    return FlowsimError(text if text.startswith(where) else f"{where}: {text}")


def missing_key(where: str, name: str) -> FlowsimError:
    """Return the error for a key that must be there and is not; `where` may be a file and line."""
    whole = " (a file of yours takes the place of the shipped one of its name whole)"
    return FlowsimError(f"{where}: '{name}' is missing; add it{whole if '.yaml' in where else ''}")


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
    several = f"{noun[:-1]}ies" if ies else f"{noun}{'es' if noun.endswith('s') else 's'}"
    return f"{several}{space}{rest}"
