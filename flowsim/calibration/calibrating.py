"""`flowsim.calibrate`: hospitals that agree with official returns, the shipped or one's own."""

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path

from flowsim.calibration.implausible import CUT
from flowsim.calibration.judged import Judged
from flowsim.calibration.matching import (
    Matching,
    hospital_of,
    read_matching,
    read_tree,
    shipped,
    study_file,
)
from flowsim.calibration.own_study import POINTS, own_study, write_study, write_text
from flowsim.calibration.plausible import hospitals, picture, tables
from flowsim.calibration.points import Kept, trees_of_periods
from flowsim.calibration.report import in_lines, of_returns, of_shipped, whole_report
from flowsim.calibration.returns import returns_in
from flowsim.calibration.waves import Effort, emulator_errors, predicted, summary, waves
from flowsim.calls import ResultType, checked_call
from flowsim.config.folders import CALIBRATION, PLAUSIBLE
from flowsim.errors import FlowsimError
from flowsim.numbers import not_one
from flowsim.studies.validation import settings

FOLDER = Path("results") / "calibration"
"""Where the shipped study is kept unless a folder is named."""

PREDICTED = "matching_predicted.jsonl"
REPORT = "report.md"
MOST_HOSPITALS = 30

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Calibration(metaclass=ResultType, by="calibrate"):
    """What a calibration found: the plausible hospitals by name, and the folder it is in.

    `report` is what `report.md` there says; `tables` of it what was found, empty if nothing was
    simulated.
    """

    folder: Path
    hospitals: tuple[str, ...]
    report: str
    tables: str = ""


@checked_call
def calibrate(
    data: str | PathLike[str] | None = None,
    output: str | PathLike[str] | None = None,
    *,
    org: str | None = None,
    points: int = 64,
    further: int = 24,
    waves: int = 5,
    jobs: int = 2,
    dry_run: bool = False,
    tell: Tell = print,
) -> Calibration:
    """Look for hospitals that agree with official returns, by history matching.

    `data` is a folder of one's own returns (of the organisation `org`, if there are several); what
    is made of them and what is found is written into the folder `output`, which is then a folder
    of one's own for every other command (`config_dir`). Without `data` the study is the one in
    `output`, or the shipped one. `points` of the first wave, `further` of each later one, and the
    number of `waves` say how much is simulated; what was simulated is kept in `output`, and the
    same call goes on from there. With `dry_run` nothing is simulated. `tell` is given lines that
    say how far it is.

    Raises FlowsimError for returns that cannot be read or make no study, for settings that are
    none, and where `output` holds results of other returns.
    """
    effort = Effort(points=points, further=further, waves=waves, jobs=jobs)
    folder = _folder(data, output)
    shipped.cache_clear()  # files of one's own may have changed since the last call
    trees_of_periods.cache_clear()
    if data is None:
        own = str(folder) if (folder / CALIBRATION).is_dir() else None
        study = read_matching(config_dir=own)
        head, whose = of_shipped(study), ""
    else:
        head, whose = _made(data, org, folder, tell)
        study = read_matching(config_dir=str(folder))
    if dry_run:
        write_text(folder / REPORT, head + "\n")
        return Calibration(folder=folder, hospitals=(), report=head)
    return _matched(study, effort, folder, head, whose, tell)


def _folder(data: object, output: str | PathLike[str] | None) -> Path:
    for name, value in (("data", data), ("output", output)):
        if value is not None and not (isinstance(value, str | PathLike) and fspath(value)):
            raise FlowsimError(not_one(value, f"calibrate: {name}", "the name of a folder"))
    if output is None and data is not None:
        raise FlowsimError("calibrate: name the folder that is to be written: --output FOLDER")
    return FOLDER if output is None else Path(output).expanduser()


def _made(data: str | PathLike[str], org: str | None, folder: Path, tell: Tell) -> tuple[str, str]:
    """Write the study of one's own returns; return the head of the report, and whose they are."""
    found = returns_in(Path(data), org)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise FlowsimError(f"{folder}: cannot be written ({problem.strerror})") from None
    own = str(folder)
    hospital = hospital_of(own)
    made = own_study(found, settings(), read_tree(study_file(hospital)), own)
    write_study(made, hospital, folder)
    for line in in_lines(found, made):
        tell(line)
    return of_returns(found, made), f"returns of {found.org}; "


def _matched(
    study: Matching, effort: Effort, folder: Path, head: str, whose: str, tell: Tell
) -> Calibration:
    """Run what is not kept, and write the hospitals, the report and its picture."""
    found, said = waves(study, Kept(folder / POINTS, study), effort, tell)
    found = predicted(found, folder / PREDICTED, effort.jobs)
    chosen = found.spread_out(MOST_HOSPITALS)
    made = tables(found, chosen, summary(said, found, chosen))
    drawn = (folder / REPORT).with_suffix(".png")
    report = whole_report(head, made, emulator_errors(found), drawn.name)
    write_text(folder / REPORT, report)
    picture(found, chosen, drawn)
    names = _write_hospitals(found, chosen, effort, folder, whose)
    return Calibration(folder=folder, hospitals=names, report=report, tables=made)


def _write_hospitals(
    found: Judged, chosen: list[int], effort: Effort, folder: Path, whose: str
) -> tuple[str, ...]:
    """Write the hospitals; where there are none, no file of them. Return their names."""
    file = folder / PLAUSIBLE / f"{hospital_of(found.study.config_dir)}.yaml"
    file.unlink(missing_ok=True)
    if not chosen:
        return ()
    source = (
        f"{whose}flowsim calibrate {effort.words}: {effort.waves} waves, {len(found.points)} "
        f"points, of which {len(found.left)} have a second-highest implausibility of at most "
        f"{CUT:g}"
    )
    write_text(file, hospitals(found, chosen, source))
    return tuple(f"h{number:02d}" for number in range(1, len(chosen) + 1))
