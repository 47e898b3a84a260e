"""Wrong words on the command line: one clear message, exit code 2, nothing written."""

from pathlib import Path

import pytest

from flowsim.cli.main import BAD_INPUT, main

BAYS = "hospital.emergency.spaces.resus_bay"
TRIAGE = "hospital.emergency.timings.triage"
NUMBERS = "give a number from the patients table, from 9"
FRAILTY = "hospital.wards.beds.spaces.frailty"
LONG = 300 * "a"
BUREAU = "initiative.bed_bureau"

CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    # -- commands and options
    "command": ("compar baseline", ("'compar' is not a command", "Did you mean 'compare'?")),
    "option": ("compare baseline bed_bureau --job 2", ("--job", "Did you mean '--jobs'?")),
    "number in words": ("compare baseline bed_bureau --weeks two", ("--weeks", "'two'")),
    "jobs in words": ("compare baseline bed_bureau --jobs many", ("'many'", "'all'")),
    "kind of list": ("list scenarois", ("scenarois", "scenarios")),
    "two folders of one's own": (
        "run --config-dir one --config-dir two",
        ("argument --config-dir: is given twice", "give it once"),
    ),
    "an option given twice": ("compare baseline bed_bureau --weeks 1 --weeks 2", ("--weeks: is",)),
    "a setting of the scenario and of the run": (
        "run baseline:weeks=1 --weeks 2",
        ("weeks is given by scenario baseline:weeks=1 and as weeks=2", "give it once"),
    ),
    "a parameter of the scenario and of the run": (
        "run bed_bureau:declare_sooner=0.3 initiative.bed_bureau.declare_sooner=0.1",
        ("initiative.bed_bureau.declare_sooner is given by scenario bed_bureau:", "give it once"),
    ),
    "results of one scenario elsewhere": (
        "compare baseline baseline:results=other",
        ("results is results and other", "take results=other out of baseline:results=other"),
    ),
    "an initiative in a list twice": (
        "check baseline --set initiative=[bed_bureau,bed_bureau]",
        ("initiative=[bed_bureau,bed_bureau]: 'bed_bureau' is named twice", "name it once"),
    ),
    "an initiative in a list twice, with a plus": (
        "check baseline --set +initiative=[bed_bureau,bed_bureau]",
        ("initiative=[bed_bureau,bed_bureau]: 'bed_bureau' is named twice", "name it once"),
    ),
    "a misspelt initiative switched on with a plus": (
        "check baseline --set +initiative.bed_burau={}",
        ("command line: initiative.bed_burau={}: 'bed_burau' is not an initiative",),
    ),
    "a number outside a range that a file gives": (
        "check baseline --set hospital.emergency.spaces.majors_cubicle.number=5",
        ("command line: hospital.emergency.spaces.majors_cubicle.number=5: range [20, 32] must",),
    ),
    "own folder": ("run --config-dir nowhere", ("--config-dir nowhere", "no such folder")),
    "own folder of too long a name": (
        f"run --config-dir {LONG}",
        (f"--config-dir {LONG}", "no such"),
    ),
    "plugin of too long a name": (f"run --plugin {LONG}.py", (f"plugin {LONG}.py", "no such file")),
    "results of too long a name": (
        f"run smoke results={LONG}",
        (f"results folder {LONG} ", "(File name too long)", "results=FOLDER"),
    ),
    "results of a comparison of too long a name": (
        f"compare baseline bed_bureau --results {LONG}",
        ("cannot be written (File name too long)", "--results FOLDER"),
    ),
    "no scenario to compare": ("compare", ("scenarios", "compare --help")),
    # -- verify
    "nothing to verify": ("verify", ("needs a scenario", "--all")),
    "scenario to verify": ("verify basline", ("'basline' is not a", "'baseline'?")),
    "second scenario to verify": ("verify smoke basline", ("'basline' is not a",)),
    "initiative to verify": ("verify smoke+edxray", ("'edxray'", "'ed_xray'?")),
    "replications to verify": ("verify smoke --replications 0", ("replications is 0",)),
    "weeks to verify": ("verify smoke --weeks none", ("--weeks", "'none'")),
    "seed to verify": ("verify --all --seed -1", ("seed is -1", "0 or more")),
    "setting to verify": ("verify smoke --set scal=1", ("'scal' is not a key", "'scale'?")),
    "option of verify": ("verify --al", ("--al", "Did you mean '--all'?")),
    # -- trace
    "patient": ("run smoke --trace 99999", ("'99999' is not a patient", f"{NUMBERS} to 1485 (")),
    "patient before the first": ("run smoke --trace 5", (f"{NUMBERS} to 1485 (", "have higher")),
    "background process as patient": (
        "run smoke --trace 0",
        ("'0' is not a patient", NUMBERS),
    ),
    "name as patient": ("run smoke --trace smith", ("'smith' is not a patient", "source:ordinal")),
    "source": ("run smoke --trace ed_walkin:3", ("'ed_walkin'", "Did you mean 'ed_walk_in'?")),
    "ordinal": ("run smoke --trace ed_walk_in:0", ("does not come in this run", "among them")),
    "ordinal in words": ("run smoke --trace ed_walk_in:x", ("'ed_walk_in:x'", "ordinals from")),
    "replication of a trace": (
        "run smoke --trace 100 --replication -1",
        ("replication -1 must lie in [0, 2,147,483,647]",),
    ),
    "replication too large": (
        "run smoke --trace 100 --replication 99999999999999999999",
        ("replication 99999999999999999999 must lie in [0, 2,147,483,647]",),
    ),
    "ordinal too large": (
        "run smoke --trace ed_walk_in:99999999999999999999999",
        ("does not come in this run", "among them"),
    ),
    "replication without a trace": ("run smoke --replication 1", ("goes with --trace PATIENT",)),
    "machines without a trace": ("run smoke --json", ("--json goes with --trace",)),
    "trace of a sweep": (
        "run -m weeks=1,2 --trace 100",
        ("one patient of one run", "leave out -m"),
    ),
    "trace of several values": ("run weeks=1,2 --trace 100", ("weeks=1,2", "several values")),
    "trace of no scenario": ("run smoek --trace 100", ("'smoek' is not a", "'smoke'?")),
    # -- the configuration printed
    "part of the configuration": (
        "run smoke --cfg job -p hospitl",
        ("--package hospitl: 'hospitl' is not a key", "Did you mean 'hospital'?"),
    ),
    "part within a number": ("run smoke --cfg job -p weeks.x", ("'x' is not a key (keys: none)",)),
    # -- scenarios
    "one scenario": ("compare baseline", ("at least two scenarios",)),
    "the same twice": ("compare baseline baseline", ("'baseline' is named twice",)),
    "scenario": ("compare baseline bed_buro", ("'bed_buro' is not a", "'bed_bureau'?")),
    "scenario of run": ("run scenario=basline", ("'basline' is not a", "'baseline'?")),
    "bare word": ("run weeks", ("'weeks' is not a scenario",)),
    "scenario to check": ("check bed_bureuu", ("'bed_bureuu' is not a", "'bed_bureau'?")),
    "not comparable": (
        "compare baseline smoke",
        ("cannot be compared", "weeks is 16 and 3, warm_up_weeks is 8 and 0", "weeks=16 warm_up_w"),
    ),
    "initiative of another size": (
        "compare smoke bed_bureau+ed_xray",
        ("scale is 0.1 and 1.0; write smoke+bed_bureau+ed_xray (", "weeks=3 warm_up_weeks=0"),
    ),
    "one replication": (
        "compare baseline bed_bureau --replications 1",
        ("at least 2 replications", "replications is 1"),
    ),
    "several values": ("run weeks=1,2", ("weeks=1,2", "add -m")),
    "one of a sweep": ("run -m scenario=baseline,basline", ("'basline' is not a",)),
    "later value of a sweep": ("run -m weeks=1,0", ("weeks=0", "must be 1 or more")),
    "period": ("run period=winter_2018", ("'winter_2018' is not a period", "winter_2017_18")),
    # -- settings of a run
    "setting": ("run weks=3", ("'weks' is not a key", "Did you mean 'weeks'?")),
    "new setting": ("run +weks=3", ("'weks' is not a key", "Did you mean 'weeks'?")),
    "unit": ("run weeks=26w", ("weeks=26w", "whole number", "write 26")),
    "no weeks": ("run weeks=0", ("weeks=0: weeks, days and hours are 0", "1 or more")),
    "sign": ("run warm_up_weeks=-1", ("warm_up_weeks is -1", "0 or more")),
    "part of a week": ("run weeks=2.5", ("whole number", "2.5")),
    "option out of range": (
        "compare baseline bed_bureau --weeks 0",
        ("weeks, days and hours are 0",),
    ),
    "no processes": ("run jobs=0", ("jobs is 0", "'all'")),
    "processes in words": ("run jobs=some", ("jobs=some", "whole number", "'all'")),
    "negative seed": ("run seed=-1", ("seed is -1",)),
    "huge seed": ("run seed=9223372036854775808", ("seed",)),
    "scale": ("run scale=2", ("scale is 2", "at most 1")),
    "engine": ("run engine=simpi", ("engine is 'simpi'", "simpy")),
    "records": ("run records=some", ("'all', 'measures'", "'some'")),
    "no folder": ("run results=", ("results", "name a folder")),
    "reference": ("run weeks=${months}", ("${months}", "does not exist")),
    "bracket": ("run weeks=[3", ("weeks=[3", "not understood")),
    "disk": ("run replications=100000 weeks=500", ("free", "fewer replications", "results=")),
    "replications beyond all": ("run replications=1000000000", ("at most 100000",)),
    "weeks beyond all": ("run weeks=100000", ("weeks is 100000", "at most 832")),
    "weeks without end": ("run weeks=3000000000", ("weeks=3000000000", "2,147,483,647")),
    "weeks that are no number": ("run weeks=nan", ("weeks=nan", "finite number")),
    "version for a number": ("run weeks=1.2.3", ("weeks=1.2.3", "whole number", "'1.2.3'")),
    "attendances that are no number": (
        "check smoke --set period.type1_per_day=nan",
        ("period.type1_per_day=nan", "finite number"),
    ),
    "attendances without end": (
        "check smoke --set period.type1_per_day=inf",
        ("period.type1_per_day=inf", "finite number"),
    ),
    "value of a sweep twice": ("run -m smoke weeks=1,2,1", ("weeks: the sweep has 1 twice",)),
    "number of a sweep twice": (f"run -m {BUREAU}.call_sooner=0.1,0.10", ("has 0.1 twice",)),
    "scenario of a sweep twice": (
        "run -m scenario=smoke,baseline,smoke",
        ("scenario: the sweep has smoke twice; give each value once",),
    ),
    "scenario with settings of a sweep twice": (
        "run -m scenario=bed_bureau:call_sooner=0.3,smoke,bed_bureau:call_sooner=0.3",
        ("the sweep has bed_bureau:call_sooner=0.3 twice",),
    ),
    "initiative for one scenario of a sweep": (
        "run -m scenario=baseline,bed_bureau initiative.bed_bureau.request_sooner=0.1,0.2",
        (
            "initiative.bed_bureau.request_sooner=0.1 is set for every scenario",
            "baseline has no bed_bureau",
            "write it where it belongs: bed_bureau:request_sooner=0.1",
        ),
    ),
    "pattern that fits nothing": (
        "list measures Z9",
        ("flowsim list measures: no name begins with 'Z9'", "shows every one"),
    ),
    "sweep of a pattern": ("run -m weeks=glob(*)", ("weeks=glob(*)", "write them out")),
    # -- initiatives
    "initiative that is true": (
        "check smoke --set initiative.bed_bureau=true",
        ("initiative.bed_bureau=true", "parameters of the initiative", "not True"),
    ),
    "initiative": ("run initiative.bed_bureu.call_sooner=1", ("'bed_bureu'", "'bed_bureau'?")),
    "list of initiatives": ("run initiative=[edxray]", ("'edxray'", "'ed_xray'?")),
    "initiative twice": (
        "check bed_bureau+bed_bureau",
        ("scenario 'bed_bureau+bed_bureau': 'bed_bureau' is named twice; name it once",),
    ),
    "initiative twice with a setting": (
        "compare baseline bed_bureau+bed_bureau:call_sooner=0.3",
        ("'bed_bureau' is named twice; name it once",),
    ),
    "initiative set for all": (
        f"compare baseline bed_bureau --set {BUREAU}.request_sooner=0.9",
        ("set for every scenario", "baseline has no bed_bureau", " bed_bureau:request_sooner=0.9"),
    ),
    "initiative set for all by a word": (
        f"compare baseline staffing bed_bureau {BUREAU}.request_sooner=0.9",
        ("set for every scenario", "baseline has no bed_bureau"),
    ),
    "initiative switched on for all": (
        "compare baseline bed_bureau --set +initiative.staffing={}",
        ("baseline has no staffing", "where it belongs: baseline+staffing"),
    ),
    "initiatives of all": (
        "compare baseline bed_bureau initiative=[staffing]",
        ("initiative=[staffing] would make all scenarios the same", "baseline+staffing"),
    ),
    "scenario of all": (
        "compare baseline bed_bureau --set scenario=smoke",
        ("scenario=smoke would make all scenarios the same",),
    ),
    "the same hospital by two names": (
        "compare bed_bureau baseline+bed_bureau",
        ("bed_bureau and baseline+bed_bureau are the same hospital", "every difference"),
    ),
    "the same hospital by a value that changes nothing": (
        "compare baseline criteria_led_discharge:share=0",
        ("are the same hospital",),
    ),
    "settings in brackets": (
        "check criteria_led_discharge(share=0.3)",
        ("not understood", "criteria_led_discharge:share=0.3"),
    ),
    "setting without a value": ("check bed_bureau:request_sooner", ("written with colons",)),
    "key of a scenario's own setting": (
        "check bed_bureau:request_soner=0.5",
        ("'request_soner' is not a key", "Did you mean 'request_sooner'?"),
    ),
    "value of a scenario's own setting": (
        "run criteria_led_discharge:share=1.5",
        ("command line: initiative.criteria_led_discharge.share=1.5", "must lie in [0, 1]"),
    ),
    "setting as a bare word": ("validate weeks=2", ("weeks=2", "written as --set weeks=2")),
    "a scenario to validate": ("validate bed_bureau", ("unrecognized arguments: bed_bureau",)),
    "two scenarios to check": ("check baseline bed_bureau", ("one scenario at a time", "a plus")),
    "one initiative taken apart": (
        "compare baseline bed_bureau --isolate",
        ("two or more initiatives", "the comparison itself is the effect"),
    ),
    "option of a run": ("run --weeks 0", ("weeks, days and hours are 0", "1 or more")),
    "scenario given twice": ("run scenario=smoke baseline", ("given more than once",)),
    "added initiative": ("check baseline+edxray", ("'edxray'", "'ed_xray'?")),
    "parameter": (f"run {BUREAU}.declare_soner=0.3", ("'declare_soner'", "'declare_sooner'?")),
    "unit of a parameter": (
        "run initiative.ed_xray.walk_minutes=2h",
        ("initiative.ed_xray.walk_minutes=2h", "the unit is minutes, so write 120"),
    ),
    "sign of a parameter": ("run initiative.ed_xray.walk_minutes=-5", ("-5 must be above zero",)),
    "percentage": (
        "run initiative.criteria_led_discharge.share=30%",
        ("must be a number", "a share is written as 0.3"),
    ),
    "share": ("run initiative.criteria_led_discharge.share=1.5", ("1.5 must lie in [0, 1]",)),
    "sooner than at once": (f"run {BUREAU}.call_sooner=1.2", ("1.2 must lie in [0, 0.99]",)),
    "looks that do not fit a week": (
        f"run {BUREAU}.look_every_minutes=37",
        ("initiative bed_bureau", "37 minutes does not divide a week evenly"),
    ),
    "time": ("run initiative.ed_xray.opens='25:00'", ("'25:00' is not a time of day", "HH:MM")),
    "part of a room": ("run initiative.ed_xray.rooms=1.5", ("whole number", "1.5")),
    "table emptied": (
        "check staffing --set initiative.staffing.add={}",
        ("command line: initiative.staffing.add={}: tables", "initiative.staffing.add.ed_acp=[]"),
    ),
    "table of a scenario emptied": (
        "check ringfence:spaces={}",
        ("rows: medical_assessment", "e.g. initiative.ringfence.spaces.medical_assessment=0"),
    ),
    "table emptied within another": (
        "check baseline --set initiative.staffing={add:{}}",
        ("initiative.staffing={add:{}}: tables are merged", "initiative.staffing.add (rows: ed_"),
    ),
    "table of the hospital emptied": (
        "check smoke --set hospital.emergency.spaces={}",
        ("nothing out of hospital.emergency.spaces (rows: corridor_place, ",),
    ),
    "row that is not there to be taken out": (
        "check baseline+staffing --set ~initiative.staffing.add.ed_acp",
        (
            "~initiative.staffing.add.ed_acp: there is no such key",
            "initiative.staffing.add.ed_acp=[]",
        ),
    ),
    "role": (
        "run initiative.staffing.add={ed_apc:[]}",
        ("'ed_apc' is not a resource", "Did you mean 'ed_acp'?"),
    ),
    # -- the hospital
    "round of a ward": (
        "check smoke --set hospital.wards.beds.wards.0.round=mornin",
        ("ward medical_assessment: round", "'mornin' is not a round", "surgical"),
    ),
    "row left out": (
        "check smoke --set ~hospital.wards.stays.need_factor",
        ("hospital.wards.stays.need_factor", "missing"),
    ),
    "table without a row": (
        "check smoke --set ~hospital.diagnostics.scanners.ct",
        ("hospital.diagnostics.scanners", "no row 'ct'", "rows: xray"),
    ),
    "table without 'no'": (
        "check smoke --set ~hospital.wards.stays.complex_frail_factor.no",
        ("hospital.wards.stays.complex_frail_factor", "no row 'no'", "(rows: yes)"),
    ),
    "table without 'default'": (
        "check smoke --set ~hospital.wards.stays.elective_need.default",
        ("hospital.wards.stays.elective_need", "no row 'default'"),
    ),
    "hours that are none": (
        "check smoke --set +hospital.discharge.review.before_weekend_share.soon=0.1",
        ("before_weekend_share", "'soon' is not a whole number of hours"),
    ),
    "scanner": (
        "check smoke --set +hospital.diagnostics.other_work.mri="
        "${hospital.diagnostics.other_work.ct}",
        ("'mri' is not a scanner", "ultrasound"),
    ),
    "text for a number": (f"run {BAYS}.number=many", ("whole number", "'many'")),
    "key of the hospital": (f"run {BAYS}.numer=3", ("'numer' is not a key", "'number'?")),
    "number for a block": (f"run {BAYS}=3", ("a set of keys and values", f"write {BAYS}.number=3")),
    "number for a block that is referred to": (
        f"run {FRAILTY}=8",
        (f"command line: {FRAILTY}=8: must be a set of keys", f"write {FRAILTY}.number=8"),
    ),
    "text for a block that is referred to": (f"run {FRAILTY}=x", (f"{FRAILTY}.number=VALUE",)),
    "number for a block without one": (
        f"run {TRIAGE}=5",
        ("one of its keys (distribution, source, minutes, ", f"write {TRIAGE}.KEY=VALUE"),
    ),
    "number for a table": (
        "run hospital.emergency.patients.frail.rows=0.3",
        ("to change one of its rows, write hospital.emergency.patients.frail.rows.ROW=VALUE",),
    ),
    "part of a space that is referred to": (
        f"run {FRAILTY}.number=2.5",
        (f"command line: {FRAILTY}.number=2.5: must be a whole number, not 2.5",),
    ),
    "part of a bed of the period": (
        "run period.general_acute_open=2.5",
        ("command line: period.general_acute_open=2.5: must be a whole number",),
    ),
    "source of a number": (f"run {BAYS}.source=rumour", ("'rumour' is not a source",)),
    "negative time": (
        f"run {TRIAGE}.sd_minutes=-3",
        (TRIAGE, "sd_minutes -3 must be 1e-06 or more"),
    ),
    "distribution": (f"run {TRIAGE}.distribution=lognorm", ("one of", "'lognormal'", "'lognorm'")),
    "parameter of another distribution": (
        f"run +{TRIAGE}.minutes=3",
        ("lognormal takes mean_minutes and sd_minutes, not minutes",),
    ),
    "weekday": (
        "run hospital.emergency.staff.clerk.shifts=[{days:mun,start:'08:00',end:'09:00',staff:1}]",
        ("'mun' is not a weekday",),
    ),
    "missing key": (
        "run hospital.emergency.staff.clerk.shifts=[{days:mon,start:'08:00',end:'09:00'}]",
        ("shifts.0.staff", "missing"),
    ),
    "setting left out": ("run ~weeks", ("weeks", "missing")),
    "department left out": ("run ~hospital.diagnostics", ("hospital.diagnostics", "missing")),
    "key that starts with a digit": (
        "run hospital.emergency.patients.frail.rows.85+=1",
        ("not understood", "--config-dir"),
    ),
    "load above capacity": (
        "check baseline --strict --set period.general_acute_open=300",
        ("load above capacity", "needed on average"),
    ),
}


@pytest.mark.parametrize(("words", "expected"), CASES.values(), ids=CASES.keys())
def test_one_message_and_nothing_written(
    words: str,
    expected: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words.split()) == BAD_INPUT
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("flowsim: ")
    assert "Traceback" not in said.err
    for part in expected:
        assert part in said.err
    assert list(tmp_path.iterdir()) == []
