"""No module imports, directly or through others, itself."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import flowsim

PACKAGE = Path(flowsim.__file__).parent
MODULES = {
    ".".join(("flowsim", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): file
    for file in PACKAGE.rglob("*.py")
}


def imported(file: Path) -> set[str]:
    """Return the package's modules that a file imports when it is itself imported."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {item.name for item in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{item.name}" for item in node.names}
            modules = parts & MODULES.keys()
            found |= modules | ({node.module} if len(modules) < len(parts) else set())
    return found & MODULES.keys()


def test_no_module_imports_itself_through_others() -> None:
    graph = {name: imported(file) for name, file in MODULES.items()}
    assert sum(map(len, graph.values())) > len(graph)
    TopologicalSorter(graph).prepare()
