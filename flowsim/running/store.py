"""Where results are kept: one folder a scenario, one folder a replication inside it.

    results/<scenario>-<hash>/config.yaml            the resolved configuration
                             /config-<other>.yaml    that of another scenario with the same results
                             /manifest.json          versions, seeds, wall time, engines
                             /replication_0000/...   one Parquet file a table

The hash covers what decides the records (`flowsim.running.result_keys`), so a folder never mixes
two worlds. Measures have a key of their own, in each replication's list of contents. A replication
appears whole or not at all: it is written beside its place and renamed. Any number of runs may
share a folder: what is being written has a random name and is locked (`flowsim.running.parts`).
"""

import dataclasses
import errno
import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any, TypeVar

from flowsim.config.scenario_words import file_name
from flowsim.errors import FlowsimError
from flowsim.records import minutes
from flowsim.records.schema import MINUTES, PATIENTS, TABLES
from flowsim.records.tables import Names
from flowsim.records.terms import terms_from
from flowsim.running.parts import clear_away, move, new_part, new_place

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.records.frames import Records

MEASURES = "measures"
PROFILE = "profile_"
"""Prefix of the small tables behind the plots, kept with the measures."""

PATIENTS_FILE = f"{PATIENTS.name}.parquet"

REPLICATION = "replication_"
CONTENTS = "contents.json"

PATIENCE_SECONDS = 0.1
Found = TypeVar("Found")

TAKEN = (errno.EEXIST, errno.ENOTEMPTY)
"""What a system says where a folder is to be renamed to the name of one that is there."""


@dataclass(frozen=True)
class RunFolder:
    """The results of one scenario; with a seed, one of another is not taken for it."""

    path: Path
    seed: int | None = None

    def replication(self, number: int) -> Path:
        """Return the folder of a replication, there or not."""
        return self.path / f"{REPLICATION}{number:04d}"

    def done(self, replications: int, *, records: bool, measures_key: str) -> list[int]:
        """Return which of the first `replications` are there, with records if they are wanted.

        One whose measures were made under another key is not there.

        Raises FlowsimError for one whose list of contents is damaged.
        """
        names = (f.name.removeprefix(REPLICATION) for f in self.path.glob(f"{REPLICATION}*"))
        there = [int(name) for name in names if name.isdigit()]
        wanted = sorted(number for number in there if number < replications)
        return [k for k in wanted if self._is_done(k, records, measures_key)]

    def _is_done(self, number: int, records: bool, measures_key: str) -> bool:
        contents = self._contents(number)
        fresh = contents.get("measures_key") == measures_key
        return fresh and (not records or PATIENTS_FILE in contents["files"])

    def has_records(self, number: int) -> bool:
        """Return whether a replication is there with its records, whatever its measures."""
        return (
            self.replication(number).is_dir() and PATIENTS_FILE in self._contents(number)["files"]
        )

    def config_file(self, scenario: str) -> Path:
        """Return the file of a scenario's configuration."""
        name = file_name(scenario)
        own = self.path.name.rpartition("-")[0] == name
        return self.path / ("config.yaml" if own else f"config-{name}.yaml")

    # -- writing -------------------------------------------------------------------------------

    def create(self, scenario: str, tree: Mapping[str, Any]) -> None:
        """Make the folder, save a scenario's configuration, and clear away what a killed run left.

        Raises FlowsimError when the folder cannot be written.
        """
        import yaml

        try:
            self.path.mkdir(parents=True, exist_ok=True)
            quick = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # of libyaml, where it is there
            text = yaml.dump(dict(tree), Dumper=quick, sort_keys=False, allow_unicode=True)
            write_text(self.config_file(scenario), text)
        except OSError as problem:
            raise unwritable(self.path, problem) from None
        clear_away(self.path)

    def write(
        self,
        number: int,
        summaries: Mapping[str, "pd.DataFrame"],
        records: "Records | None",
        measures_key: str,
    ) -> None:
        """Write one replication: tables of measures by name, and its records unless None.

        Raises FlowsimError when the disk is full or the folder cannot be written.
        """
        facts = {"seed": self.seed, "replication": number, "measures_key": measures_key}
        try:
            with new_part(self.path) as part:
                _write_tables(part, summaries, records, facts)
                self._put(part, number, records is not None, measures_key)
        except OSError as problem:
            raise unwritable(self.path, problem) from None

    def _put(self, part: Path, number: int, records: bool, measures_key: str) -> None:
        """Rename into place; a replication with less, or older measures, is replaced.

        Another run may have written the same meanwhile: then there is nothing left to do.
        """
        place = self.replication(number)
        while True:
            try:
                move(part, place)
                break
            except OSError as problem:
                if problem.errno not in TAKEN:
                    raise
            with suppress(FlowsimError):  # damaged, or just being replaced
                if self._is_done(number, records, measures_key):
                    break
            with suppress(FileNotFoundError):
                place.rename(new_place(self.path))
        clear_away(self.path)

    # -- reading -------------------------------------------------------------------------------

    def read(self, number: int, table: str) -> "pd.DataFrame":
        """Return a table of one replication.

        Raises FlowsimError when it was not kept, is missing or is damaged.
        """
        found = patiently(partial(self._read, number, table))
        if table not in TABLES:
            return found
        from flowsim.records.frames import empty_labels

        names = _names(self._contents(number)["names"])
        if not len(found):  # the file of an empty table has forgotten its labels
            found = empty_labels(found, TABLES[table], names)
        if table != PATIENTS.name:
            return found
        return minutes.join(found, self.read(number, MINUTES.name), names)

    def _read(self, number: int, table: str) -> "pd.DataFrame":
        import pyarrow
        from pyarrow.parquet import ParquetFile

        file = self.replication(number) / f"{table}.parquet"
        contents = self._contents(number)["files"]
        if file.name not in contents:
            raise FlowsimError(
                f"{file.parent}: no {table} were kept (records=measures); "
                "run again with records=all to have them"
            )
        _check_file(file, contents[file.name])
        try:
            with ParquetFile(file) as kept:  # pandas would look for a data set of many files
                found: pd.DataFrame = kept.read().to_pandas()
                return found
        except (OSError, RuntimeError, MemoryError, pyarrow.ArrowException, ValueError) as problem:
            raise _unreadable(file, problem) from None  # its bytes are those that were written

    def _contents(self, number: int) -> dict[str, Any]:
        """Return what a replication's folder should hold. Raises FlowsimError for damage."""
        return patiently(partial(self._looked_up, number))

    def _looked_up(self, number: int) -> dict[str, Any]:
        file = self.replication(number) / CONTENTS
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            contents = {"files": dict(found["files"]), **found}
            seed, replication = found["seed"], found["replication"]
        except (
            FileNotFoundError,
            NotADirectoryError,
            ValueError,
            LookupError,
            TypeError,
            RecursionError,
        ) as problem:
            raise _damaged(file, str(problem)) from None
        except OSError as problem:
            raise _unreadable(file, problem) from None
        if replication != number or self.seed not in (None, seed):
            raise _damaged(file, f"it is of replication {replication} of seed {seed}")
        return contents

    def read_all(self, table: str, replications: Iterable[int]) -> "pd.DataFrame":
        """Return a table of several replications, with their number in column `replication`."""
        import pandas as pd

        tables = []
        for number in replications:
            found = self.read(number, table)
            found.insert(0, "replication", number)
            tables.append(found)
        return pd.concat(tables, ignore_index=True)

    def read_records(self, number: int) -> "Records":
        """Return everything recorded in one replication."""
        from flowsim.records.frames import Records

        facts = self._contents(number)
        return Records(
            tables={name: self.read(number, name) for name in TABLES},
            names=_names(facts["names"]).explained(terms_from(facts["terms"])),
            window=(float(facts["window"][0]), float(facts["window"][1])),
            end_minutes=float(facts["end_minutes"]),
        )


def _write_tables(
    part: Path,
    summaries: Mapping[str, "pd.DataFrame"],
    records: "Records | None",
    facts: dict[str, Any],
) -> None:
    tables = dict(summaries)
    if records is not None:
        # Parquet has no sparse columns: the table of minutes holds what is in them.
        tables |= records.tables
        tables[PATIENTS.name] = minutes.without(records.patients)
        facts |= {
            "window": list(records.window),
            "end_minutes": records.end_minutes,
            "names": dataclasses.asdict(records.names),
            "terms": [dataclasses.asdict(term) for term in records.names.terms],
        }
    for name, table in tables.items():
        table.to_parquet(
            part / f"{name}.parquet",
            index=False,
            compression="zstd",
            compression_level=1,
            # Only labels repeat; looking for repeats among times doubles the time to write.
            use_dictionary=[str(c) for c, kind in table.dtypes.items() if kind == "category"],
            write_statistics=False,
        )
    files = {f.name: _fingerprint(f) for f in sorted(part.glob("*.parquet"))}
    text = json.dumps({"files": files, **facts})
    (part / CONTENTS).write_text(text, encoding="utf-8")


def _names(tree: Mapping[str, Any]) -> Names:
    def frozen(value: Any) -> Any:
        return tuple(map(frozen, value)) if isinstance(value, list) else value

    return Names(**{key: frozen(value) for key, value in tree.items()})


# -- damage ------------------------------------------------------------------------------------


def _fingerprint(file: Path) -> list[int]:
    """Return (bytes, CRC-32): enough to notice a truncated or altered file."""
    checksum = 0
    with file.open("rb") as content:
        for block in iter(partial(content.read, 1 << 20), b""):
            checksum = zlib.crc32(block, checksum)
    return [file.stat().st_size, checksum]


def _check_file(file: Path, expected: list[int]) -> None:
    try:
        size = file.stat().st_size
        if size != expected[0]:
            raise _damaged(file, f"it has {size} bytes instead of {expected[0]}")
        if _fingerprint(file) != expected:
            raise _damaged(file, "its content has changed since it was written")
    except FileNotFoundError:
        raise _damaged(file, "the file is missing") from None
    except OSError as problem:
        raise _unreadable(file, problem) from None


class DamagedError(FlowsimError):
    """Results that are not what was written."""


def patiently(look: Callable[[], Found]) -> Found:
    """Return what is found at the second look, where the first finds damage.

    Another run may just then put a replication with more in the place of one.
    """
    try:
        return look()
    except DamagedError:
        sleep(PATIENCE_SECONDS)
        return look()


def _damaged(file: Path, why: str) -> DamagedError:
    return DamagedError(
        f"results file {file} is damaged ({why}); delete the folder {file.parent} and run the "
        "same command again: only that replication is repeated"
    )


def _unreadable(file: Path, problem: Exception) -> FlowsimError:
    reason = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return FlowsimError(
        f"results file {file} cannot be read now ({reason}); nothing is wrong with the results: "
        "run the same command again when there is memory, or with fewer processes (jobs=1)"
    )


# -- the folder as a place to write --------------------------------------------------------------


def write_text(file: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new, never half of it.

    Raises FlowsimError when the disk is full or the folder cannot be written.
    """
    part = file.with_name(f".{os.urandom(16).hex()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as problem:
        raise unwritable(file.parent, problem) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def unwritable(folder: Path, problem: OSError) -> FlowsimError:
    """Return the error for a results folder that cannot be written."""
    reason = problem.strerror or str(problem)
    return FlowsimError(
        f"results folder {folder} cannot be written ({reason}); choose another with "
        "results=FOLDER (flowsim run) or --results FOLDER, or free some space"
    )


def check_place(results: Path) -> None:
    """Raise FlowsimError where a folder cannot even be looked for, as with too long a name."""
    try:
        results.stat()
    except FileNotFoundError:
        return
    except OSError as problem:
        raise unwritable(results, problem) from None


def need_space(results: Path, needed_bytes: float) -> None:
    """Raise FlowsimError when a folder's disk has too little space for what is to come."""
    existing = next(f for f in (results.absolute(), *results.absolute().parents) if f.exists())
    free = shutil.disk_usage(existing).free
    if needed_bytes > free:
        raise FlowsimError(
            f"results folder {results} needs about {size_text(needed_bytes)} and its disk has "
            f"{size_text(free)} free; run fewer replications or weeks, keep only the measures "
            "(records=measures), or choose another disk with results=FOLDER"
        )


def size_text(number: float) -> str:
    """Return a number of bytes as people write it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}"
        number /= 1000
    return f"{number:,.1f} TB"
