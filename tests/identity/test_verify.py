"""flowsim verify: silent on engines that agree, and words that lead to a verb that does not."""

import json
import re
import shlex

import pytest

from flowsim.cli.main import main
from flowsim.config import load
from flowsim.config.catalogue import initiative_class, initiative_names
from flowsim.config.folders import Folders
from flowsim.engine.lowering import lower
from flowsim.engine.program import NONE
from flowsim.engine.simpy_engine.beds.verbs import BedVerbs
from flowsim.engine.simpy_engine.servers.servers import Servers
from flowsim.engine.simpy_engine.servers.staffing import Staffing
from flowsim.engine.simpy_engine.times import TimeVerbs
from flowsim.engine.simpy_engine.ways import WayVerbs
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    branch,
    depart,
    label,
    note,
    release,
    seize,
    treat,
    vacate_bed,
)
from flowsim.studies import verification
from flowsim.studies.agreement import Difference
from flowsim.studies.verification import Verified, both, compared, everything
from flowsim.studies.verification_text import text_of
from tests.small import hospital

ONE_WEEK = ("--weeks", "1")
SHARE = "initiative.criteria_led_discharge.share=0.3"


def texts(steps, times, **changes):
    """Return the words of every difference in a small hospital, the first first."""
    program = lower(hospital(steps, times, **changes), weeks=1)
    found = compared(*both(program, 1, 0), program.names)
    return [item.text("simpy", "compiled") for item in found]


def late(verb):
    """Return a `note` that writes one minute later than it should."""

    def note(self, walker, milestone, first):
        before = self.patients.milestone(walker.patient, milestone)
        verb(self, walker, milestone, first)
        noted = self.patients.milestone(walker.patient, milestone)
        if noted != before:
            self.patients.set_milestone(walker.patient, milestone, noted + 1.0)

    return note


# -- engines that agree --------------------------------------------------------------------------


def test_engines_that_agree_are_said_to_be_identical(capsys):
    assert main(["verify", "smoke", *ONE_WEEK]) == 0
    said = capsys.readouterr().out
    assert said.startswith("smoke: identical: ")
    assert "0.1 of the size" in said
    assert main(["verify", "smoke", *ONE_WEEK, "--json", "--replications", "2"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["scenarios"]
    assert told["identical"]
    assert told["replications"] == 2
    assert told["patients"] > 300
    assert told["stays"] > 100
    assert told["bed_events"] > 500


def test_all_covers_every_scenario_and_every_initiative():
    names = everything()
    configs = [load(name) for name in names]
    assert len(names) == len(set(names)) > 5
    assert {"baseline", "smoke"} <= set(names)
    on = {type(initiative) for config in configs for initiative in config.initiatives}
    assert on == {initiative_class(name) for name in initiative_names(Folders())}


def test_an_initiative_no_scenario_switches_on_is_added_to_the_baseline(tmp_path):
    (tmp_path / "scenario").mkdir()
    bundle = (
        "# @package _global_\n"
        "defaults: [override /initiative: [neurology_hot_clinic, surgical_hot_clinic]]\n"
        "scenario: {name: bundle}\n"
    )
    (tmp_path / "scenario" / "bundle.yaml").write_text(bundle)
    alone = {"neurology_hot_clinic", "surgical_hot_clinic"}
    assert alone < set(everything())
    assert set(everything(tmp_path)) == {*everything(), "bundle"} - alone


# -- a verb that differs -------------------------------------------------------------------------


def test_a_note_that_is_late_is_reported_with_patient_time_and_both_values(monkeypatch):
    steps = [treat("wait", Constant(7.0)), note("t_seen"), depart()]
    assert texts(steps, (60.0, 30.0)) == []
    monkeypatch.setattr(TimeVerbs, "note", late(TimeVerbs.note))
    assert texts(steps, (60.0, 30.0)) == [
        "week 1 Mon 00:37 (minute 37.0), patient 0 (all:0), milestone t_seen: "
        "38.0 in simpy, 37.0 in compiled"
    ]


def test_a_broken_verb_fails_the_command_and_says_how_to_follow_the_patient(monkeypatch, capsys):
    monkeypatch.setattr(TimeVerbs, "note", late(TimeVerbs.note))
    assert main(["verify", "smoke", *ONE_WEEK, "--set", SHARE, "--set", "scale=0.05"]) == 1
    said = capsys.readouterr().out
    command = shlex.split(said.splitlines()[-1].partition("follow this patient: ")[2])
    assert command[:4] == ["flowsim", "run", "scenario=smoke+criteria_led_discharge", SHARE]
    assert command.count("scale=0.05") == 1
    assert main(command[1:]) == 0
    assert command[-1] in capsys.readouterr().out

    assert main(["verify", "smoke", *ONE_WEEK]) == 1
    said = capsys.readouterr().out
    assert said.startswith("smoke: DIFFERENT: ")
    assert "the first difference:\n  week 1 Mon 00:" in said
    assert "milestone t_" in said
    assert " in simpy, " in said
    assert "flowsim run scenario=smoke scale=0.1 weeks=1" in said
    assert "--trace " in said
    assert main(["verify", "smoke", *ONE_WEEK, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["identical"]
    first = told["scenarios"][0]["differences"][0]
    assert first["patient"] in said
    assert float(first["simpy"]) - float(first["compiled"]) == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["smoke:seed=3+bed_bureau:call_sooner=0.3+staffing", "staffing"])
def test_the_command_to_follow_a_patient_is_of_the_whole_scenario(name):
    """Also where the name of one initiative is within another's setting, or the seed its own."""
    overrides = ("initiative.ed_xray.source='expert: as for staffing'", "weeks=1")
    config = load(name, overrides)
    nothing = dict.fromkeys(("patients", "stays", "bed_events", "escalations"), 0)
    differs = Difference(
        table="patients", column="t_seen", row=0, rows=1, t=0.0, values=("1", "2"), patient="all:0"
    )
    found = Verified(
        config=config,
        overrides=overrides,
        config_dir=None,
        replications=1,
        differences=(differs,),
        **nothing,
    )
    command = shlex.split(text_of(found).splitlines()[-1].partition(": ")[2])
    end = command.index("--trace")
    followed = load(overrides=command[2:end])
    assert followed.run.seed == config.run.seed
    assert {each.name for each in followed.initiatives} == {e.name for e in config.initiatives}
    assert followed.initiatives == config.initiatives


def test_a_release_that_serves_the_wrong_one_is_reported_where_it_first_matters(monkeypatch):
    """The desk takes the last in line: the third patient is seen in the second one's turn."""
    steps = [
        *seize("desk"),
        note("t_seen"),
        treat("see", Constant(10.0)),
        *release("desk"),
        depart(),
    ]
    desk = {"resources": (Resource("desk", 1),)}
    assert texts(steps, (0, 1, 2, 3), **desk) == []
    serve = Servers.serve

    def last_first(self):
        self.queues[0].lines[0].sort(reverse=True)
        serve(self)

    monkeypatch.setattr(Servers, "serve", last_first)
    first, *others = texts(steps, (0, 1, 2, 3), **desk)
    assert first.startswith("week 1 Mon 00:10 (minute 10.0), patient 1 (all:1), milestone t_seen: ")
    assert first.endswith("0.0 in simpy, 10.0 in compiled")
    assert any("minutes of wait_desk" in text for text in others)


def test_a_difference_that_is_nobodys_is_followed_by_the_first_that_is_a_patients(
    monkeypatch, capsys
):
    """The last in line goes first everywhere, and the first hour's minutes waited are wrong."""
    serve, close = Servers.serve, Staffing.close

    def last_first(self):
        if len(self.queues) == 1:
            self.queues[0].lines[0].sort(reverse=True)
        serve(self)

    def one_more(self, horizon):
        close(self, horizon)
        self.waiting[0, 0] += 1.0

    monkeypatch.setattr(Servers, "serve", last_first)
    monkeypatch.setattr(Staffing, "close", one_more)
    assert main(["verify", "smoke", *ONE_WEEK]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "(minute 60.0), waiting_minutes of " in lines[2]
    assert lines[3] == "  the first that is a patient's:"
    patient = re.search(r"patient \d+ \((\w+:\d+)\), ", lines[4])
    assert lines[-1].endswith(f"--trace {patient[1]}")


def test_a_branch_that_goes_elsewhere_is_reported(monkeypatch):
    steps = [
        treat("think", Constant(5.0)),
        branch("way", {"left": 0.5, "next": 0.5}),
        depart("right"),
        label("left"),
        depart("left"),
    ]
    chosen = WayVerbs.branch

    def other_way(self, walker, draw, table):
        right, here = chosen(self, walker, draw, table), walker.step
        return {here + 1: here + 2, here + 2: here + 1}[right]

    monkeypatch.setattr(WayVerbs, "branch", other_way)
    (text,) = texts(steps, (0.0,))
    assert text.startswith("week 1 Mon 00:05 (minute 5.0), patient 0 (all:0), outcome: ")
    assert {"left", "right"} <= set(text.replace(",", "").split())


def test_a_refusal_of_one_engine_alone_is_a_difference(monkeypatch):
    monkeypatch.setattr(BedVerbs, "vacate_bed", lambda self, walker: None)
    (text,) = texts([vacate_bed(), depart()], (0.0,))
    assert text.startswith("refusal: runs to its end in simpy, pathway step visit/1 vacate_bed")


def test_a_refusal_of_both_is_bad_input():
    with pytest.raises(FlowsimError, match="vacates a bed it does not have"):
        texts([vacate_bed(), depart()], (0.0,))


def test_the_replication_that_differs_is_named(monkeypatch, capsys):
    made = verification._made

    def second_time_odd(engine, program, seed, replication):
        raw = made(engine, program, seed, replication)
        if engine == "compiled" and replication == 1:
            raw.outcome = raw.outcome.copy()
            raw.outcome[-1] = NONE - 1
        return raw

    monkeypatch.setattr(verification, "_made", second_time_odd)
    assert main(["verify", "smoke", *ONE_WEEK, "--replications", "3"]) == 1
    said = capsys.readouterr().out
    assert "2 replications)" in said
    assert "in replication 1, the first difference" in said
    assert "none (-2) in compiled" in said
    assert "--replication 1" in said
