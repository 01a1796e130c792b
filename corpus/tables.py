"""CSV and JSON lines -> one Article a row. A broken row is one error and the rest goes on."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from corpus.article import Article
from corpus.errors import SourceError
from corpus.fields import TEXT_NAMES, article_of, exported, pick

Row = tuple[str, Article | SourceError]  # `t.jsonl:17` and what the row is
LONGEST_FIELD = 2_000_000  # characters; Python's csv refuses longer ones


def read_jsonl(path: Path, encoding: str) -> Iterator[Row]:
    """One article for each line that is not blank, in order, read as they are asked for."""
    with path.open(encoding=encoding, errors="replace") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                source = f"{path}:{number}"
                yield source, _jsonl_row(line, source)


def _jsonl_row(line: str, source: str) -> Article | SourceError:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return SourceError("bad_json", source, str(error))
    if not isinstance(fields, dict):
        return SourceError("not_an_object", source)
    if not any(str(key).strip().casefold() in TEXT_NAMES for key in fields):
        return SourceError("no_text_column", source)
    return exported(fields) or _row(fields, source)


def read_csv(path: Path, encoding: str) -> Iterator[Row]:
    """One article a row; the source names the line its row ends on. The delimiter is found by looking."""
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.read(64_000)
        file.seek(0)
        try:
            dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(head.split("\n", 1)[0], delimiters=",;\t|")
        except csv.Error:
            dialect = "excel"
        # strict: a quotation mark that is never closed would silently swallow the rows after it
        rows = csv.DictReader(file, delimiter=_delimiter(dialect), strict=True)
        names = [str(name).strip().casefold() for name in rows.fieldnames or []]
        if not any(name in TEXT_NAMES for name in names):
            yield str(path), SourceError("no_text_column", str(path), ", ".join(names)[:100])
            return
        while True:
            try:
                fields = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield f"{path}:{rows.line_num}", SourceError("bad_table", f"{path}:{rows.line_num}", str(error))
                continue
            source = f"{path}:{rows.line_num}"
            if None in fields or None in fields.values():
                yield source, SourceError("bad_table", source, f"{len(names)} columns are expected")
                continue
            yield source, _row(fields, source)


def _delimiter(dialect: type[csv.Dialect] | str) -> str:
    return "," if isinstance(dialect, str) else dialect.delimiter


def _row(fields: dict[str, object], source: str) -> Article | SourceError:
    try:
        return article_of(fields, source, plain=pick(fields, "title") is None)
    except SourceError as error:
        return error
