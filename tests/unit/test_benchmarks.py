"""The table of the benchmarks: verdicts, programs that are missing, and putting it into a page."""

import pytest

from benchmarks.__main__ import GROUPS, PART, main
from benchmarks.race import Asked, Pair, Row, Runner, compare, race
from benchmarks.table import table
from benchmarks.verbs import booking_door, front_door
from experiments.marked_page import check_page, marks, put_into
from flowsim.engine import simulate

AT_LEAST_TWICE = Asked(2, "times as fast", least=True)


def ran(name, seconds, units):
    return Runner(name, lambda: seconds, units)


def rows(*pairs):
    times = race([ran("ours", 1.0, 300), ran("theirs", 2.0, 200)], 3, "queue")
    return compare(times, "queue", pairs, lambda runner, seconds: f"{seconds} s")


def test_a_ratio_is_by_unit_of_work():
    (row,) = rows(Pair("ours", "theirs", AT_LEAST_TWICE))
    assert (row.ratio, row.asked, row.met) == (
        "3.0 (3.0 to 3.0)",
        "at least 2 times as fast",
        "yes",
    )
    (row,) = rows(Pair("theirs", "ours", AT_LEAST_TWICE))
    assert (row.ratio, row.met) == ("0.33 (0.33 to 0.33)", "no")


@pytest.mark.parametrize(
    ("asked", "found", "met"),
    [
        (Asked(2, "s"), 2.0, "yes"),
        (Asked(2, "s"), 2.1, "no"),
        (Asked(2, "times", least=True), 2.0, "yes"),
        (Asked(2, "times", least=True), 1.9, "no"),
    ],
)
def test_a_figure_is_met_up_to_its_limit(asked, found, met):
    assert Row("queue", "ours", "").judged(asked, found).met == met


def test_a_missing_program_is_named_only_where_a_figure_is_asked_for():
    (row,) = rows(Pair("ours", "absent", AT_LEAST_TWICE), Pair("ours", "absent"))
    assert row.measured == "not measured: absent not installed"
    assert row.met == "-"


@pytest.mark.parametrize("made", [booking_door, front_door])
def test_with_and_without_a_ladder_everybody_fares_the_same(made):
    ladder, without = (
        simulate(made(ladder=yes), weeks=1, engine="simpy").patients for yes in (True, False)
    )
    assert ladder["outcome"].nunique() > 3
    assert ladder["outcome"].tolist() == without["outcome"].tolist()
    assert ladder["t_depart"].tolist() == pytest.approx(without["t_depart"].tolist(), nan_ok=True)


def test_the_table_goes_between_the_marks_of_a_page_and_can_be_replaced(tmp_path):
    page = tmp_path / "page.md"
    begin, end = marks(PART)
    page.write_text(f"before\n{begin}\n{end}\nafter\n")
    for text in ("| one |", "| two |"):
        assert check_page(page, PART) is None
        put_into(page, PART, text)
    assert page.read_text() == f"before\n{begin}\n| two |\n{end}\nafter\n"


def test_a_short_run_is_not_judged():
    found = [Row("queue", "ours", "1 s").judged(Asked(2, "s"), 1.0)]
    assert "yes" in table(found)
    assert "yes" not in table(found, judged=False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["smal"], "the groups are small"),
        (["--rounds", "0"], "give 1 or more"),
        (["--replications", "1"], "needs 2 or more"),
        (["--write", "absent.md"], "cannot be read"),
        (["--write", "absent.md", "--quick"], "leave out --quick"),
    ],
)
def test_a_wrong_command_is_refused_before_anything_is_measured(words, said, capsys):
    with pytest.raises(SystemExit):
        main(words)
    assert said in capsys.readouterr().err


def test_the_page_on_performance_names_every_group_and_has_the_marks(request):
    page = request.config.rootpath / "docs" / "performance.md"
    assert check_page(page, PART) is None
    assert [name for name in GROUPS if f"| `{name}` |" not in page.read_text()] == []
