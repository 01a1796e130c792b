"""Parquet, Arrow and datasets folders -> one Article a row, read in a process of its own batch by batch."""

import json
from collections.abc import Iterator
from pathlib import Path

from corpus.apart import SECONDS, Unanswered, answers, failure
from corpus.errors import SourceError
from corpus.fields import LONGEST_TEXT, NAMES, mapped
from corpus.tables import Columns, Row, row_article

MOST_ROWS = 100_000  # of one source: a file of a megabyte can say one row a billion times


def read_columnar(
    given: bytes | Path, source: str, columns: Columns | None = None, first: int = 1, seconds: float = SECONDS
) -> Iterator[Row]:
    """One article a row: `t.parquet:17` is the 17th. Rows are counted from `first`.

    What breaks the file ends it with one error: bad_table, no_text_column, bad_map, too_many_rows.
    """
    columns = columns or {}
    number = first
    try:
        wanted = json.dumps({"names": NAMES, "columns": dict(columns), "longest": LONGEST_TEXT})
        for answer in answers("corpus.arrow", given, [wanted], seconds):
            if problem := failure(answer, source, "bad_table"):
                yield source, problem
                return
            if number > MOST_ROWS:
                yield source, SourceError("too_many_rows", source, f"{MOST_ROWS:,}")
                return
            row = f"{source}:{number}"
            if "long" in answer:
                yield row, SourceError("too_large", row, f"{answer['long']:,} > {LONGEST_TEXT:,}")
            else:
                yield row, row_article(mapped(answer["row"], columns), row)
            number += 1
    except Unanswered as error:
        yield source, SourceError("bad_table", source, str(error))


def is_dataset(folder: Path) -> bool:
    """Whether a folder is one table that the datasets library saved; of one that may not be read nothing is known."""
    try:
        return (folder / "dataset_info.json").is_file() and any(folder.glob("*.arrow"))
    except OSError:
        return False  # walking through it names what is wrong


def read_dataset(folder: Path, columns: Columns | None = None) -> Iterator[Row]:
    """One article a row of a folder that the datasets library saved: `folder:17` is the 17th of all its files."""
    number = 1
    for path in _parts(folder):
        for name, found in read_columnar(path, str(folder), columns, number):
            if name == str(folder):  # of the whole file
                error = found if isinstance(found, SourceError) else None
                yield str(path), SourceError(error.code, str(path), error.detail) if error else found
                if error and error.code == "too_many_rows":
                    return
            else:
                number += 1
                yield name, found


def _parts(folder: Path) -> list[Path]:
    """The files of a dataset in order: as its state names them, else by name. What it cached beside them is none."""
    found = {path.name: path for path in sorted(folder.glob("*.arrow"))}
    try:
        listed = json.loads((folder / "state.json").read_text(encoding="utf-8"))["_data_files"]
        named = [found[part["filename"]] for part in listed if part["filename"] in found]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        named = []
    return named or [path for name, path in found.items() if not name.startswith(("cache-", "indices"))]
