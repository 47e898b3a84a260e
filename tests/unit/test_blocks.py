"""Blocks lay out as the steps one would write by hand."""

import pytest

from flowsim import (
    FlowsimError,
    Pathway,
    branch,
    branch_on,
    by,
    depart,
    either,
    end,
    go,
    label,
    note,
    release,
    renege_after,
    repeat,
    seize,
    shares,
    stage,
    transfer,
    treat,
    wait_for_bed,
    when,
    when_any,
)
from flowsim.hospital.vocabulary.step_types import Label, Step

A, B, C, D = (treat(name) for name in "ABCD")


def flat_rows(steps: tuple[Step, ...]) -> list[object]:
    """Return the steps without labels, and every jump as the number of the step it leads to."""
    at: dict[str, int] = {}
    rows: list[Step] = []
    for step in steps:
        if isinstance(step, Label):
            at[step.name] = len(rows)
        else:
            rows.append(step)
    at |= {"next": -1}

    def jumps(row: Step, number: int) -> object:
        fields = {}
        for key, value in vars(row).items():
            if key == "to" and isinstance(value, tuple):
                targets = {v: at[k] if k != "next" else number + 1 for v, k in value}
                fields[key] = targets
            elif key in ("to", "otherwise") and value is not None:
                fields[key] = at[value] if value != "next" else number + 1
            elif key == "shares":
                tables = value.values() if hasattr(value, "values") else [value]
                fields[key] = [
                    [(at[k] if k != "next" else number + 1, p) for k, p in table.shares]
                    for table in tables
                ]
            else:
                fields[key] = value
        return type(row).__name__, fields

    return [jumps(row, number) for number, row in enumerate(rows)]


def same(blocks: list, by_hand: list) -> None:
    written, expected = Pathway("p", blocks), Pathway("p", by_hand)
    assert flat_rows(written.steps) == flat_rows(expected.steps)


def test_an_arm_that_comes_back_follows_its_branch() -> None:
    same(
        [when("x", {"yes": [A]}), B, end()],
        [branch_on("x", {"yes": "next"}, otherwise="on"), A, label("on"), B, end()],
    )


def test_otherwise_comes_first_and_goes_on_to_the_end() -> None:
    same(
        [when("x", {"yes": [A]}, otherwise=[B]), C, end()],
        [branch_on("x", {"yes": "a"}), B, go("on"), label("a"), A, label("on"), C, end()],
    )


def test_several_arms_follow_in_order() -> None:
    same(
        [when("x", {"1": [A], ("2", "3"): [B]}), C, end()],
        [
            branch_on("x", {"1": "a", "2": "b", "3": "b"}, otherwise="on"),
            label("a"),
            A,
            go("on"),
            label("b"),
            B,
            label("on"),
            C,
            end(),
        ],
    )


def test_arms_that_leave_stand_at_the_end_the_last_first() -> None:
    same(
        [when("x", {"yes": [A, end()]}), when("y", {"yes": [B, depart("b")]}), C, end()],
        [
            branch_on("x", {"yes": "a"}),
            branch_on("y", {"yes": "b"}),
            C,
            end(),
            label("b"),
            B,
            depart("b"),
            label("a"),
            A,
            end(),
        ],
    )


def test_an_arm_that_leaves_has_no_go_after_it() -> None:
    steps = Pathway("p", [when("x", {"yes": [A, transfer("q")]}, otherwise=[B]), end()]).steps
    assert not any(type(step).__name__ == "Go" for step in steps)


def test_everybody_else_may_leave() -> None:
    same(
        [when("x", {"yes": [A]}, otherwise=[B, end()]), C, end()],
        [branch_on("x", {"yes": "next"}, otherwise="o"), A, C, end(), label("o"), B, end()],
    )


def test_a_block_may_be_the_end_of_a_pathway() -> None:
    same(
        [when("x", {"yes": [A, end()]}, otherwise=[B, end()])],
        [branch_on("x", {"yes": "a"}), B, end(), label("a"), A, end()],
    )


def test_an_arm_that_only_goes_somewhere_has_no_row() -> None:
    same(
        [label("back"), A, when("x", {"yes": [go("back")]}), end()],
        [label("back"), A, branch_on("x", {"yes": "back"}), end()],
    )


def test_any_of_several_values() -> None:
    same(
        [when_any({"x": "yes", "y": ("1", "2")}, [A]), B, end()],
        [
            branch_on("x", {"yes": "a"}),
            branch_on("y", {"1": "a", "2": "a"}),
            go("on"),
            label("a"),
            A,
            label("on"),
            B,
            end(),
        ],
    )
    same(
        [when_any({"x": "yes"}, [A, end()]), B, end()],
        [branch_on("x", {"yes": "a"}), B, end(), label("a"), A, end()],
    )


def test_by_chance() -> None:
    table = {"a": 0.25, "b": 0.5, "c": 0.25}
    same(
        [either("lot", table, {"a": [A], "b": [B, end()]}), C, end()],
        [
            branch("lot", {"next": 0.25, "b": 0.5, "on": 0.25}),
            A,
            label("on"),
            C,
            end(),
            label("b"),
            B,
            end(),
        ],
    )


def test_by_chance_that_depends_on_the_patient() -> None:
    halves, most = shares({"a": 0.5, "b": 0.5}), shares({"a": 0.9, "b": 0.1})
    to = by("x", {"1": shares({"next": 0.5, "on": 0.5})}, shares({"next": 0.9, "on": 0.1}))
    same(
        [either("lot", by("x", {"1": halves}, most), {"a": [A]}), end()],
        [branch("lot", to), A, label("on"), end()],
    )


def test_again_and_again() -> None:
    same([repeat(A, B)], [label("again"), A, B, go("again")])
    same(
        [repeat(A, when("x", {"yes": [end()]}), B)],
        [label("again"), A, branch_on("x", {"yes": "out"}), B, go("again"), label("out"), end()],
    )


def test_blocks_within_blocks() -> None:
    inner = when("y", {"yes": [B, end()]}, otherwise=[C])
    same(
        [when("x", {"yes": [A, inner, D]}), end()],
        [
            branch_on("x", {"yes": "next"}, otherwise="on"),
            A,
            branch_on("y", {"yes": "b"}),
            C,
            D,
            label("on"),
            end(),
            label("b"),
            B,
            end(),
        ],
    )


def test_steps_where_a_label_was_asked_for() -> None:
    same(
        [
            renege_after("patience", [note("t_left"), depart("left")]),
            seize("bed", otherwise=[A, end()]),
            wait_for_bed(until="t_x", otherwise=[B, end()]),
            release("bed"),
            end(),
        ],
        [
            renege_after("patience", "left"),
            seize("bed", otherwise="full"),
            wait_for_bed(until="t_x", otherwise="late"),
            release("bed"),
            end(),
            label("late"),
            B,
            end(),
            label("full"),
            A,
            end(),
            label("left"),
            note("t_left"),
            depart("left"),
        ],
    )


def test_made_up_labels_take_no_name_that_is_there() -> None:
    first = Pathway("p", [when("x", {"yes": [A]}, otherwise=[B]), end()])
    again = Pathway("p", [when("x", {"yes": [C]}, otherwise=[D]), *first.steps])
    assert len(set(again.labels)) == len(again.labels) == 4
    taken = Pathway("p", [label("when x 1: yes"), when("x", {"yes": [A]}, otherwise=[B]), end()])
    assert len(set(taken.labels)) == 3


def test_labels_do_not_depend_on_anything_but_the_pathway() -> None:
    one, two = (Pathway("p", [when("x", {"yes": [A]}, otherwise=[B]), end()]) for _ in "12")
    assert one == two


def test_stages_may_hold_blocks_and_blocks_stages() -> None:
    steps = [stage("outer", when("x", {"yes": stage("inner", A)})), end()]
    assert Pathway("p", steps).stages == ("outer", "inner")


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([when("x", {"yes": [end()]})], "the last step must leave it"),
        ([A, when("x", {"yes": [end()]}, otherwise=[B])], "the last step must leave it"),
        ([end(), label("nowhere")], "the last step must leave it"),
        ([seize("r", otherwise=[A]), end()], "the steps of 'otherwise' of Seize must leave"),
    ],
)
def test_a_pathway_that_does_not_end_is_an_error(steps: list, message: str) -> None:
    with pytest.raises(FlowsimError, match=message):
        Pathway("p", steps)


def test_an_arm_without_a_share_is_an_error() -> None:
    with pytest.raises(FlowsimError, match="Did you mean 'early'"):
        either("lot", {"early": 0.5, "late": 0.5}, {"earlier": [A]})


def test_a_value_given_twice_is_an_error() -> None:
    with pytest.raises(FlowsimError, match="value 'yes' is given twice"):
        when("x", {"yes": [A], ("no", "yes"): [B]})
