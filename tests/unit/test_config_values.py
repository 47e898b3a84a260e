"""Values put into a tree whose files are chosen: as if Hydra had composed everything at once."""

import json

import pytest
from hydra import compose, initialize_config_dir
from omegaconf import DictConfig

from flowsim.config.compose import compose as composed
from flowsim.config.compose import plain
from flowsim.config.folders import Folders, shipped_folder
from flowsim.config.values import is_value
from flowsim.errors import FlowsimError

GROUP = "hospital.same_day.chairs"
TOGETHER = [
    [],
    ["seed=7", "weeks=3", f"{GROUP}.number=9"],
    ["scenario=smoke", "scale=0.3"],
    ["initiative=[bed_bureau]", "++initiative.bed_bureau.declare_sooner=0.3"],
    ["initiative=[bed_bureau,ed_xray]", "period.type1_per_day=200"],
    [f"{GROUP}.range=[1,30]", f"{GROUP}.source='a: b'"],
    [f"{GROUP}={{number: 3}}"],
    [f"+{GROUP}.more=1", f"++{GROUP}.number=2", f"~{GROUP}.range"],
    [f"~{GROUP}"],
    ["seed=${weeks}", f"{GROUP}.number=${{hospital.same_day.bedded_trolleys.number}}"],
    ["+initiative.staffing.add={}", "hospital.same_day.referrals.hours=[]"],
]


def at_once(overrides: list[str]) -> DictConfig:
    with initialize_config_dir(version_base="1.3", config_dir=str(shipped_folder())):
        return compose("config", overrides=overrides)


@pytest.mark.parametrize("overrides", TOGETHER, ids=" ".join)
def test_the_tree_is_that_of_everything_composed_at_once(overrides: list[str]) -> None:
    trees = composed(overrides, Folders())[0], at_once(overrides)
    ours, hydras = (plain(tree, Folders(), ()) for tree in trees)
    switched_on = [tree.pop("initiative", {}) for tree in (ours, hydras)]  # last, or where Hydra is
    assert json.dumps(switched_on[0]) == json.dumps(switched_on[1])
    assert json.dumps(ours) == json.dumps(hydras)


@pytest.mark.parametrize(
    ("override", "value"),
    [
        ("seed=3", True),
        ("hospital.same_day.chairs.number=3", True),
        ("~hospital.same_day.chairs", True),
        ("++initiative.bed_bureau.declare_sooner=0.3", True),
        ("scenario=smoke", False),
        ("initiative=[bed_bureau]", False),
        ("period=winter_2016_17", False),
        ("hospital/lister_2018@x.y=z", False),
        ("wekks=3", False),
    ],
)
def test_what_sets_a_value_and_what_chooses_files(override: str, value: bool) -> None:
    assert is_value(override) is value


def test_several_values_are_several_runs() -> None:
    with pytest.raises(FlowsimError, match=r"seed=1,2: several values; give one"):
        composed(["seed=1,2"], Folders())
