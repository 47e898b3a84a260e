"""What the check of a hospital says: findings, each with its place and its remedy."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flowsim.errors import unknown_name

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault. `severity` is 'error' (cannot be simulated) or 'warning' (probably not meant)."""

    severity: str
    where: str
    what: str
    remedy: str

    @property
    def text(self) -> str:
        """The finding as one sentence or two."""
        stop = "" if self.what.endswith((".", "?")) else "."
        return f"{self.where}: {self.what}{stop} {self.remedy[:1].upper()}{self.remedy[1:]}."


class Findings:
    """Findings in the order in which they were made, each once."""

    def __init__(self) -> None:
        self._found: dict[Finding, None] = {}

    def error(self, where: str, what: str, remedy: str) -> None:
        """Add an error."""
        self._found[Finding(severity=ERROR, where=where, what=what, remedy=remedy)] = None

    def warning(self, where: str, what: str, remedy: str) -> None:
        """Add a warning."""
        self._found[Finding(severity=WARNING, where=where, what=what, remedy=remedy)] = None

    def unknown(self, where: str, kind: str, name: object, allowed: Iterable[object]) -> None:
        """Add the error for a name that does not exist, with the nearest one that does."""
        message = str(unknown_name(where, kind, name, allowed))
        self.error(
            where, message.removeprefix(f"{where}: "), f"correct the name, or add the {kind}"
        )

    def known(self, where: str, kind: str, name: str, allowed: Collection[str]) -> bool:
        """Return whether a name is among those allowed; add an error if it is not."""
        if name in allowed:
            return True
        self.unknown(where, kind, name, allowed)
        return False

    @property
    def list(self) -> list[Finding]:
        """Errors first, each severity in order of finding."""
        return sorted(self._found, key=lambda finding: finding.severity != ERROR)

    @property
    def any_errors(self) -> bool:
        """Whether there is an error."""
        return any(finding.severity == ERROR for finding in self._found)
