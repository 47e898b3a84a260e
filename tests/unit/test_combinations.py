"""A sweep's combinations are those of Hydra's own sweeper, in its order."""

import pytest
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.override_parser.overrides_parser import OverridesParser

from flowsim.studies.combinations import combinations, swept

OVERRIDES = ["a=1,2", "b.c=range(0,3)", "d=[1,2]", "e='x,y'", "++f.g=choice(u,v)", "h=3"]


def test_combinations_agree_with_hydra() -> None:
    parsed = OverridesParser.create().parse_overrides(OVERRIDES)
    hydra = BasicSweeper.split_arguments(parsed, max_batch_size=None)[0]
    ours = combinations(OVERRIDES)
    assert ours == [list(job) for job in hydra]
    assert len(ours) == 2 * 3 * 2


def test_swept_keys_are_those_with_several_values() -> None:
    assert swept(OVERRIDES) == ["a", "b.c", "f.g"]


def test_scenarios_with_settings_of_their_own_are_swept_too() -> None:
    text = "scenario=bed_bureau:request_sooner=0.5,bed_bureau:request_sooner=0.9"
    assert combinations([text, "weeks=1,2"])[0] == [
        "scenario=bed_bureau:request_sooner=0.5",
        "weeks=1",
    ]
    assert len(combinations([text, "weeks=1,2"])) == 4
    assert swept([text]) == ["scenario"]


@pytest.mark.parametrize(
    ("text", "scenarios"),
    [
        (
            "bed_bureau:declare_sooner=0.1,0.3",
            ["bed_bureau:declare_sooner=0.1", "bed_bureau:declare_sooner=0.3"],
        ),
        (
            "smoke+bed_bureau:call_sooner=0.1,.3:request_sooner=0.5,baseline,ed_xray:opens='08:00'",
            [
                "smoke+bed_bureau:call_sooner=0.1:request_sooner=0.5",
                "smoke+bed_bureau:call_sooner=.3:request_sooner=0.5",
                "baseline",
                "ed_xray:opens='08:00'",
            ],
        ),
        (
            "smoke:weeks=1,2:seed=3,4",
            [
                "smoke:weeks=1:seed=3",
                "smoke:weeks=1:seed=4",
                "smoke:weeks=2:seed=3",
                "smoke:weeks=2:seed=4",
            ],
        ),
        (
            "baseline:period=winter_2016_17,winter_2017_18,smoke",
            ["baseline:period=winter_2016_17", "baseline:period=winter_2017_18", "smoke"],
        ),
        ("ringfence:spaces={resus_bay:1,other:[2,3]}", None),
        ("baseline:period.title='one, two'", None),
    ],
)
def test_a_comma_in_a_scenario_is_between_values_or_between_scenarios(
    text: str, scenarios: list[str] | None
) -> None:
    found = combinations([f"scenario={text}"])
    assert found == [[f"scenario={name}"] for name in scenarios or [text]]
