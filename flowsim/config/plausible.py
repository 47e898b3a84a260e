"""Plausible hospitals: settings that agree with the official figures as well as those shipped do.

What is not known of a hospital is told by tens of them, in a file `plausible/<hospital>.yaml`
beside the folder of the hospitals:

    source: how they were found
    hospitals:
      - name: h01
        settings: {hospital.wards.stays.need_scale.value: 0.74}
        periods: {winter_2017_18: {period.long_stay_factor: 1.21}}
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from flowsim.config.composed_cache import cached
from flowsim.config.folders import PLAUSIBLE, Folders
from flowsim.config.initiative_ranges import drawn, uncertain
from flowsim.config.numbers import check_numbers
from flowsim.config.overrides import key_of, readable, switch_on
from flowsim.config.resolved import ResolvedConfig, load
from flowsim.config.run_settings import RUN_KEYS
from flowsim.config.scenario_words import BASELINE, scenario_named, scenario_overrides
from flowsim.config.set_numbers import (
    Configured,
    Numbers,
    Unresolved,
    can_be_set,
    of_numbers,
    referred_to,
    set_numbers,
)
from flowsim.config.typed_tree import validate
from flowsim.errors import FlowsimError, unknown_name
from flowsim.numbers import says_something

Settings = dict[str, int | float]

MOST = 30
"""Hospitals of a file that are taken where no number is given."""


class NoPlausibleError(FlowsimError):
    """There are no plausible hospitals for what was asked: `why`, and what to do."""

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(f"{why}; {advice}")
        self.why, self.advice = why, advice

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it come whole from another process (called by pickle)."""
        return type(self), (self.why, self.advice)


SETTABLE = ("hospital", "period")
"""Parts of the configuration that a plausible hospital may set."""


@dataclass(frozen=True, kw_only=True)
class PlausibleHospital:
    """One of them: numbers by their keys in the configuration; `periods` adds those of a period."""

    name: str
    settings: Settings = field(default_factory=dict)
    periods: dict[str, Settings] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not says_something(self.name):
            raise FlowsimError("name must be text of one line, such as h01")
        for held in (self.settings, *self.periods.values()):
            for key in held:
                if key.partition(".")[0] not in SETTABLE or "." not in key:
                    raise FlowsimError(
                        f"{self.name}: sets {key}; a plausible hospital sets numbers of the "
                        "hospital and the period: hospital.KEY or period.KEY"
                    )
        if not any((self.settings, *self.periods.values())):
            raise FlowsimError(f"{self.name}: sets nothing; give its settings, or leave it out")

    def in_period(self, period: str) -> Settings:
        """Return its settings in a period: those for it win."""
        return {**self.settings, **self.periods.get(period, {})}


@dataclass(frozen=True, kw_only=True)
class PlausibleHospitals:
    """All of them, in their order, and how they were found."""

    source: str
    hospitals: tuple[PlausibleHospital, ...]

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise FlowsimError("source is empty; say how the hospitals were found")
        if not self.hospitals:
            raise FlowsimError("hospitals is empty; give 2 or more, or remove the file")
        names = [each.name for each in self.hospitals]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise FlowsimError(f"hospitals: '{twice[0]}' is there twice; each has its own name")


def read_plausible(hospital: str, number: int | None, folders: Folders) -> PlausibleHospitals:
    """Return the first `number` plausible hospitals of a hospital's file, 'lister_2018'.

    None is all of them, at most `MOST`. Raises FlowsimError where there is no such file or it has
    fewer, and for whatever is wrong in it: an unknown key, no hospital, a name twice, what is no
    number, a period that is none.
    """
    import yaml

    name = f"{PLAUSIBLE}/{hospital}.yaml"
    file = folders.file(name)
    if file is None:
        raise NoPlausibleError(
            f"no plausible hospitals of {hospital} are known: there is no file {name}",
            "leave plausible out, so that ranges are of chance alone, or put such a file into a "
            "folder of your own (--config-dir; docs/running.md says what it holds)",
        )
    where = partial(_place, folders, name)
    try:
        tree = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise FlowsimError(f"{folders.shown(file)}: cannot be read ({problem})") from None
    if not tree:
        raise FlowsimError(f"{folders.shown(file)}: is empty; give it source and hospitals")
    check_numbers(tree, where, PLAUSIBLE)
    found = validate(PlausibleHospitals, tree, PLAUSIBLE, where)
    known = folders.names("period")
    for place, each in enumerate(found.hospitals):
        for period in each.periods:
            if period not in known:
                at = where(f"{PLAUSIBLE}.hospitals.{place}.periods.{period}")
                raise unknown_name(at, "period", period, known)
    there = len(found.hospitals)
    if number is None and there == 1:
        raise NoPlausibleError(f"{folders.shown(file)} has 1 hospital", "give 2 or more")
    if number is not None and number > there:
        raise FlowsimError(
            f"plausible is {number}; {folders.shown(file)} has {there} hospitals, so give no more"
        )
    number = min(there, MOST) if number is None else number
    return PlausibleHospitals(source=found.source, hospitals=found.hospitals[:number])


def _place(folders: Folders, name: str, path: str) -> str:
    """Return the file and line of a key, whose own dots may be of a key of the configuration."""
    words, file = path.split("."), folders.file(name)
    shown = folders.shown(file) if file else name
    for end in range(len(words), 0, -1):
        key = ".".join(words[:end])
        found = folders.place(name, key)
        if found != key:
            shown = found.removesuffix(f": {key}")
            break
    return ": ".join([shown, *([".".join(words[1:])] if len(words) > 1 else [])])


@dataclass(frozen=True)
class Asked:
    """A scenario as it was asked for: its words, the settings of all, and the user's folder."""

    scenario: str
    overrides: Sequence[str]
    config_dir: str | Path | None

    @property
    def folders(self) -> Folders:
        """The folders of its files."""
        return Folders.of(self.config_dir)

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """Its settings, those of all before those of its own."""
        _, of_all, own = self.words
        return (*of_all, *own)

    @cached_property
    def references(self) -> Collection[str]:
        """The keys to which its settings, or any file, refer."""
        return referred_to(self.folders, self.settings)

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The names of the files it takes of `SETTABLE`: 'lister_2018' of 'hospital'.

        It is a scenario that composes without a fault.
        """
        from flowsim.config.values import is_value

        words = switch_on([word for several in self.words for word in several])
        files = [word for word in words if not is_value(word)]
        made = partial(_chosen_files, files, self.folders)
        return cached(["files of", *files], self.folders, made, resolved=False)

    @cached_property
    def words(self) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
        """Its choices of files, the settings of all, and its own."""
        name, others = scenario_named(self.scenario, readable(self.overrides))
        choices, own = scenario_overrides(name, self.folders)
        return choices, others, readable(own)


def _chosen_files(words: Sequence[str], folders: Folders) -> dict[str, Any]:
    from hydra.core.global_hydra import GlobalHydra
    from hydra.types import RunMode

    from flowsim.config.compose import hydra_ready

    with hydra_ready(folders):
        loader = GlobalHydra.instance().config_loader()
        found = loader.compute_defaults_list("config", list(words), RunMode.RUN)
    return {group: str(found.overrides.known_choices[group]) for group in SETTABLE}


def hospital_of(asked: Sequence[Asked]) -> str:
    """Return the file of the hospital that all scenarios have.

    Raises FlowsimError where they have several, whose plausible hospitals are no pairs.
    """
    files = {each.scenario: each.files["hospital"] for each in asked}
    if len(set(files.values())) > 1:
        of_each = ", ".join(f"{name} is of {file}" for name, file in files.items())
        raise NoPlausibleError(
            f"compare: plausible hospitals are those of one hospital, and {of_each}",
            "name scenarios of one, or leave plausible out",
        )
    return next(iter(files.values()))


def numbers_set(
    asked: Asked, config: ResolvedConfig, hospitals: Sequence[PlausibleHospital]
) -> tuple[Settings, ...]:
    """Return the numbers of a scenario that each plausible hospital sets, and its initiatives' own.

    Arguments as in `in_plausible_hospitals`, which has looked at them. What one hospital sets and
    another does not is in the other as in the scenario.
    """
    ranges = uncertain(config, asked.settings, asked.folders)
    period = asked.files["period"]
    found = [
        {**hospital.in_period(period), **drawn(ranges, number)}
        for number, hospital in enumerate(hospitals, start=1)
    ]
    keys = dict.fromkeys(key for each in hospitals for key in each.in_period(period))
    as_it_is = {key: _number(config.tree, key, key) for key in keys}
    return tuple({**as_it_is, **each} for each in found)


def in_plausible_hospitals(
    asked: Asked, config: ResolvedConfig, hospitals: Sequence[PlausibleHospital]
) -> Iterator[Configured]:
    """Yield a scenario in each of the plausible hospitals: one replication, of a seed of its own.

    `config` is the scenario as it is asked for; the seed of the first hospital is one more than its
    own, and so on, the same for every scenario. What is not yet validated raises for itself what
    `load` does. Raises FlowsimError for a hospital that sets what is no number of the hospital, or
    what the scenario sets as well.
    """
    files, folders = asked.files, asked.folders
    file = folders.file(f"{PLAUSIBLE}/{files['hospital']}.yaml")
    words = [f"{group}={name}" for group, name in files.items()]
    as_it_is = load(BASELINE, words, asked.config_dir)
    ranges = uncertain(config, asked.settings, folders)
    for number, hospital in enumerate(hospitals, start=1):
        where = f"{folders.shown(file) if file else PLAUSIBLE}: {hospital.name}"
        settings = hospital.in_period(files["period"])
        for key in settings:
            _check_given_once(key, _number(as_it_is.tree, key, where), asked, config, where)
        one = config.with_run(seed=config.run.seed + number, replications=1, plausible=0)
        yield with_numbers(asked, one, {**settings, **drawn(ranges, number)}, where)


def with_numbers(asked: Asked, config: ResolvedConfig, numbers: Numbers, where: str) -> Configured:
    """Return a scenario with other numbers, as `load` gives it with these as overrides.

    `config` is the scenario as it is asked for, and is to be run; `where` says of whom the numbers
    are. Only where something else refers to them is it composed anew: then, raises FlowsimError as
    `load` does.
    """
    _, of_all, own = asked.words
    added = [f"{key}={value!r}" for key, value in numbers.items()]
    if can_be_set(numbers, config.tree, asked.references):
        return Unresolved(
            tree=set_numbers(config.tree, numbers),
            run=config.run,
            scenario=config.scenario,
            words=(*of_all, *added, *own),
            folders=asked.folders,
            where=where,
        )
    try:
        found = load(asked.scenario, [*asked.overrides, *added], asked.config_dir)
    except FlowsimError as problem:
        raise of_numbers(problem, where) from None
    of_run = {key: value for key, value in config.tree.items() if key in RUN_KEYS}
    return replace(found, run=config.run, tree={**found.tree, **of_run})


def _number(tree: Mapping[str, Any], key: str, where: str) -> int | float:
    """Return the number under a key. Raises FlowsimError where there is none."""
    held: Any = tree
    for part in key.split("."):
        if not isinstance(held, Mapping) or part not in held:
            known = held if isinstance(held, Mapping) else ()
            raise unknown_name(f"{where}: {key}", "key", part, known)
        held = held[part]
    if isinstance(held, bool) or not isinstance(held, int | float):
        raise FlowsimError(
            f"{where}: {key} is no number in the hospital; name a key that holds one"
        )
    return held


def _check_given_once(
    key: str, before: float, asked: Asked, config: ResolvedConfig, where: str
) -> None:
    """Raise FlowsimError for a key of a plausible hospital that the scenario sets, or has not."""
    name = config.scenario.name
    now = _number(config.tree, key, f"{where}: scenario {name}")
    given = [word.lstrip("+") for word in asked.settings if key_of(word) == key]
    if given or now != before:
        raise NoPlausibleError(
            f"{where}: sets {key}, and so does scenario {name} ({given[0] if given else now})",
            "it is given twice: leave one of them out, or leave plausible out",
        )
