"""Following a page of the documentation to the letter, in a copy of the package."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

BLOCK = re.compile(r"```(\w+)\n(.*?)```\n", re.DOTALL)
FILE = re.compile(r"`((?:flowsim|configs|tests)/[\w/.]+\.(?:py|yaml))`")


def copied(folder: Path, *names: str) -> Path:
    """Copy folders and files of the repository; return where."""
    for name in names:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def follow(page: str, folder: Path) -> list[str]:
    """Write or change the file that is named last before each block; return the files."""
    touched = []
    for block in BLOCK.finditer(page):
        kind, text = block.groups()
        name = FILE.findall(page[: block.start()])[-1]
        file = folder / name
        touched.append(name)
        if kind == "diff":
            _change(file, text.splitlines())
        else:
            file.parent.mkdir(exist_ok=True)
            assert not file.exists()
            file.write_text(text, encoding="utf-8")
    return touched


def _change(file: Path, lines: list[str]) -> None:
    """Replace the lines of a diff that are there before by those that are there after."""
    old = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    new = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    before = file.read_text(encoding="utf-8")
    assert before.count(old) == 1, f"{file}: {old}"
    file.write_text(before.replace(old, new), encoding="utf-8")
