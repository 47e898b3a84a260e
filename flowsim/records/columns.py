"""What the schema of the records is written in: columns, families of columns, and tables."""

from dataclasses import dataclass

from flowsim.errors import unknown_name
from flowsim.records.tables import Names


@dataclass(frozen=True)
class Column:
    """One column: name, dtype as an engine hands it over, unit ('' for labels and counts), meaning.

    `labels` are what codes stand for: a field of `Names`, or the labels themselves; () where the
    values are no codes. `null` says whether a row can lack it: NaN, code -1. `numbered` columns
    are numbers of rows, which no engine hands over.
    """

    name: str
    dtype: str
    unit: str
    meaning: str
    labels: str | tuple[str, ...] = ()
    null: bool = False
    numbered: bool = False

    def words(self, names: Names) -> tuple[str, ...] | None:
        """Return what the codes stand for, None for a column that has no codes."""
        if isinstance(self.labels, str):
            labels: tuple[str, ...] = getattr(names, self.labels)
            return labels
        return self.labels or None


@dataclass(frozen=True)
class Family:
    """Columns of patients, one a name of the model: `prefix` and a name out of `names`."""

    prefix: str
    names: str
    column: Column


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table. `row` is what a row is, in words.

    `known` are the columns that say by which minute a row was known; the first that is not null
    counts. `families` are further columns, named in the model. A table `by_hour` has a row for
    every hour of the run and every label of its second column; engines hand over a matrix
    (hours, labels) a column of minutes.
    """

    name: str
    row: str
    meaning: str
    columns: tuple[Column, ...]
    known: tuple[str, ...] = ()
    families: tuple[Family, ...] = ()
    by_hour: bool = False

    @property
    def handed_over(self) -> tuple[Column, ...]:
        """The columns an engine hands over: of a table by the hour the minutes only."""
        if self.by_hour:
            return self.columns[2:]
        return tuple(column for column in self.columns if not column.numbered)

    def column(self, name: str) -> Column:
        """Return a column. Raises FlowsimError for a name that is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise unknown_name(f"table {self.name}", "column", name, [c.name for c in self.columns])


def time_column(name: str, meaning: str, *, null: bool = False) -> Column:
    """Return a column of times (minutes)."""
    return Column(name, "float64", "min", meaning, null=null)


def count_column(name: str, dtype: str, meaning: str) -> Column:
    """Return a column of whole numbers."""
    return Column(name, dtype, "", meaning)
