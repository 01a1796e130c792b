"""CSV, JSON lines and JSON -> one Article a row. A broken row is one error and the rest goes on."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import TextIOWrapper
from typing import Any, BinaryIO, TextIO

from corpus.article import Article
from corpus.errors import SourceError
from corpus.fields import TEXT_NAMES, article_of, exported, mapped, pick

Row = tuple[str, Article | SourceError]  # `t.jsonl:17` and what the row is
Columns = Mapping[str, str]  # field -> the column that holds it, where its name does not tell
LONGEST_FIELD = 2_000_000  # characters; Python's csv refuses longer ones
LONGEST_LINE = 20_000_000  # characters
LARGEST_JSON = 100_000_000  # bytes of a .json, which is read at once


def read_jsonl(file: BinaryIO, source: str, encoding: str, columns: Columns | None = None) -> Iterator[Row]:
    """One article for each line that is not blank, in order, read as they are asked for."""
    lines = TextIOWrapper(file, encoding=encoding, errors="replace")
    rows = (
        (f"{source}:{number}", line) for number, line in enumerate(_bounded(lines), 1) if line is None or line.strip()
    )
    yield from _mapped_rows(((name, _loaded(line, name)) for name, line in rows), source, columns or {})
    lines.detach()


def read_json(raw: bytes, source: str, encoding: str, columns: Columns | None = None) -> Iterator[Row]:
    """One article for each object of an array (`t.json:3` is the third), or the one object. JSON lines too."""
    if len(raw) > LARGEST_JSON:
        raise SourceError("too_large", source, f"{len(raw) / 1e6:.0f} MB > {LARGEST_JSON / 1e6:.0f} MB")
    text = raw.decode(encoding, errors="replace")
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise SourceError("bad_json", source, str(error)) from error
        lines = ((f"{source}:{number}", line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
        yield from _mapped_rows(((name, _loaded(line, name)) for name, line in lines), source, columns or {})
        return
    except (ValueError, RecursionError) as error:
        raise SourceError("bad_json", source, str(error)) from error
    if not isinstance(found, list):
        yield from _mapped_rows([(source, _an_object(found, source))], source, columns or {})
        return
    rows = ((f"{source}:{number}", each) for number, each in enumerate(found, 1))
    yield from _mapped_rows(((name, _an_object(each, name)) for name, each in rows), source, columns or {})


def _bounded(lines: TextIO) -> Iterator[str | None]:
    """The lines, None for one that is too long to be held."""
    while line := lines.readline(LONGEST_LINE):
        whole = len(line) < LONGEST_LINE or line.endswith("\n")
        yield line if whole else None
        while not whole:
            rest = lines.readline(LONGEST_LINE)
            whole = not rest or rest.endswith("\n")


def _loaded(line: str | None, source: str) -> dict[str, Any] | SourceError:
    if line is None:
        return SourceError("too_large", source, f"> {LONGEST_LINE:,}")
    try:
        return _an_object(json.loads(line), source)
    except (ValueError, RecursionError) as error:
        return SourceError("bad_json", source, str(error)[:200])


def _an_object(found: Any, source: str) -> dict[str, Any] | SourceError:
    return found if isinstance(found, dict) else SourceError("not_an_object", source)


def _mapped_rows(
    rows: Iterable[tuple[str, dict[str, Any] | SourceError]], source: str, columns: Columns
) -> Iterator[Row]:
    """The rows as articles. A row may lack a column; one that every row lacks was named wrongly, and is told last."""
    never = {column.strip().casefold(): column for column in columns.values()}
    for name, fields in rows:
        if isinstance(fields, SourceError):
            yield name, fields
            continue
        for key in fields if never else ():
            never.pop(key.strip().casefold(), None)
        yield name, _row_of_names(fields, name, columns)
    if never:
        yield source, SourceError("bad_map", source, ", ".join(never.values())[:100])


def _row_of_names(fields: dict[str, Any], source: str, columns: Columns) -> Article | SourceError:
    fields = mapped(fields, columns)
    if not any(key.strip().casefold() in TEXT_NAMES for key in fields):
        return SourceError("no_text_column", source)
    return exported(fields) or row_article(fields, source)


class _Lines:
    """The lines of a CSV; one that is too long is an error of its own, and the next is read after it."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = _bounded(lines)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if line is None:
            raise csv.Error(f"line longer than {LONGEST_LINE:,}")
        return line.replace("\x00", "")


def read_csv(file: BinaryIO, source: str, encoding: str, columns: Columns | None = None) -> Iterator[Row]:
    """One article a row; the source names the line its row ends on. The delimiter is found by looking."""
    csv.field_size_limit(LONGEST_FIELD)
    columns = columns or {}
    text = TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    head = text.read(64_000)
    text.seek(0)
    # strict: a quotation mark that is never closed would silently swallow the rows after it
    rows = csv.DictReader(_Lines(text), delimiter=_delimiter(head), strict=True)
    try:
        names = [str(name).strip().casefold() for name in rows.fieldnames or []]
    except csv.Error as error:
        raise SourceError("bad_table", source, str(error)) from error
    if missing := [column for column in columns.values() if column.strip().casefold() not in names]:
        raise SourceError("bad_map", source, ", ".join(missing)[:100])
    if "text" not in columns and not any(name in TEXT_NAMES for name in names):
        raise SourceError("no_text_column", source, ", ".join(names)[:100])
    while True:
        try:
            fields = next(rows)
        except StopIteration:
            text.detach()
            return
        except csv.Error as error:
            yield f"{source}:{rows.line_num}", SourceError("bad_table", f"{source}:{rows.line_num}", str(error))
            continue
        row = f"{source}:{rows.line_num}"
        if None in fields or None in fields.values():
            yield row, SourceError("bad_table", row, f"{len(names)} columns are expected")
            continue
        yield row, row_article(mapped(fields, columns), row)


def _delimiter(head: str) -> str:
    try:
        return csv.Sniffer().sniff(head.split("\n", 1)[0], delimiters=",;\t|").delimiter
    except csv.Error:
        return ","


def row_article(fields: Mapping[str, Any], source: str) -> Article | SourceError:
    """The article of one row's fields, or why it is none."""
    try:
        return article_of(fields, source, plain=pick(fields, "title") is None)
    except SourceError as error:
        return error
