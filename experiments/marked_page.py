"""Pages whose tables are made by a command: they stand between two marks, and are replaced."""

from pathlib import Path


def marks(name: str) -> tuple[str, str]:
    """Return the lines between which the tables of this name stand."""
    return f"<!-- {name}: begin -->", f"<!-- {name}: end -->"


def check_page(page: Path, name: str) -> str | None:
    """Return what is wrong with a page that is to be written, or None."""
    begin, end = marks(name)
    try:
        text = page.read_text(encoding="utf-8")
    except OSError as problem:
        return f"{page}: cannot be read ({problem.strerror})"
    if not 0 <= text.find(begin) < text.find(end):
        return f"{page}: needs a line {begin} and, after it, a line {end}"
    return None


def put_into(page: Path, name: str, text: str) -> None:
    """Replace what stands between the two marks of a page, which `check_page` has found there."""
    begin, end = marks(name)
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
