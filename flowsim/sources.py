"""Which of the package's files decide what: compiled code, records, measures.

What was worked out once is kept under a hash of the files that decide it, so that an edit of one
of them finds nothing old, and an edit of any other finds everything. Tests hold the lists against
what the files import.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

PACKAGE = Path(__file__).parent

VOCABULARY = (
    "attributes",
    "booking_steps",
    "by",
    "by_state",
    "calendars",
    "distributions",
    "kinds",
    "list_steps",
    "lists",
    "noted_time_steps",
    "parts",
    "python_step",
    "resources",
    "ring_fences",
    "step_types",
    "times_of_day",
)
"""What the operation codes and operands are made from."""

KERNEL = (
    "elementary.py",
    "kernel_cache.py",
    "engine/arrivals.py",
    "engine/calendar_time.py",
    "engine/compiled",
    "engine/draws.py",
    "engine/hours.py",
    "engine/program.py",
    "engine/rotas.py",
    "engine/world.py",
    "hospital/policies",
    *(f"hospital/vocabulary/{name}.py" for name in VOCABULARY),
    "numbers.py",
    "records/tables.py",
    "units.py",
)
"""What decides what the compiled code does."""

RECORDS = (
    *KERNEL,
    "engine/clinic_slots.py",
    "engine/simpy_engine",
    "records/columns.py",
    "records/frames.py",
    "records/minutes.py",
    "records/schema.py",
    "records/service_tables.py",
)
"""What decides which records a program gives. What decides the program is not here: it is its bytes
that count."""

MEASURES = (
    "analysis/measures",
    "analysis/profiles.py",
    "analysis/statistics.py",
    "elementary.py",
    "numbers.py",
    "records/columns.py",
    "records/frames.py",
    "records/minutes.py",
    "records/schema.py",
    "records/service_tables.py",
    "records/tables.py",
    "records/terms.py",
    "units.py",
)
"""What decides the measures, and the tables behind the plots, of given records."""


def content_of(names: Sequence[str], package: Path = PACKAGE) -> Iterator[bytes]:
    """Yield the names and contents of all files, with those in folders, in a fixed order."""
    for name in names:
        place = package / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            yield f"{file.relative_to(package).as_posix()}\n".encode()
            yield file.read_bytes()


def digest_of(names: Sequence[str], package: Path = PACKAGE) -> str:
    """Return twelve hexadecimal digits over the files."""
    digest = hashlib.sha256()
    for part in content_of(names, package):
        digest.update(part)
    return digest.hexdigest()[:12]
