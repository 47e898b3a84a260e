"""`flowsim run`: one scenario, or with -m every combination of several values."""

import json
from collections.abc import Sequence
from typing import Any

from flowsim.cli.arguments import RUN_OPTIONS, add_config, add_json, add_run, parse, parser
from flowsim.config.scenario_words import SCENARIO, is_override
from flowsim.errors import FlowsimError, unknown_name

EXAMPLES = """examples:
  flowsim run scenario=bed_bureau replications=20 weeks=26
  flowsim run criteria_led_discharge:share=0.3 weeks=26
  flowsim run -m scenario=baseline,bed_bureau initiative.criteria_led_discharge.share=0.1,0.3
  flowsim run -m bed_bureau:call_sooner=0.3,0.5
  flowsim run --cfg job scenario=bed_bureau      (print the configuration, run nothing)
  flowsim run scenario=smoke --trace 100         (follow one patient, write nothing)
  flowsim run scenario=smoke --trace ed_walk_in:45 --replication 3

Naming a parameter of an initiative switches the initiative on."""


def main(words: Sequence[str]) -> int:
    """Run what the overrides say. Raises FlowsimError for bad input."""
    own = parser("run", "Run one scenario, or a sweep over several values with -m.", EXAMPLES)
    own.add_argument("overrides", nargs="*", metavar="KEY=VALUE", help="settings to change")
    own.add_argument(
        "-m", "--multirun", action="store_true", help="run every combination of values"
    )
    add_run(own)
    add_config(own)
    own.add_argument(
        "-c", "--cfg", choices=("job",), help="print the configuration as it would be used"
    )
    own.add_argument("-p", "--package", metavar="KEY", help="with --cfg: only this part")
    own.add_argument(
        "--trace", metavar="PATIENT", help="follow a patient: number, or source:ordinal"
    )
    own.add_argument(
        "--replication", type=int, metavar="N", help="with --trace: which, counted from 0"
    )
    add_json(own)
    options = parse(own, words)
    overrides = [*map(_as_override, options.overrides), *options.set, *_of_options(options)]
    _check_together(options)
    if options.trace is not None:
        return _trace(overrides, options)
    if options.cfg:
        return _show(overrides, options)
    if options.multirun:
        from flowsim.cli.sweep import sweep

        return sweep(overrides, options.config_dir)
    return _run_one(overrides, options.config_dir)


def _as_override(word: str) -> str:
    """Take a word that is no key=value as a scenario, perhaps with settings of its own."""
    return word if is_override(word) else f"{SCENARIO}{word}"


def _of_options(options: Any) -> list[str]:
    """Return what `--weeks 8` and its like say, as overrides."""
    given = {name: getattr(options, name) for name in RUN_OPTIONS}
    folder = given.pop("results")  # in quotes, for a folder may have any name
    return [
        *(f"{name}={value}" for name, value in given.items() if value is not None),
        *([] if folder is None else [f"results='{folder}'"]),
    ]


def _check_together(options: Any) -> None:
    """Raise FlowsimError for options of which one makes no sense with, or without, the other."""
    traces = options.trace is not None
    if traces and (options.multirun or options.cfg):
        other = "-m" if options.multirun else "--cfg"
        raise FlowsimError(
            f"flowsim run: --trace follows one patient of one run; leave out {other}"
        )
    if options.multirun and options.cfg:
        raise FlowsimError(
            "flowsim run: --cfg prints the configuration of one run; leave out -m, and give each "
            "setting one value"
        )
    if not traces and (options.json or options.replication is not None):
        alone = "--json" if options.json else "--replication"
        raise FlowsimError(f"flowsim run: {alone} goes with --trace PATIENT")


def _trace(overrides: list[str], options: Any) -> int:
    """Print the journey of one patient and write nothing."""
    from flowsim.config import load
    from flowsim.studies.tracing import trace_configured

    _check_single(overrides, options.config_dir, can_sweep=False)
    config = load(overrides=overrides, config_dir=options.config_dir)
    replication = options.replication or 0
    journey = trace_configured(config, options.trace, replication)
    if options.json:
        print(json.dumps(journey.as_tree(), indent=2))
    else:
        run = config.run
        print(f"{config.scenario.name}, seed {run.seed}, replication {replication}")
        print(journey)
    return 0


def _run_one(overrides: list[str], config_dir: str | None) -> int:
    from flowsim.cli.tables import print_summary
    from flowsim.config import load
    from flowsim.studies.study import run_configured

    _check_single(overrides, config_dir, can_sweep=True)
    result = run_configured(load(overrides=overrides, config_dir=config_dir), progress=True)
    print_summary(result)
    return 0


def _check_single(overrides: Sequence[str], config_dir: str | None, *, can_sweep: bool) -> None:
    """Raise FlowsimError for several values of a key; `can_sweep` as in `several_values`."""
    from flowsim.config.overrides import several_values
    from flowsim.studies.combinations import combinations

    if len(combinations(overrides, config_dir)) > 1:
        several = next(o for o in overrides if len(combinations([o], config_dir)) > 1)
        raise several_values(several, can_sweep=can_sweep)


def _show(overrides: list[str], options: Any) -> int:
    """Print the configuration as it would be used, references resolved, or a part of it.

    The hospital is built as for a run, since rows of tables are looked at as they are used.
    """
    import yaml

    from flowsim.config import load
    from flowsim.running.runner import prepared

    _check_single(overrides, options.config_dir, can_sweep=False)
    config = load(overrides=overrides, config_dir=options.config_dir)
    prepared(config)
    shown: Any = config.tree
    for part in options.package.split(".") if options.package else ():
        rows = dict(enumerate(shown)) if isinstance(shown, list | tuple) else shown
        held = {str(key): value for key, value in rows.items()} if isinstance(rows, dict) else {}
        if part not in held:
            raise unknown_name(f"--package {options.package}", "key", part, held)
        shown = held[part]
    text = yaml.safe_dump(shown, sort_keys=False, allow_unicode=True)
    print(text.removesuffix("...\n"), end="")  # with which YAML ends a number or text alone
    return 0
