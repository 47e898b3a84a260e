"""Where results are kept: one folder a scenario, one folder a replication inside it.

    results/<scenario>-<hash>/config.yaml            the resolved configuration
                             /config-<other>.yaml    that of another scenario with the same results
                             /manifest.json          versions, seeds, wall time, engines
                             /replication_0000/...   one Parquet file a table

The hash covers what decides the records (`flowsim.running.result_keys`), so a folder never mixes
two worlds. Measures have a key of their own, in each replication's list of contents. A replication
appears whole or not at all: it is written beside its place and renamed.
"""

import dataclasses
import json
import os
import shutil
import socket
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowsim.config.scenario_words import file_name
from flowsim.errors import FlowsimError
from flowsim.records import minutes
from flowsim.records.schema import MINUTES, PATIENTS, TABLES
from flowsim.records.tables import Names
from flowsim.records.terms import terms_from

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.records.frames import Records

MEASURES = "measures"
PROFILE = "profile_"
"""Prefix of the small tables behind the plots, kept with the measures."""

PATIENTS_FILE = f"{PATIENTS.name}.parquet"

REPLICATION = "replication_"
PART = ".part-"
CONTENTS = "contents.json"


@dataclass(frozen=True)
class RunFolder:
    """The results of one scenario."""

    path: Path

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
        contents = _contents(self.replication(number))
        fresh = contents.get("measures_key") == measures_key
        return fresh and (not records or PATIENTS_FILE in contents["files"])

    def has_records(self, number: int) -> bool:
        """Return whether a replication is there with its records, whatever its measures."""
        place = self.replication(number)
        return place.is_dir() and PATIENTS_FILE in _contents(place)["files"]

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
        for left in self.path.glob(f"{PART}{socket.gethostname()}-*"):
            if not _alive(left.name):
                shutil.rmtree(left, ignore_errors=True)

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
        part = self.path / f"{PART}{socket.gethostname()}-{os.getpid()}-{number:04d}"
        try:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            _write_tables(part, summaries, records, measures_key)
            self._put(part, self.replication(number))
        except OSError as problem:
            raise unwritable(self.path, problem) from None
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _put(self, part: Path, place: Path) -> None:
        """Rename into place; a replication that is there already is replaced."""
        old = part.with_name(part.name + "-old")
        if place.is_dir():
            place.rename(old)
        part.rename(place)
        shutil.rmtree(old, ignore_errors=True)

    # -- reading -------------------------------------------------------------------------------

    def read(self, number: int, table: str) -> "pd.DataFrame":
        """Return a table of one replication.

        Raises FlowsimError when it was not kept, is missing or is damaged.
        """
        found = self._read(number, table)
        if table not in TABLES:
            return found
        from flowsim.records.frames import empty_labels

        names = _names(_contents(self.replication(number))["names"])
        if not len(found):  # the file of an empty table has forgotten its labels
            found = empty_labels(found, TABLES[table], names)
        if table != PATIENTS.name:
            return found
        return minutes.join(found, self.read(number, MINUTES.name), names.causes)

    def _read(self, number: int, table: str) -> "pd.DataFrame":
        import pyarrow
        from pyarrow.parquet import ParquetFile

        file = self.replication(number) / f"{table}.parquet"
        contents = _contents(file.parent)["files"]
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
        except (OSError, pyarrow.ArrowException, ValueError) as problem:
            raise _damaged(file, str(problem)) from None

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

        facts = _contents(self.replication(number))
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
    measures_key: str,
) -> None:
    tables = dict(summaries)
    facts: dict[str, Any] = {"measures_key": measures_key}
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
    write_text(part / CONTENTS, json.dumps({"files": files, **facts}))


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
    if not file.is_file():
        raise _damaged(file, "the file is missing")
    size = file.stat().st_size
    if size != expected[0]:
        raise _damaged(file, f"it has {size} bytes instead of {expected[0]}")
    if _fingerprint(file) != expected:
        raise _damaged(file, "its content has changed since it was written")


def _contents(folder: Path) -> dict[str, Any]:
    """Return what a replication's folder should hold."""
    file = folder / CONTENTS
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return {"files": dict(found["files"]), **found}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _damaged(file, str(problem)) from None


def _damaged(file: Path, why: str) -> FlowsimError:
    return FlowsimError(
        f"results file {file} is damaged ({why}); delete the folder {file.parent} and run the "
        "same command again: only that replication is repeated"
    )


# -- the folder as a place to write --------------------------------------------------------------


def write_text(file: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new, never half of it."""
    part = file.with_name(f".{file.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def unwritable(folder: Path, problem: OSError) -> FlowsimError:
    """Return the error for a results folder that cannot be written."""
    reason = problem.strerror or str(problem)
    return FlowsimError(
        f"results folder {folder} cannot be written ({reason}); choose another with "
        "results=FOLDER (flowsim run) or --results FOLDER, or free some space"
    )


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


def _alive(name: str) -> bool:
    """Return whether the process that a part folder is named after still runs."""
    process = name.removesuffix("-old").split("-")[-2]
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except OSError:
        return True
    return not _defunct(process)


def _defunct(process: str) -> bool:
    """Return whether a process was killed and only its parent has not noticed (Linux)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].startswith("Z")
    except OSError:
        return False
