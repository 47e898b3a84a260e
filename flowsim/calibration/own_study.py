"""A study of one's own returns: its periods, the figures they are held against, what is varied.

The shipped study is the pattern: each period of one's own takes the place of one of its periods,
and every figure that it has from the hospital's returns is worked out from one's own, with the same
tolerance and discrepancy. Figures of the literature stay.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from flowsim.calibration.figures import beds_open, figures, long_stays
from flowsim.calibration.returns import OrgReturns
from flowsim.calibration.seasons import WINTER, YEAR, Stretch, incomplete, stretches
from flowsim.config.folders import CALIBRATION
from flowsim.config.period import PeriodSettings
from flowsim.errors import FlowsimError
from flowsim.studies.periods import Returns, file_text, period_of
from flowsim.studies.validation import SWEEP, Target, ValidationSettings

MATCHED_WINTERS = 2
FIGURE_DIGITS = 2
TARGETS = "validation/targets.yaml"
POINTS = "matching.jsonl"
"""The file of what was simulated."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which periods are held against figures, the reference and the winters (the main one first),
    and which are predicted only.
    """

    reference: Stretch
    winters: tuple[Stretch, ...]
    predicted: tuple[Stretch, ...]

    @property
    def matched(self) -> tuple[Stretch, ...]:
        """Those held against figures."""
        return (self.reference, *self.winters)

    @property
    def all(self) -> tuple[Stretch, ...]:
        """All of them."""
        return (*self.matched, *self.predicted)


@dataclass(frozen=True, kw_only=True)
class OwnStudy:
    """What is made of returns: periods, targets, the tree of the study, and what is to be said."""

    periods: tuple[PeriodSettings, ...]
    returned: tuple[str, ...]
    targets: ValidationSettings
    tree: Mapping[str, Any]
    said: tuple[str, ...]


def own_study(
    found: OrgReturns,
    shipped: ValidationSettings,
    pattern: Mapping[str, Any],
    config_dir: str | Path | None = None,
) -> OwnStudy:
    """Return the study of returns, on the pattern of the shipped one: its targets and its tree.

    `config_dir` has files of the user's own hospital, if any. Raises FlowsimError where there is no
    whole winter with beds or no other whole period, and for returns that no hospital gives.
    """
    chosen = chosen_of(found)
    said = [*incomplete(found), *_without_beds(found)]
    periods = tuple(_periods(chosen, said, config_dir))
    targets = _targets(chosen, shipped, pattern, said)
    tree = _tree(chosen, targets, pattern)
    returned = tuple(map(_returned, chosen.all))
    return OwnStudy(
        periods=periods, returned=returned, targets=targets, tree=tree, said=tuple(said)
    )


def chosen_of(found: OrgReturns) -> Chosen:
    """Return which periods of the returns are used as what.

    The reference is the latest April to November, or else the latest summer. The winters are the
    latest two with beds; the main one is the later in which long stays were counted.
    """
    every = list(stretches(found))
    winters = [one for one in every if one.season.kind == WINTER and one.has_beds]
    others = [one for one in every if one.season.kind != WINTER]
    if not winters:
        raise FlowsimError(
            "the returns hold no winter whose months December to February are all returned, with "
            f"beds open and occupied on four of five days ({_there(every)}); give the monthly "
            "returns and the daily situation reports of at least one"
        )
    if not others:
        raise FlowsimError(
            "the returns hold neither a whole April to November nor a whole June to August "
            f"({_there(every)}); give the monthly returns of at least one, beside the winters"
        )
    reference = max(others, key=lambda one: (one.season.kind == YEAR, one.monday))
    latest = sorted(winters[-MATCHED_WINTERS:], key=_counted_late, reverse=True)
    used = [reference.name, *(one.name for one in latest)]
    return Chosen(
        reference=reference,
        winters=tuple(latest),
        predicted=tuple(
            one
            for one in every
            if one.name not in used and (one.season.kind != WINTER or one.has_beds)
        ),
    )


def _without_beds(found: OrgReturns) -> Iterator[str]:
    """Yield winters that are left out because beds were reported on too few days."""
    for one in stretches(found):
        if one.season.kind == WINTER and not one.has_beds:
            days = len(one.days.get("open", {}))
            yield f"{one.title}: beds on {days} of {one.length} days, of which 80 % are needed"


def _counted_late(winter: Stretch) -> tuple[bool, Any]:
    return long_stays(winter) is not None, winter.monday


def _there(every: Sequence[Stretch]) -> str:
    return f"whole periods: {', '.join(one.name for one in every) or 'none'}"


# -- periods -------------------------------------------------------------------------------------


def _periods(
    chosen: Chosen, said: list[str], config_dir: str | Path | None
) -> Iterator[PeriodSettings]:
    """Yield the settings of every period, those first on whose long stays others rest."""
    made: dict[str, PeriodSettings] = {}
    for one in sorted(chosen.all, key=lambda one: long_stays(one) is None):
        beds, stays, like = _beds_of(one, chosen), long_stays(one), _long_stays_as(one, chosen)
        mean, sd, lag = beds_open(beds)
        whose = "" if beds is one else f"of {beds.name} "
        factor = None if stays else made[like.name].long_stay_factor if like else 1.0
        returns = Returns(
            months=one.short_months,
            type1_per_day=round(one.a_day("type1"), 2),
            type3_per_day=round(one.a_day("other"), 2),
            admissions_per_day=round(one.a_day("admissions"), 2),
            general_acute_open=round(mean, 1),
            beds_open_sd=round(sd, 1),
            beds_open_lag=round(lag, 2) if lag == lag else 0.0,
            long_stay_beds=None if stays is None else float(round(stays)),
            long_stay_factor=factor,
            title=one.title,
            source=f"ae_returns: beds {whose}from winter_sitrep",
        )
        if beds is not one:
            said.append(f"{one.title}: no beds were reported: as in {beds.title}")
        if one.season.kind == WINTER and stays is None:
            taken = f"their factor is that of {like.title}" if like else "their factor is 1"
            said.append(f"{one.title}: no long stays were counted; {taken}")
        made[one.name] = period_of(one.name, returns, config_dir)
    for one in chosen.all:
        yield made[one.name]


def _beds_of(one: Stretch, chosen: Chosen) -> Stretch:
    """Return the period whose beds one has: its own, or the winter before, or else the first."""
    if one.has_beds:
        return one
    winters = sorted((w for w in chosen.all if w.season.kind == WINTER), key=lambda w: w.monday)
    before = [winter for winter in winters if winter.monday < one.monday]
    return before[-1] if before else winters[0]


def _long_stays_as(one: Stretch, chosen: Chosen) -> Stretch | None:
    """Return the winter nearest to one in which none were counted; None for another season."""
    counted = [w for w in chosen.all if w.season.kind == WINTER and long_stays(w) is not None]
    if one.season.kind != WINTER or long_stays(one) is not None or not counted:
        return None
    return min(counted, key=lambda w: abs(w.monday - one.monday))


def _returned(one: Stretch) -> str:
    """Return what was counted in a period, in words."""
    counted = {
        key: sum(getattr(m, key) for m in one.months) for key in ("type1", "other", "admissions")
    }
    days = len(one.days.get("open", {}))
    beds = f"beds on {days} of them" if days else "no beds"
    stays = long_stays(one)
    return (
        f"{counted['type1']:,} type 1 and {counted['other']:,} other attendances, "
        f"{counted['admissions']:,} admissions in {one.length} days; {beds}; "
        f"{'no long stays' if stays is None else f'{stays:.0f} beds of long stays'}"
    )


# -- figures -------------------------------------------------------------------------------------


def patterns(chosen: Chosen, pattern: Mapping[str, Any]) -> dict[str, str]:
    """Return the period of the shipped study whose place each period of one's own takes.

    Periods that are predicted only take that of the shipped summers, or of its second winter.
    """
    reference, main, other = pattern["periods"]
    summer = pattern["predicted_only"][0]
    found = {chosen.reference.name: reference}
    found |= dict(zip([one.name for one in chosen.winters], (main, other), strict=False))
    return found | {
        one.name: other if one.season.kind == WINTER else summer for one in chosen.predicted
    }


def _targets(
    chosen: Chosen, shipped: ValidationSettings, pattern: Mapping[str, Any], said: list[str]
) -> ValidationSettings:
    """Return the shipped targets with one's own periods, and figures of one's own returns."""
    places, own = patterns(chosen, pattern), pattern["own_sources"]
    names: dict[str, str] = {}
    for target in shipped.targets:
        names.setdefault(target.key, target.name)
    made: list[Target] = []
    for one in chosen.all:
        counted = figures(one)
        for target in (t for t in shipped.targets if t.period == places[one.name]):
            if target.source.partition(":")[0] not in own:
                if one not in chosen.predicted:
                    made.append(replace(target, period=one.name))
            elif target.key in counted:
                official = round(counted[target.key], FIGURE_DIGITS)
                made.append(
                    replace(target, period=one.name, official=official, name=names[target.key])
                )
            elif target.tolerance is not None:
                said.append(f"{one.title}: not in the returns: {names[target.key]}")
    made += [target for target in shipped.targets if target.period == SWEEP]
    return replace(
        shipped,
        targets=tuple(made),
        reference=chosen.reference.name,
        starts={one.name: one.monday.isoformat() for one in chosen.all},
        weeks={one.name: one.season.weeks for one in chosen.all} | {SWEEP: shipped.weeks[SWEEP]},
        months={f"{m.first:%Y-%m}": round(m.type1 / m.days, 1) for m in chosen.reference.months},
    )


def _tree(
    chosen: Chosen, targets: ValidationSettings, pattern: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the tree of the study: that of the shipped one with one's own periods."""
    places = patterns(chosen, pattern)
    there = {(target.period, target.key) for target in targets.targets}
    held = {
        one.name: {
            key: row
            for key, row in pattern["targets"][places[one.name]].items()
            if (one.name, key) in there
        }
        for one in chosen.matched
    }
    counted = {one.name: long_stays(one) for one in chosen.all}
    likes = {one.name: _long_stays_as(one, chosen) for one in chosen.all}
    return {
        **pattern,
        "periods": [one.name for one in chosen.matched],
        "dated": [one.name for one in chosen.winters],
        "long_stay_beds": {name: round(beds) for name, beds in counted.items() if beds},
        "long_stays_as": {name: like.name for name, like in likes.items() if like},
        "predicted_only": [one.name for one in chosen.predicted],
        "targets": held,
    }


# -- files ---------------------------------------------------------------------------------------


def write_study(made: OwnStudy, hospital: str, folder: Path) -> None:
    """Write the periods, the targets and the study of a hospital under a folder.

    Raises FlowsimError where they cannot be written, and where the folder holds results of others.
    """
    head = "# Made by flowsim calibrate from returns.\n"
    texts = {
        f"period/{period.name}.yaml": f"{head}# {returned}.\n{file_text(period)}"
        for period, returned in zip(made.periods, made.returned, strict=True)
    }
    texts[TARGETS] = head + _yaml(asdict(made.targets))
    texts[f"{CALIBRATION}/{hospital}.yaml"] = head + _yaml(dict(made.tree))
    if (folder / POINTS).exists():
        for name, text in texts.items():
            if not (folder / name).is_file() or (folder / name).read_text("utf-8") != text:
                raise FlowsimError(
                    f"{folder}: holds results ({POINTS}), and its {name} is not what these returns "
                    "make; name another folder with --output, or, where you changed that file by "
                    "hand, leave --data out"
                )
    for name, text in texts.items():
        write_text(folder / name, text)


def write_text(file: Path, text: str) -> None:
    """Write a file and the folders it is in. Raises FlowsimError where that cannot be done."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise FlowsimError(f"{file}: cannot be written ({problem.strerror})") from None


def _yaml(tree: Any) -> str:
    return yaml.dump(_lists(tree), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)


def _lists(node: Any) -> Any:
    """Return a tree with lists for tuples, and without what is None."""
    if isinstance(node, Mapping):
        return {key: _lists(value) for key, value in node.items() if value is not None}
    return [_lists(value) for value in node] if isinstance(node, list | tuple) else node


class _Plain(yaml.SafeDumper):
    """Writes what is there twice twice, not once with a name."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return True: never a name (called by yaml)."""
        return True
