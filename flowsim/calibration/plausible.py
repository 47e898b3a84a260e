"""What is written of a study of history matching: the hospitals, the tables and the picture."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten

import numpy as np
import yaml

from flowsim.calibration.implausible import CUT
from flowsim.calibration.judged import FloatArray, Judged
from flowsim.calibration.leave_out import predictions
from flowsim.config.resolved import load
from flowsim.config.scenario_words import BASELINE


def hospitals(found: Judged, chosen: Sequence[int], source: str) -> str:
    """Return the file of the plausible hospitals, in YAML."""
    rows = []
    for number, k in enumerate(chosen, start=1):
        point = found.points[k]
        factors = {
            period: {"period.long_stay_factor": factor} for period, factor in point.factors.items()
        }
        settings = found.study.settings(point.values)
        rows.append({"name": f"h{number:02d}", "settings": settings, "periods": factors})
    head = (
        "# Hospitals that agree with official figures; docs/plausible.md says how they were found\n"
    )
    return head + yaml.safe_dump({"source": source, "hospitals": rows}, sort_keys=False, width=100)


def tables(found: Judged, chosen: Sequence[int], told: str) -> str:
    """Return the tables of the page, in Markdown; `told` says what was run."""
    parts = [told]
    for period in found.study.periods:
        title = load(BASELINE, [f"period={period}"], found.study.config_dir).period.title
        parts += [f"### {title}", _targets(found, chosen, period)]
    parts += ["### What cannot be matched", _missed(found, chosen)]
    parts += ["### The numbers", _parameters(found, chosen)]
    parts += ["### A period left out", _left_out(found)]
    return "\n\n".join(parts)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _spread(values: Sequence[float] | FloatArray, digits: str = ".4g") -> str:
    if not len(values):
        return "none"
    return f"{min(values):{digits}} to {max(values):{digits}}"


def _targets(found: Judged, chosen: Sequence[int], period: str) -> str:
    rows = []
    for k, held in enumerate(found.targets):
        target = held.target
        if target.period == period:
            means = found.means[list(chosen), k]
            out = np.mean(found.found[1:, k] > CUT)
            rows.append(
                [
                    target.name,
                    target.unit,
                    f"{target.official:.4g}",
                    f"± {target.allowance:.3g}",
                    f"{held.discrepancy:.3g}",
                    _spread(means, ".3g"),
                    f"{found.means[0, k]:.3g}",
                    f"{found.found[0, k]:.1f}",
                    f"{100 * out:.0f} %",
                ]
            )
    head = ["figure", "unit", "official", "tolerance", "discrepancy", "plausible hospitals"]
    return table([*head, "shipped", "its implausibility", "points beyond 3"], rows)


def _missed(found: Judged, chosen: Sequence[int]) -> str:
    """Return the targets that no plausible hospital, or no point at all, has within tolerance."""
    rows = []
    for k, held in enumerate(found.targets):
        errors = found.means[:, k] - held.target.official
        among = [int(p) for p in chosen] or [int(p) for p in np.flatnonzero(~np.isnan(errors))]
        nearest = min(among, key=lambda p: abs(errors[p]))
        allowed = held.target.allowance or float("nan")
        if abs(errors[nearest]) > allowed:
            least = float(np.nanmin(np.abs(errors)))
            rows.append(
                [
                    f"{held.target.name} ({held.target.period})",
                    f"{held.target.official:.4g} ± {allowed:.3g} {held.target.unit}",
                    f"{found.means[nearest, k]:.3g} ({errors[nearest]:+.3g})",
                    f"{found.found[nearest, k]:.1f}",
                    "no point" if least > allowed else "no plausible hospital",
                ]
            )
    if not rows:
        return "Every figure is within its tolerance in some plausible hospital."
    head = ["figure", "official", "nearest", "its implausibility", "within tolerance in"]
    return table(head, rows)


def _parameters(found: Judged, chosen: Sequence[int]) -> str:
    shipped, rows = found.study.shipped_values(), []
    for parameter in found.study.parameters:
        values = [found.points[k].values[parameter.name] for k in chosen]
        what = "factor on " if parameter.factor else ""
        where = ", ".join(f"`{path}`" for path in parameter.paths)
        low, high = parameter.range
        rows.append(
            [
                f"{what}{where}",
                f"{low:g} to {high:g}",
                _spread(values),
                f"{shipped[parameter.name]:g}",
            ]
        )
    return table(["number", "tried", "plausible hospitals", "shipped"], rows)


def _left_out(found: Judged) -> str:
    rows = [
        [
            f"{p.target.name} ({p.period})",
            str(p.hospitals),
            f"{p.target.official:.4g}",
            f"± {p.accuracy:.3g}",
            f"{p.mean:.4g} ({p.miss:+.2g})" if p.hospitals else "-",
            f"{p.low:.4g} to {p.high:.4g}" if p.hospitals else "-",
            f"± {p.mean_reach:.2g}" if p.hospitals > 1 else "-",
            f"± {p.winter_reach:.2g}" if p.hospitals > 1 else "-",
            "-" if not p.hospitals else "yes" if p.within else "no",
        ]
        for p in predictions(found)
    ]
    head = ["figure of the period left out", "hospitals", "official", "asked", "predicted"]
    more = ["lowest to highest", "95 % of the mean", "95 % of one season", "as near as asked"]
    return table([*head, *more], rows)


def picture(found: Judged, chosen: Sequence[int], file: Path) -> None:
    """Draw every hospital against every target, in units of tolerance."""
    from matplotlib.figure import Figure

    allowed = np.array([held.target.allowance for held in found.targets], dtype=np.float64)
    official = np.array([held.target.official for held in found.targets])
    away = np.clip((found.means - official) / allowed, -8, 8)
    figure = Figure(figsize=(9, 0.24 * len(allowed) + 1.4), layout="constrained")
    axes = figure.subplots()
    rows = np.arange(len(allowed))[::-1]
    axes.axvspan(-1, 1, color="#dcebdc", label="within tolerance")
    for number, k in enumerate(chosen):
        label = "plausible hospitals" if number == 0 else None
        axes.plot(away[k], rows, "o", color="#1f5f99", alpha=0.35, markersize=4, label=label)
    axes.plot(away[0], rows, "x", color="#b03a2e", markersize=6, label="shipped values")
    axes.axvline(0, color="black", linewidth=0.8)
    names = [f"{shorten(h.target.name, 60)}  [{h.target.period}]" for h in found.targets]
    axes.set_yticks(rows, names, fontsize=7)
    axes.set_ylim(-1, len(allowed))
    axes.set_xlabel("simulated less official, in tolerances (beyond 8 drawn at 8)")
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=3, fontsize=8, frameon=False)
    figure.savefig(file, dpi=110, metadata={"Software": None})
