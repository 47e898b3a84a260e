"""A sweep's combinations are those of Hydra's own sweeper, in its order."""

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
