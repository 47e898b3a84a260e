"""`from flowsim import *` gives every word of docs/vocabulary.md, and that page every word."""

import ast
import builtins
import re
import subprocess
import sys

import flowsim
from flowsim.hospital import vocabulary
from tests.pages import ROOT

PAGE = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
STAND_INS = {"clinic", "LONG", "SHORT"}
"""Names that stand for something of the reader's."""
OF_INITIATIVES = {"scale"}


def names(tree, context):
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


def test_all_of_it_is_imported_by_a_star():
    found: dict[str, object] = {}
    exec("from flowsim import *", found)
    assert {*vocabulary.__all__, "simulate", "replicate", "compare", "warm_up"} <= found.keys()
    assert found["seize"] is vocabulary.seize
    assert found.keys() - {"__builtins__"} == set(flowsim.__all__)


def test_the_page_has_every_word_of_the_vocabulary():
    assert [name for name in vocabulary.__all__ if not re.search(rf"\b{name}\b", PAGE)] == []


def test_every_word_of_the_page_can_be_imported():
    said = set(re.findall(r"`([A-Z]\w+|\w+(?=\())", PAGE)) - OF_INITIATIVES
    assert len(said) > 60
    assert said - set(flowsim.__all__) == set()


def test_every_example_of_the_page_needs_no_other_name():
    trees = [ast.parse(block) for block in BLOCKS]
    used = set().union(*(names(tree, ast.Load) for tree in trees))
    made = set().union(*(names(tree, ast.Store) for tree in trees))
    known = {*flowsim.__all__, *dir(builtins)} | made | STAND_INS
    assert len(used) > 40
    assert used - known == set()


def test_the_import_alone_brings_no_vocabulary():
    code = "import sys, flowsim; print('flowsim.hospital' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
