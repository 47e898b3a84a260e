"""Overrides KEY=VALUE: Hydra's own words, sizes, and text it would not take."""

import pytest

from flowsim.config import load
from flowsim.config.overrides import readable
from flowsim.errors import FlowsimError
from flowsim.studies.combinations import combinations

CASES: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "no key": (["=3"], ("command line: =3", "write key=value")),
    "pattern": (["weeks=glob(*)"], ("weeks=glob(*)", "write them out")),
    "interval": (["weeks=interval(1,3)"], ("interval(...)", "range(1,3)")),
    "twice": (["weeks=1", "weeks=2"], ("weeks is given more than once",)),
    "twice with a sign": (["weeks=1", "+weeks=2"], ("weeks is given more than once",)),
    "twice in a sweep": (["seed=1,2", "seed=3"], ("seed is given more than once",)),
    "the later is wrong": (["weeks=1", "weeks=inf"], ("weeks is given more than once",)),
    "Hydra's key": (["hydra.run.dir=x"], ("would run code", "leave it out")),
    "Hydra's group": (["hydra/launcher=joblib"], ("would run code",)),
    "target": (["+period.a={_target_: os.getcwd}"], ("'_target_' would run code",)),
    "underscores": (["weeks=1_0"], ("weeks=1_0", "without underscores")),
    "underscores in a sweep": (["seed=1,2_0"], ("2_0 is not a plain number",)),
    "very long": (["period.title=" + "x" * 30_000], ("longer than 20000 characters", "YAML file")),
    "deep": (["weeks=" + "[" * 5000], ("weeks=[[[[", "not understood")),
    "thousands of digits": (["weeks=" + "1" * 5000], ("weeks=111", "not understood")),
}


@pytest.mark.parametrize(("words", "expected"), CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("take", [load, combinations])
def test_one_short_message(take, words: list[str], expected: tuple[str, ...]) -> None:
    with pytest.raises(FlowsimError) as caught:
        take(overrides=["scenario=smoke", "period.source='ae_returns: x'", *words])
    assert len(str(caught.value)) < 600
    for part in expected:
        assert part in str(caught.value)


def test_a_sweep_too_large_is_refused_before_it_is_written_out() -> None:
    with pytest.raises(FlowsimError, match="a sweep has at most 10000"):
        combinations(["seed=range(0,1000000000)"])
    with pytest.raises(FlowsimError, match="a sweep has at most 10000"):
        combinations(["seed=range(0,1000)", "weeks=range(1,1000)", "jobs=range(1,1000)"])


@pytest.mark.parametrize(
    ("override", "value"),
    [
        ("results=2024_01", "2024_01"),
        ("results=r/été", "r/été"),
        ("results=p/Ärzte", "p/Ärzte"),
        ("results=a=b", "a=b"),
        ("results=true", "true"),
        ("results=1e3", "1e3"),
        ("results=plain/folder", "plain/folder"),
    ],
)
def test_the_folder_of_results_is_text_whatever_it_looks_like(override: str, value: str) -> None:
    assert load("smoke", [override]).run.results == value
    assert [load(overrides=job).run.results for job in combinations([override])] == [value]


def test_text_in_any_letters_is_taken_as_it_is() -> None:
    assert load("smoke", ["period.title=Été=chaud"]).period.title == "Été=chaud"


def test_what_is_readable_stays_as_it_is() -> None:
    words = ["results='a b'", "results.x=${weeks}", "a=[1,2]", "~weeks", "x=-3.5e-2", "é='ü'"]
    assert readable(words) == words
    assert readable(readable(["results=é"])) == readable(["results=é"])
