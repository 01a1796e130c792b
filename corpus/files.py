"""A path -> Articles, by what the file holds. Folders are walked in name order."""

import os
from collections.abc import Iterator
from pathlib import Path

import yaml
from charset_normalizer import from_bytes

from corpus.article import Article
from corpus.errors import SourceError
from corpus.fields import article_of
from corpus.pages import read_page
from corpus.tables import read_csv, read_jsonl

LARGEST = 10_000_000  # bytes of a file that is one article
_HEAD = 200_000  # bytes looked at to find the encoding of a table
_TABLES = {".csv": read_csv, ".tsv": read_csv, ".jsonl": read_jsonl, ".ndjson": read_jsonl}
_TEXTS = {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ""}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Read = tuple[str, Article | SourceError]


def read_path(path: Path) -> Iterator[Read]:
    """Everything readable under a path as (source, article or error), in order. Never raises SourceError."""
    try:
        if path.is_dir():
            yield from _read_folder(path)
        elif not path.exists():
            yield str(path), SourceError("missing", str(path))
        else:
            yield from _read_file(path)
    except SourceError as error:
        yield error.source, error
    except OSError as error:
        yield str(path), SourceError("unreadable", str(path), error.strerror or str(error))


def _read_folder(folder: Path) -> Iterator[Read]:
    found = False
    closed: list[OSError] = []
    walk = os.walk(folder, onerror=closed.append)
    for path in sorted(Path(inside, name) for inside, _, names in walk for name in names):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.suffix.lower() not in _TEXTS | _TABLES.keys() or _is_notes(path):
            continue
        found = True
        yield from read_path(path)
    for error in closed:
        name = str(error.filename)
        yield name, SourceError("unreadable", name, error.strerror or str(error))
    if not found and not closed:
        raise SourceError("folder_empty", str(folder))


def _is_notes(path: Path) -> bool:
    """A folder's own README, which is about the articles and none of them."""
    if path.stem.casefold() != "readme":
        return False
    try:
        with path.open("rb") as file:
            return file.read(4) != b"---\n"
    except OSError:
        return False  # reading it names what is wrong


def _read_file(path: Path) -> Iterator[Read]:
    source, suffix = str(path), path.suffix.lower()
    size = path.stat().st_size
    if size == 0:
        raise SourceError("empty", source)
    if suffix in _TABLES:
        with path.open("rb") as file:
            encoding = _encoding(file.read(_HEAD), source)
        rows = _TABLES[suffix](path, encoding)
        first = next(rows, None)
        if first is None:
            raise SourceError("empty", source)
        yield first
        yield from rows
        return
    if suffix not in _TEXTS:
        raise SourceError("unsupported", source)
    if size > LARGEST:
        raise SourceError("too_large", source, f"{size / 1e6:.0f} MB > {LARGEST / 1e6:.0f} MB")
    raw = path.read_bytes()
    text = raw.decode(_encoding(raw, source), errors="replace")
    if not text.strip():
        raise SourceError("empty", source)
    yield source, read_text(text, source, suffix)


def read_text(text: str, source: str, suffix: str = "") -> Article:
    """The article of one text: HTML, Markdown with front matter, or plain; raises SourceError."""
    beginning = text.lstrip()[:1000].casefold()
    if suffix in {".html", ".htm", ".xhtml"} or beginning.startswith(("<!doctype html", "<html")):
        return article_of(read_page(text, source), source)
    if text.startswith("---\n") or text.startswith("---\r\n"):
        fields, body = _front_matter(text.replace("\r\n", "\n"), source)
        return article_of({**fields, "text": body}, source, plain="title" not in fields)
    return article_of({"text": text}, source, plain=True)


def _front_matter(text: str, source: str) -> tuple[dict[str, object], str]:
    parts = text.split("\n---\n", 1)
    if len(parts) == 1:
        raise SourceError("bad_front_matter", source, "no closing ---")
    try:
        fields = yaml.safe_load(parts[0].removeprefix("---\n"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a day that does not exist
        raise SourceError("bad_front_matter", source, " ".join(str(error).split())[:100]) from error
    if not isinstance(fields, dict):
        raise SourceError("bad_front_matter", source, "no fields")
    return fields, parts[1]


def _encoding(raw: bytes, source: str) -> str:
    """The encoding of a file by its first bytes; raises SourceError binary where it is no text."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    if b"\x00" in raw:
        raise SourceError("binary", source)
    try:
        raw[: len(raw) - 3].decode("utf-8") if len(raw) >= _HEAD else raw.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if len(raw) >= _HEAD and error.start > len(raw) - 8:
            return "utf-8"
    odd = sum(byte < 9 or 13 < byte < 32 for byte in raw[:_HEAD])
    best = from_bytes(raw[:_HEAD]).best()
    if best is None or odd > len(raw[:_HEAD]) / 100:
        raise SourceError("binary", source)
    return str(best.encoding)
