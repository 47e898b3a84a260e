"""The studies of care without a bed: every arm is another hospital, and differences are paired."""

import numpy as np
import pytest
import yaml

from experiments.ambulatory.ambulatory import HERE, PAGE, arms, differences, main, said
from experiments.marked_page import check_page
from flowsim.analysis.comparison import OF_COMPARISONS
from flowsim.analysis.measures import describe
from flowsim.analysis.statistics import paired_interval
from flowsim.config import load
from tests.direction.night import AT_NIGHT

TREE = yaml.safe_load((HERE / "study.yaml").read_text(encoding="utf-8"))
STUDIES = TREE["studies"]


@AT_NIGHT
@pytest.mark.parametrize("name", STUDIES)
def test_every_arm_is_another_hospital(name):
    made = [
        load("baseline"),
        *(load(scenario, own) for _, scenario, own in arms(STUDIES[name])),
        *(load("baseline", own) for own in STUDIES[name].get("loads", {}).values() if own),
    ]
    found = {repr((each.hospital, each.initiatives, each.period)) for each in made}
    assert len(found) == len(made)


@pytest.mark.parametrize("name", STUDIES)
def test_every_measure_is_known_and_has_its_place_on_the_page(name):
    own = [measure.key for measure in OF_COMPARISONS]
    assert all(key in own or describe(key) for key in STUDIES[name]["measures"])
    assert check_page(PAGE, name) is None


def test_all_combinations_of_values_are_arms():
    found = list(arms({"settings": ["a=<one>", "b=<two>"], "vary": {"one": [1, 2], "two": ["x"]}}))
    assert found == [
        ("one 1, two x", "baseline", ["a=1", "b=x"]),
        ("one 2, two x", "baseline", ["a=2", "b=x"]),
    ]


def test_findings_are_said_in_plain_words():
    one, none = paired_interval([4.0, 5.0, 6.0], [1.0] * 3), paired_interval([1.0, 2.0], [2.0, 1.0])
    lines = said(["A08.avoided"], {"slots": {"A08.avoided": one}, "chairs": {"A08.avoided": none}})
    assert lines == [
        "- Emergency patients kept out of a bed: the largest difference is +4.0 patients a week"
        f" ({one.low:+.1f} to {one.high:+.1f}), with *slots*; the difference may be chance with"
        " *chairs*."
    ]
    (nothing,) = said(["A08.avoided"], {"chairs": {"A08.avoided": none}})
    assert nothing.endswith("no arm differs by more than chance.")


def test_the_page_names_measures_as_they_are_called_now():
    shown = PAGE.read_text(encoding="utf-8")
    own = {measure.key: measure for measure in OF_COMPARISONS}
    for key in {key for study in STUDIES.values() for key in study["measures"]}:
        assert (own.get(key) or describe(key)).name in shown


def test_who_is_kept_out_of_a_bed_is_the_baselines_less_the_arms():
    base, arm = {"A08.to_bed": np.array([10.0, 12.0])}, {"A08.to_bed": np.array([7.0, 8.0])}
    assert differences(["A08.avoided"], arm, base)["A08.avoided"].mean == 3.5
    assert differences(["A08.to_bed"], arm, base)["A08.to_bed"].mean == -3.5


def test_an_unknown_study_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["nothing"])
    assert "there is no study nothing; there are share" in capsys.readouterr().err
