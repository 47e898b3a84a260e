"""`flowsim calibrate`: hospitals that agree with official returns, the shipped or one's own."""

from collections.abc import Sequence
from textwrap import fill

from flowsim.cli.arguments import parse, parser
from flowsim.cli.tables import console
from flowsim.errors import FlowsimError

EXAMPLES = """examples:
  flowsim calibrate --data returns --output mine --dry-run   (what is read, and made of it)
  flowsim calibrate --data returns --output mine             (half an hour on two cores, or more)
  flowsim compare baseline bed_bureau --config-dir mine period=winter_2017_18 plausible=5
  flowsim calibrate                                          (the shipped study)

FOLDER of --data: monthly A&E attendances and emergency admissions, and daily (winter) situation
reports, as NHS England publishes them or in a plain form: docs/calibrate.md. What was simulated
is kept in the folder of --output, and the same command goes on from there."""


def main(words: Sequence[str]) -> int:
    """Calibrate, and say where it is written. Raises FlowsimError for bad input."""
    own = parser(
        "calibrate",
        "Look for hospitals that agree with official returns, by history matching: points that "
        "fill the ranges of what is not known are simulated, and those that cannot be are ruled "
        "out. What is left are the plausible hospitals of a comparison.",
        EXAMPLES,
    )
    own.add_argument("--data", metavar="FOLDER", help="your own returns (default: those shipped)")
    own.add_argument("--org", metavar="CODE", help="the organisation, if the returns have several")
    own.add_argument(
        "--output",
        metavar="FOLDER",
        help="where all is written: a folder for --config-dir (default without --data: "
        "results/calibration)",
    )
    own.add_argument("--points", type=int, metavar="N", help="of the first wave (64)")
    own.add_argument("--further", type=int, metavar="N", help="points of each later wave (24)")
    own.add_argument("--waves", type=int, metavar="N", help="how many waves (5)")
    own.add_argument("--jobs", type=int, metavar="N", help="processes at a time (2)")
    own.add_argument("--dry-run", action="store_true", help="read and write, simulate nothing")
    options = parse(own, words)
    if options.data is None and options.org is not None:
        raise FlowsimError("flowsim calibrate: --org goes with --data")
    from flowsim.calibration.calibrating import REPORT, calibrate

    given = {key: value for key, value in vars(options).items() if value is not None}
    given.pop("plugin", None)
    found = calibrate(**given, tell=_tell)
    print(f"{found.folder / REPORT}: {_result(options.dry_run, len(found.hospitals))}")
    if found.hospitals and options.data:
        print(
            f"flowsim compare baseline bed_bureau --config-dir {found.folder} "
            f"period=NAME plausible={len(found.hospitals)}"
        )
    return 0


def _tell(line: str) -> None:
    """Print a line as wide as the terminal."""
    print(fill(line, console().width, subsequent_indent="  "), flush=True)


def _result(dry_run: bool, hospitals: int) -> str:
    if dry_run:
        return "what was read and made; nothing was simulated"
    if not hospitals:
        return (
            "no hospital is left, and the report says which figures rule them out; compare with "
            "plausible=0, or those that are shipped are taken"
        )
    return f"{hospitals} plausible hospitals"
