"""What a period does to a hospital, and the file that `flowsim period` writes of one."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from flowsim.cli.main import main
from flowsim.config import load
from flowsim.config.period import PeriodSettings
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.distributions import Lognormal
from flowsim.scenario.build import build
from flowsim.scenario.case_mix import admitted_share
from flowsim.scenario.expected_beds import emergency_admissions
from flowsim.scenario.in_period import (
    admitting,
    in_period,
    multiplier,
    staying_longer,
    zero_day_share,
)
from flowsim.scenario.long_stays import (
    CHILDREN,
    EARLIER_DAYS,
    LONG_DAYS,
    beds_held,
    groups,
    long_stay_factor,
    mean_beyond,
)
from flowsim.studies.periods import file_text, period_of, returns_of
from tests.unit.wards_case import shipped

WINTER = (
    "months=[dec,jan,feb]",
    "type1_per_day=291.29",
    "admissions_per_day=97.54",
    "general_acute_open=576.8",
    "long_stay_beds=262",
)


def period(**changes: float) -> PeriodSettings:
    return replace(load("baseline").period, **changes)


# -- the share admitted ---------------------------------------------------------------------------


def test_the_reference_period_is_the_hospital_as_it_is() -> None:
    assert in_period(shipped(), load("baseline").period) is shipped()


@pytest.mark.parametrize("share", [0.25, 0.3349, 0.3709, 0.5])
def test_the_share_admitted_is_recovered(share: float) -> None:
    own = shipped().emergency
    found = admitting(shipped(), share).emergency
    wanted = share / own.demand.admitted_share
    assert admitted_share(found) / admitted_share(own) == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("share", [0.28, 0.3709])
def test_the_admissions_more_or_fewer_stay_no_night_as_often_as_published(share: float) -> None:
    number, same_day = [], []
    for settings in (shipped(), admitting(shipped(), share)):
        admissions = emergency_admissions(settings.emergency)
        number.append(sum(item.per_day for item in admissions))
        same_day.append(number[-1] * zero_day_share(admissions, settings.wards))
    marginal = (same_day[1] - same_day[0]) / (number[1] - number[0])
    assert marginal == pytest.approx(0.79, abs=1e-4)


def test_more_needs_change_admissions_as_much_in_every_period() -> None:
    """A setting of the hospital is not taken back by the period's share."""
    settings = shipped()
    patients = settings.emergency.patients
    likelier = replace(patients.admit_need, odds=patients.admit_need.odds * 1.2)
    changed: dict[str, Any] = {
        "emergency": replace(settings.emergency, patients=replace(patients, admit_need=likelier))
    }
    other = replace(settings, **changed)
    own, found = (admitting(s, 0.35).emergency for s in (settings, other))
    ratio = admitted_share(other.emergency) / admitted_share(settings.emergency)
    assert admitted_share(found) / admitted_share(own) == pytest.approx(ratio, rel=1e-6)
    assert ratio > 1.05


def test_a_share_that_no_odds_give_is_refused() -> None:
    with pytest.raises(FlowsimError, match=r"admitted_share 1.2 asks for .* which nothing"):
        admitting(shipped(), 1.2)


def test_a_multiplier_is_found_where_there_is_one() -> None:
    assert multiplier(lambda factor: factor**2, 9.0, "x") == pytest.approx(3.0)
    with pytest.raises(FlowsimError, match="x asks for -1, which nothing between"):
        multiplier(lambda factor: factor, -1.0, "x")


# -- long stays -----------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [-3.0, 0.0, 4.0, 20.0, 300.0])
def test_the_mean_beyond_a_limit_is_that_of_many_draws(limit: float) -> None:
    law = Lognormal(mean_minutes=20.0, sd_minutes=15.0)
    ranks = (np.arange(200_000) + 0.5) / 200_000
    from scipy import stats

    draws = stats.lognorm.ppf(ranks, s=law.log_sd, scale=np.exp(law.log_mean))
    assert mean_beyond(law, limit) == pytest.approx(np.maximum(draws - limit, 0).mean(), abs=5e-3)


def test_beds_held_fall_with_the_days_and_all_are_admissions_times_stay() -> None:
    stays = groups(shipped())
    every, week, three = (beds_held(shipped(), stays, days) for days in (0, 7, 21))
    assert every > week > three > 0
    assert every > sum(sum(group.per_day.values()) * group.delay_days for group in stays)


@pytest.mark.parametrize("nights", [3, 7, 30])
def test_a_stay_is_long_on_the_mornings_from_its_seventh_night_on(nights: int) -> None:
    mornings = sum(morning >= LONG_DAYS for morning in range(1, nights + 1))
    assert mornings == max(0.0, nights - (LONG_DAYS - EARLIER_DAYS))


def test_the_factor_gives_the_beds_that_long_stays_hold() -> None:
    factor = long_stay_factor(shipped(), 262.0)
    longer = staying_longer(shipped(), factor)
    adults = [group for group in groups(longer) if group.specialty != CHILDREN]
    assert beds_held(longer, adults, 7) == pytest.approx(262.0, rel=1e-6)
    assert factor > 1


def test_only_long_stays_are_longer() -> None:
    need, longer = shipped().wards.stays.need, staying_longer(shipped(), 1.3).wards.stays.need
    assert longer["long"].mean_hours == pytest.approx(1.3 * need["long"].mean_hours)
    assert {k: v for k, v in longer.items() if k != "long"} == {
        k: v for k, v in need.items() if k != "long"
    }


# -- the file -------------------------------------------------------------------------------------


def test_the_shipped_winter_is_what_its_returns_give() -> None:
    """After a change of the hospital's stays: run `flowsim period` again and copy the factor."""
    given = load("baseline", ["period=winter_2017_18"]).period
    found = period_of("winter_2017_18", returns_of(WINTER))
    assert found.admitted_share == given.admitted_share
    assert found.general_acute_open == given.general_acute_open
    assert found.long_stay_factor == pytest.approx(given.long_stay_factor, rel=0.01)


def test_the_file_of_a_period_can_be_run(tmp_path) -> None:  # type: ignore[no-untyped-def]
    found = period_of("other_winter", returns_of(WINTER))
    folder = tmp_path / "period"
    folder.mkdir()
    (folder / "other_winter.yaml").write_text(file_text(found), encoding="utf-8")
    config = load("baseline", ["period=other_winter"], tmp_path)
    assert config.period == found
    assert build(config) == build(load("baseline", ["period=other_winter"], tmp_path))


def test_without_a_count_of_long_stays_another_period_lends_its_factor() -> None:
    words = [*WINTER[:4], "long_stay_factor=1.1"]
    assert period_of("w", returns_of(words)).long_stay_factor == 1.1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (WINTER[:4], "give either long_stay_beds"),
        ((*WINTER, "long_stay_factor=1.1"), "give either long_stay_beds"),
        (WINTER[1:], "'months' is missing"),
        ((*WINTER, "months=[jan]"), "months is given more than once"),
        ((*WINTER[:1], "type1_per_day=80", *WINTER[2:]), "must be below type1_per_day 80"),
        ((*WINTER[:4], "long_stay_beds=-3"), "long_stay_beds is -3; it must be above zero"),
        ((*WINTER, "beds=3"), "beds"),
        ((*WINTER[:4], "long_stay_beds=[2"), "not understood; write key=value"),
    ],
)
def test_returns_that_say_too_little_or_too_much_are_refused(
    words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(FlowsimError, match=said):
        returns_of(words)


def test_beds_and_names_that_cannot_be_are_refused() -> None:
    returns = returns_of([*WINTER[:4], "long_stay_beds=1"])
    with pytest.raises(FlowsimError, match="long_stay_beds 1 asks for 1, which nothing"):
        period_of("winter", returns)
    with pytest.raises(FlowsimError, match="use small letters"):
        period_of("Winter 2018", returns)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.2, 32.0])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(FlowsimError, match=r"admitted_share is .* between 0 and 1"):
        period(admitted_share=share)


def test_the_command_prints_a_period_or_writes_it_where_it_can_be_run(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["period", "a_winter", *WINTER]) == 0
    printed = capsys.readouterr().out
    assert main(["period", "a_winter", *WINTER, "--to", str(tmp_path)]) == 0
    assert (tmp_path / "period" / "a_winter.yaml").read_text(encoding="utf-8") == printed
    assert main(["check", "baseline", "period=a_winter", "--config-dir", str(tmp_path)]) == 0


def test_the_command_says_what_it_cannot_do(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "period").write_text("a file", encoding="utf-8")
    assert main(["period", "a_winter", *WINTER, "--to", str(tmp_path)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["period", "one", "two", *WINTER]) == 2
    assert "give one name" in capsys.readouterr().err
