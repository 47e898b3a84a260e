"""A message shows the beginning of what was typed, however long that is."""

import pickle

from flowsim.errors import LONG_WORD, FlowsimError, unknown_name


def test_a_word_of_thousands_of_characters_is_cut():
    said = str(unknown_name("here", "source", "1" * 5000, ["expert"]))
    assert said == f"here: '{'1' * 100}... (5,000 characters)' is not a source (sources: expert)."


def test_other_words_are_as_they_are():
    said = "/" + "a" * (LONG_WORD - 1) + " is a path"
    assert str(FlowsimError(said)) == said


def test_it_goes_from_process_to_process():
    problem = FlowsimError("x" * 1000)
    assert str(pickle.loads(pickle.dumps(problem))) == str(problem)
