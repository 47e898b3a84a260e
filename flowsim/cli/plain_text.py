"""Output for consoles that do not know every character, such as those of code page 1252."""

import codecs
import sys

PLAIN = {
    "\N{CHECK MARK}": "+",
    "\N{MULTIPLICATION X}": "x",
    "\N{BLACK DIAMOND}": "*",
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{NO-BREAK SPACE}": " ",
    "\N{PLUS-MINUS SIGN}": "+/-",
    "\N{HORIZONTAL ELLIPSIS}": "...",
}
"""What stands for our own characters; anything else that cannot be shown becomes '#', since a
question mark is a verdict."""

UNKNOWN = "#"
HANDLER = "flowsim_plain"


def plain_where_needed() -> None:
    """Let standard output and error write a plain character for one that they cannot show."""
    codecs.register_error(HANDLER, _plain)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a stream that somebody has put there may be of another kind
            reconfigure(errors=HANDLER)


def _plain(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    wrong = problem.object[problem.start : problem.end]
    return "".join(PLAIN.get(character, UNKNOWN) for character in wrong), problem.end
