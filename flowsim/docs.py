"""Pages of the documentation that are made from the code.

python -m flowsim.docs records > docs/records.md
"""

import sys
from collections.abc import Callable, Mapping, Sequence

from flowsim.analysis.measures import page as measures_page
from flowsim.config import load
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital import terms_page
from flowsim.hospital.terms import shipped_terms
from flowsim.hospital.vocabulary import page as verbs_page
from flowsim.records import page as records_page
from flowsim.records.terms import Terms
from flowsim.scenario.build import untouched


def _records() -> str:
    declared = (*shipped_terms(), *untouched(load("baseline")).terms)
    return f"{records_page.page()}\n{terms_page.section(Terms(tuple(dict.fromkeys(declared))))}"


PAGES: Mapping[str, Callable[[], str]] = {
    "measures": measures_page.page,
    "records": _records,
    "verbs": verbs_page.page,
}
"""What makes each page; a test holds docs/<name>.md against it."""


def page(name: str) -> str:
    """Return a page in Markdown. Raises FlowsimError for a name that is none."""
    if name not in PAGES:
        raise unknown_name("flowsim.docs", "page", name, PAGES)
    return PAGES[name]()


def main(arguments: Sequence[str]) -> int:
    """Print a page; return the exit code."""
    try:
        if len(arguments) != 1:
            raise FlowsimError(f"flowsim.docs: name one page: {', '.join(PAGES)}")
        sys.stdout.write(page(arguments[0]))
    except FlowsimError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
