"""What `flowsim verify` found, in words."""

import shlex

from flowsim.config.overrides import key_of
from flowsim.config.run_settings import RUN_KEYS
from flowsim.config.scenario_words import parts
from flowsim.engine.run_length import in_words
from flowsim.studies.agreement import Difference
from flowsim.studies.verification import OTHER, REFERENCE, Verified

MOST_SHOWN = 8


def text_of(found: Verified) -> str:
    """Return a line for a scenario that is identical, a paragraph for one that is not."""
    run = found.config.run
    size = "" if run.scale == 1.0 else f", {run.scale:g} of the size"
    counts = f"{found.patients:,} patients, {found.stays:,} stays, {found.bed_events:,} bed events"
    asked = f"seed {run.seed}, {_number(found.replications, 'replication')}"
    verdict = "identical" if found.identical else "DIFFERENT"
    length = in_words(run.total_hours)
    head = f"{found.scenario}: {verdict}: {counts} ({length}{size}, {asked})"
    return head if found.identical else "\n".join([head, *_report(found)])


def _report(found: Verified) -> list[str]:
    first, *others = found.differences
    touched = next((item for item in found.differences if item.patient), None)
    lines = [
        f"  in replication {found.replications - 1}, the first difference:",
        f"  {first.text(REFERENCE, OTHER)}",
    ]
    if touched is not None and touched is not first:
        lines += ["  the first that is a patient's:", f"  {touched.text(REFERENCE, OTHER)}"]
    if others:
        shown = [f"{_place(item)} ({_number(item.rows, 'row')})" for item in found.differences]
        more = [f"{len(shown) - MOST_SHOWN} more"] if len(shown) > MOST_SHOWN else []
        lines.append(f"  columns that differ: {', '.join([*shown[:MOST_SHOWN], *more])}")
    if touched is not None:
        lines.append(f"  to follow this patient: {_command(found, touched.patient)}")
    return lines


def _place(item: Difference) -> str:
    return f"{item.table} {item.column}"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _command(found: Verified, patient: str) -> str:
    """Return the command that follows a patient step by step."""
    run, replication = found.config.run, found.replications - 1
    words = [f"scenario={found.scenario}"]
    words += [item for item in found.overrides if item.partition("=")[0] not in RUN_KEYS]
    settings = {"scale": run.scale, **run.length_given, "seed": run.seed}
    own = {key_of(setting) for setting in parts(found.scenario)[0].settings}
    words += [f"{key}={value}" for key, value in settings.items() if key not in own]
    words += [] if found.config_dir is None else ["--config-dir", found.config_dir]
    words += ["--trace", patient]
    words += ["--replication", str(replication)] if replication else []
    return shlex.join(["flowsim", "run", *words])
