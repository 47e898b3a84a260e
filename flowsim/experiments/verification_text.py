"""What `flowsim verify` found, in words."""

import shlex
from typing import TYPE_CHECKING

from flowsim.experiments.agreement import Difference

if TYPE_CHECKING:
    from flowsim.experiments.verification import Verified

MOST_SHOWN = 8


def text_of(found: "Verified") -> str:
    """Return a line for a scenario that is identical, a paragraph for one that is not."""
    run = found.config.run
    size = "" if run.scale == 1.0 else f", {run.scale:g} of the size"
    counts = f"{found.patients:,} patients, {found.stays:,} stays, {found.bed_events:,} bed events"
    asked = f"seed {run.seed}, {_number(found.replications, 'replication')}"
    verdict = "identical" if found.identical else "DIFFERENT"
    head = f"{found.scenario}: {verdict}: {counts} ({run.total_weeks} weeks{size}, {asked})"
    return head if found.identical else "\n".join([head, *_report(found)])


def _report(found: "Verified") -> list[str]:
    from flowsim.experiments.verification import OTHER, REFERENCE

    first, *others = found.differences
    lines = [
        f"  in replication {found.replications - 1}, the first difference:",
        f"  {first.text(REFERENCE, OTHER)}",
    ]
    if others:
        shown = [f"{_place(item)} ({_number(item.rows, 'row')})" for item in found.differences]
        more = [f"{len(shown) - MOST_SHOWN} more"] if len(shown) > MOST_SHOWN else []
        lines.append(f"  columns that differ: {', '.join([*shown[:MOST_SHOWN], *more])}")
    if first.patient:
        lines.append(f"  to follow this patient: {_command(found, first)}")
    return lines


def _place(item: Difference) -> str:
    return f"{item.table} {item.column}"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _command(found: "Verified", first: Difference) -> str:
    """Return the command that follows the patient of a difference step by step."""
    run, replication = found.config.run, found.replications - 1
    base, *added = found.scenario.split("+")
    words = [f"scenario={base}", *(f"initiative.{name}={{}}" for name in added)]
    keys = ("scale", "weeks", "warm_up_weeks", "cool_down_weeks", "seed")
    words += [f"{key}={getattr(run, key)}" for key in keys]
    words += ["--trace", first.patient]
    words += ["--replication", str(replication)] if replication else []
    return shlex.join(["flowsim", "run", *words])
