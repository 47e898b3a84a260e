"""`flowsim period`: the file of other months, from what official returns say of them."""

from collections.abc import Sequence
from pathlib import Path

from flowsim.cli.arguments import parse, parser
from flowsim.config.scenario_words import is_override
from flowsim.errors import FlowsimError

EXAMPLE = """example:
  flowsim period winter_2017_18 'months=[dec,jan,feb]' type1_per_day=291.29 \\
    admissions_per_day=97.54 general_acute_open=577 long_stay_beds=262 --to mine
  flowsim run period=winter_2017_18 --config-dir mine

type1_per_day, admissions_per_day  monthly A&E returns: a day, through the department
beds_open_sd, beds_open_lag        of general_acute_open: by day, and from day to day
general_acute_open, long_stay_beds daily situation reports: means; beds of 7 days and more
long_stay_factor                   instead of long_stay_beds, that of another period
type3_per_day                      urgent care at the second site, 0 if not given
title, source                      words"""


def main(words: Sequence[str]) -> int:
    """Print the file of a period, or write it. Raises FlowsimError for bad input."""
    own = parser(
        "period",
        "Describe other months of the hospital by what official returns say of them: who comes, "
        "who is admitted, beds open and beds held by long stays. Nothing is fitted or simulated.",
        EXAMPLE,
    )
    own.add_argument("words", nargs="+", metavar="NAME", help="its name, then KEY=VALUE")
    own.add_argument("--to", metavar="FOLDER", help="write FOLDER/period/NAME.yaml")
    own.add_argument("--config-dir", metavar="FOLDER", help="a folder of your own YAML files")
    options = parse(own, words)
    names = [word for word in options.words if not is_override(word)]
    if len(names) != 1:
        raise FlowsimError("flowsim period: give one name, and what is known as KEY=VALUE")
    from flowsim.studies.periods import file_text, period_of, returns_of

    given = returns_of([word for word in options.words if is_override(word)])
    text = file_text(period_of(names[0], given, options.config_dir))
    if options.to is None:
        print(text, end="")
    else:
        _write(Path(options.to) / "period" / f"{names[0]}.yaml", text)
    return 0


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise FlowsimError(f"{file}: cannot be written ({problem.strerror})") from None
    print(f"{file}: run it with period={file.stem} --config-dir {file.parent.parent}")
