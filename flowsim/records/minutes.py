"""Minutes by cause, kept only where there are any: most patients meet few of the causes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from flowsim.records.tables import Names

if TYPE_CHECKING:
    import pandas as pd

Rows = Mapping[str, NDArray[Any]]


def minute_rows(dense: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
    """Return the rows (patient, cause, minutes) of a table of patients by causes (n, C).

    Only minutes above zero have a row; rows are in the order of patients, then causes.
    """
    patient, cause = np.nonzero(dense > 0)
    return {
        "patient": patient.astype(np.int64),
        "cause": cause.astype(np.int16),
        "minutes": dense[patient, cause],
    }


def by_cause(rows: Rows, causes: int, patients: int) -> Iterator[NDArray[np.float64]]:
    """Yield for every cause the minutes of all patients (patients,), zero where there is no row."""
    order = np.argsort(rows["cause"], kind="stable")
    ends = np.searchsorted(rows["cause"][order], np.arange(causes + 1))
    for k in range(causes):
        mine = order[ends[k] : ends[k + 1]]
        minutes = np.zeros(patients)
        minutes[rows["patient"][mine]] = rows["minutes"][mine]
        yield minutes


PREFIX = "minutes_"
"""Before the name of a cause: its column in the table of patients."""


def sparse_column(values: NDArray[np.float64]) -> "pd.arrays.SparseArray":
    """Return a column that takes memory only where it is not zero."""
    import pandas as pd

    return pd.arrays.SparseArray(values, fill_value=0.0)


def minute_columns(
    names: Names, minutes: Iterable[NDArray[np.float64]]
) -> dict[str, "pd.arrays.SparseArray"]:
    """Return the columns of minutes, of the causes that patients can have; `minutes` by cause."""
    return {
        f"{PREFIX}{cause}": sparse_column(spent)
        for cause, spent in zip(names.causes, minutes, strict=True)
        if cause in names.patient_causes
    }


def dense(patients: "pd.DataFrame") -> "pd.DataFrame":
    """Return a table of patients with ordinary columns of minutes: some 60 times 8 bytes a row.

    For libraries that do not take sparse columns, `to_parquet` among them.
    """
    return patients.astype(dict.fromkeys(_columns(patients), "float64"))


def without(patients: "pd.DataFrame") -> "pd.DataFrame":
    """Return a table of patients without its columns of minutes."""
    return patients.drop(columns=_columns(patients))


def join(patients: "pd.DataFrame", rows: "pd.DataFrame", names: Names) -> "pd.DataFrame":
    """Return a table of patients with the minutes of the table of rows as sparse columns."""
    import pandas as pd

    first = patients["patient"].iloc[0] if len(patients) else 0
    found = {
        "patient": rows["patient"].to_numpy() - first,
        "cause": np.asarray(rows["cause"].cat.codes),
        "minutes": rows["minutes"].to_numpy(),
    }
    columns = minute_columns(names, by_cause(found, len(names.causes), len(patients)))
    return pd.concat([patients, pd.DataFrame(columns, index=patients.index)], axis=1)


def _columns(patients: "pd.DataFrame") -> list[str]:
    return [str(name) for name in patients.columns if str(name).startswith(PREFIX)]
