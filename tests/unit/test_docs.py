"""Pages made from the code: the files in docs/ are what the command prints."""

from pathlib import Path

import pytest

from flowsim.docs import PAGES, main
from flowsim.hospital.terms import shipped_terms
from flowsim.records.schema import TABLES

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


def test_a_page_that_is_none_is_refused(capsys):
    assert main(["record"]) == 2
    assert "Did you mean 'records'?" in capsys.readouterr().err
    assert main([]) == 2
