"""Pages made from the code: the files in docs/ are what the command prints."""

from pathlib import Path

import pytest

from flowsim.analysis.comparison import OF_COMPARISONS
from flowsim.analysis.measures import MEASURES
from flowsim.docs import PAGES, main
from flowsim.hospital.terms import shipped_terms
from flowsim.records.schema import TABLES
from tests.recomputed.cases import CASES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_file_is_what_the_command_prints(name, capsys):
    assert main([name]) == 0
    printed = capsys.readouterr().out
    remedy = f"run: python -m flowsim.docs {name} > docs/{name}.md"
    assert (DOCS / f"{name}.md").read_text(encoding="utf-8") == printed, remedy


def test_every_column_is_on_the_page_of_records(capsys):
    main(["records"])
    printed = capsys.readouterr().out
    for table in TABLES.values():
        _, _, section = printed.partition(f"\n## {table.name}\n")
        for column in table.columns:
            assert f"| `{column.name}` |" in section.partition("\n## ")[0]


def test_every_declared_term_is_on_the_page_of_records(capsys):
    main(["records"])
    _, _, section = capsys.readouterr().out.partition("## Declared terms")
    assert all(f"| `{term.name}` |" in section for term in shipped_terms())


def test_every_measure_is_on_the_page_of_measures(capsys):
    main(["measures"])
    rows = [row for row in capsys.readouterr().out.splitlines() if row.startswith("| `")]
    every = {m.key for m in (*MEASURES, *OF_COMPARISONS)}
    assert {row.split(" | ")[0].strip("|` ") for row in rows} == every


def test_the_page_of_recomputed_measures_has_every_measure_and_every_run():
    text = (DOCS / "measures_recomputed.md").read_text(encoding="utf-8")
    cells = [row.split(" | ") for row in text.splitlines() if row.startswith("| `")]
    known = [(m.key, m.name) for m in MEASURES if m.available]
    remedy = "run: python -m tests.recomputed > docs/measures_recomputed.md"
    assert [(key.strip("|` "), name) for key, name, *_ in cells] == known, remedy
    assert all(f"- `{name}`: " in text for name in CASES), remedy
    assert all(0.0 <= float(gap.strip(" |")) < 1e-9 for *_, gap in cells)


def test_a_page_that_is_none_is_refused(capsys):
    assert main(["record"]) == 2
    assert "Did you mean 'records'?" in capsys.readouterr().err
    assert main([]) == 2
