"""`flowsim calibrate` on the shipped returns, into the pages and the configuration of this
repository: `python -m experiments.calibration.match --help`.
"""

import argparse
import shutil
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from experiments.marked_page import check_page, put_into
from flowsim.calibration.calibrating import calibrate
from flowsim.errors import FlowsimError

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "plausible.md"
PICTURE = PAGE.with_suffix(".png")
PART = "matching"
"""The part of the page that is made."""
PLAUSIBLE = Path("plausible") / "lister_2018.yaml"


def asked(words: Sequence[str] | None) -> Namespace:
    """Return the options. Exits with 2 for a page that cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m experiments.calibration.match")
    parser.add_argument("--points", type=int, default=64, help="of the first wave")
    parser.add_argument("--further", type=int, default=24, help="points of each later wave")
    parser.add_argument("--waves", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=ROOT / "results" / "calibration")
    parser.add_argument("--write", action="store_true", help=f"hospitals, {PAGE.name}, picture")
    options = parser.parse_args(words)
    if options.write and (problem := check_page(PAGE, PART)):
        parser.error(problem)
    return options


def main(words: Sequence[str] | None = None) -> None:
    """Run what is not kept, and put what is found where it belongs if asked."""
    options = vars(asked(words))
    write = options.pop("write")
    try:
        found = calibrate(**options)
    except FlowsimError as problem:
        raise SystemExit(f"flowsim: {problem}") from None
    print(found.tables)
    if write:
        put_into(PAGE, PART, found.tables)
        shutil.copyfile(found.folder / "report.png", PICTURE)
        (ROOT / "configs" / PLAUSIBLE).unlink(missing_ok=True)
        if found.hospitals:
            shutil.copyfile(found.folder / PLAUSIBLE, ROOT / "configs" / PLAUSIBLE)


if __name__ == "__main__":
    main()
