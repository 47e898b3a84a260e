"""The report of a calibration in Markdown: what was read, what was made of it, what was found."""

from collections.abc import Iterator, Sequence

from flowsim.calibration.matching import Matching
from flowsim.calibration.own_study import OwnStudy
from flowsim.calibration.plausible import table
from flowsim.calibration.returns import OrgReturns


def in_lines(found: OrgReturns, made: OwnStudy) -> Iterator[str]:
    """Yield what was read, what was left out and the periods, in lines."""
    yield from (f"read: {line}" for line in found.read)
    yield from (f"not read: {line}" for line in found.not_read)
    yield from (f"note: {line}" for line in (*found.left_out, *made.said))
    for period in made.periods:
        yield (
            f"{period.name} ({_uses(made)[period.name]}): {period.type1_per_day:g} type 1 a day, "
            f"{100 * period.admitted_share:.2f} % admitted, {period.general_acute_open} beds open, "
            f"factor of long stays {period.long_stay_factor:g}"
        )


def _uses(made: OwnStudy) -> dict[str, str]:
    """Return what each period is used as."""
    names = [period.name for period in made.periods]
    reference, main, *others = made.tree["periods"]
    return {
        **dict.fromkeys(names, "predicted only"),
        **dict.fromkeys(others, "winter"),
        reference: "reference",
        main: "main winter",
    }


def of_returns(found: OrgReturns, made: OwnStudy) -> str:
    """Return what was read of the returns, what was left out, and the periods made of them."""
    used = _uses(made)
    rows = [
        [
            f"`{period.name}`",
            used[period.name],
            f"{period.type1_per_day:g}",
            f"{period.type3_per_day:g}",
            f"{100 * period.admitted_share:.2f}",
            str(period.general_acute_open),
            f"{period.beds_open_sd:g}",
            f"{period.beds_open_lag:g}",
            f"{period.long_stay_factor:g}",
            returned,
        ]
        for period, returned in zip(made.periods, made.returned, strict=True)
    ]
    head = ["period", "used as", "type 1 a day", "other a day", "admitted, %", "beds open"]
    head += ["sd by day", "lag 1", "factor of long stays", "returned"]
    return "\n\n".join(
        [
            f"# Hospitals that agree with the returns of {found.org}",
            "## What was read",
            _lines(found.read),
            "Not read:\n\n" + _lines(found.not_read) if found.not_read else "",
            "## What was left out, or taken from elsewhere",
            _lines([*found.left_out, *made.said]),
            "## The periods",
            table(head, rows),
        ]
    ).replace("\n\n\n\n", "\n\n")


def of_shipped(study: Matching) -> str:
    """Return the head of the report on the study that is in the configuration."""
    return (
        "# Hospitals that agree with the official figures\n\n"
        f"Periods: {', '.join(f'`{name}`' for name in study.periods)}; predicted only: "
        f"{', '.join(f'`{name}`' for name in study.predicted_only) or 'none'}."
    )


def _lines(said: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in said) or "- nothing"


def whole_report(head: str, made: str, emulators: str, picture: str) -> str:
    """Return the whole report; `picture` is the name of the file of the picture."""
    return "\n\n".join(
        [
            head,
            "## What was found",
            made,
            f"![Every plausible hospital against every figure, in tolerances]({picture})",
            "## How well the emulators know the figures",
            f"```text\n{emulators}\n```\n",
        ]
    )
