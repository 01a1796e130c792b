"""A path or bytes -> Articles, by what they hold. Folders are walked in name order, archives are read in memory."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import yaml

from corpus.archives import LARGEST_ARCHIVE, Room, kind_of_package, members, open_archive
from corpus.article import Article
from corpus.columnar import is_dataset, read_columnar, read_dataset
from corpus.documents import read_docx, read_mail, read_pdf
from corpus.docx import unpacked
from corpus.encoding import HEAD, decoded, encoding_of
from corpus.errors import SourceError, SourceProblem
from corpus.fields import article_of
from corpus.kinds import EXTENSIONS, Kind, kind_of
from corpus.pages import read_page
from corpus.tables import Columns, read_csv, read_json, read_jsonl

LARGEST = 10_000_000  # bytes of a text that is one article
LARGEST_DOCUMENT = 100_000_000  # bytes of a document, pictures included
_RARE = 100  # bytes for one NUL: a text holds a few by mistake, anything else many
_LONGEST_FRONT_MATTER = 50_000  # characters; the parser takes seconds for more
_LINES = {"csv": read_csv, "jsonl": read_jsonl}
_UNBOUNDED = {"csv", "jsonl", "columnar"}  # read a row at a time
# What stands in a folder beside the articles and is none.
_BESIDE = {"dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json"}

Read = tuple[str, Article | SourceError]


@dataclass(frozen=True, slots=True)
class _Given:
    """What is known of some bytes beside them."""

    source: str
    suffix: str = ""
    url: str | None = None
    charset: str | None = None
    columns: Columns = field(default_factory=dict)
    room: Room = field(default_factory=Room)  # left for the archives these bytes lie in


def read_path(path: Path, columns: Columns | None = None) -> Iterator[Read]:
    """Everything readable under a path as (source, article or error), in order. Never raises SourceError.

    `columns` (field -> column) is for the tables.
    """
    source = str(path)
    try:
        if path.is_dir():
            yield from _read_folder(path, columns or {})
        elif not path.exists():
            yield source, SourceError("missing", source)
        elif not path.is_file():
            yield source, SourceError("unsupported", source)  # a pipe or a device would be read for ever
        else:
            yield from _read_file(path, columns or {})
    except SourceError as error:
        yield error.source, error
    except OSError as error:
        yield source, SourceError("unreadable", source, error.strerror or str(error))


def read_bytes(
    raw: bytes,
    source: str,
    suffix: str = "",
    url: str | None = None,
    charset: str | None = None,
    columns: Columns | None = None,
) -> Iterator[Read]:
    """As read_path, for one file that is held in memory: a fetched page, an archive's member.

    `suffix` (".html") counts where the bytes do not tell; `url` is where they were fetched from, `charset` what the
    server said of them.
    """
    given = _Given(source, suffix.lower(), url, charset, columns or {})
    try:
        yield from _read_bytes(raw, given)
    except SourceError as error:
        yield error.source, error


def _read_folder(folder: Path, columns: Columns) -> Iterator[Read]:
    if is_dataset(folder):
        yield from read_dataset(folder, columns)
        return
    found = False
    closed: list[OSError] = []
    paths: list[Path] = []
    for inside, folders, names in os.walk(folder, onerror=closed.append):
        tables = {name for name in folders if is_dataset(Path(inside, name))}
        folders[:] = [name for name in folders if name not in tables]
        paths += (Path(inside, name) for name in (*names, *tables))
    for path in sorted(paths):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if not path.is_dir() and (not _is_wanted(path.name) or _is_notes(path)):
            continue
        found = True
        yield from read_path(path, columns)
    for error in closed:
        name = str(error.filename)
        yield name, SourceError("unreadable", name, error.strerror or str(error))
    if not found and not closed:
        raise SourceError("folder_empty", str(folder))


def _is_wanted(name: str) -> bool:
    """Whether a file in a folder or an archive is one that is read, going by its name."""
    return PurePosixPath(name).suffix.lower() in EXTENSIONS and name.casefold() not in _BESIDE


def _is_notes(path: Path) -> bool:
    """A folder's own README, which is about the articles and none of them."""
    if path.stem.casefold() != "readme":
        return False
    try:
        with path.open("rb") as file:
            return _is_about(path.name, file.read(4))
    except OSError:
        return False  # reading it names what is wrong


def _is_about(name: str, head: bytes) -> bool:
    return PurePosixPath(name).stem.casefold() == "readme" and not head.startswith(b"---\n")


def _read_file(path: Path, columns: Columns) -> Iterator[Read]:
    given = _Given(str(path), path.suffix.lower(), columns=columns)
    size = path.stat().st_size
    if size == 0:
        raise SourceError("empty", given.source)
    with path.open("rb") as file:
        head = file.read(HEAD)
        kind = kind_of(head, given.suffix, given.source)
        if kind in _LINES:
            file.seek(0)
            yield from _read_lines(file, head, kind, given)
            return
    if kind == "columnar":
        yield from _not_empty(read_columnar(path, given.source, columns), given)
        return
    _check_size(size, kind, given.source)
    yield from _read_bytes(path.read_bytes(), given)


def _check_size(size: int, kind: Kind, source: str) -> None:
    most = {"text": LARGEST, "zip": LARGEST_ARCHIVE}.get(kind, LARGEST_DOCUMENT)
    if kind not in _UNBOUNDED and size > most:
        code: SourceProblem = "archive_limits" if kind == "zip" else "too_large"
        raise SourceError(code, source, f"{size / 1e6:.0f} MB > {most / 1e6:.0f} MB")


def _read_bytes(raw: bytes, given: _Given) -> Iterator[Read]:
    source = given.source
    if not raw:
        raise SourceError("empty", source)
    kind = kind_of(raw[:HEAD], given.suffix, source)
    _check_size(len(raw), kind, source)
    if kind in _LINES:
        yield from _read_lines(BytesIO(raw), raw[:HEAD], kind, given)
    elif kind == "json":
        rows = read_json(raw, source, encoding_of(_without_nul(raw[:HEAD], b" "), source), given.columns)
        yield from _not_empty(rows, given)
    elif kind == "columnar":
        yield from _not_empty(read_columnar(raw, source, given.columns), given)
    elif kind == "zip":
        yield from _read_package(raw, given)
    elif kind == "pdf":
        yield source, read_pdf(raw, source, given.url)
    elif kind == "mail":
        yield source, read_mail(raw, source)
    else:
        text = _decoded(raw, given)
        if not text.strip():
            raise SourceError("empty", source)
        yield source, read_text(text, source, given.suffix, given.url)


def _decoded(raw: bytes, given: _Given) -> str:
    html = given.suffix in _HTML or b"<" in raw[:1000]
    try:
        return decoded(raw, given.source, given.charset, html)
    except SourceError:
        if len(few := _without_nul(raw)) == len(raw):
            raise
    return decoded(few, given.source, given.charset, html)


def _without_nul(raw: bytes, instead: bytes = b"") -> bytes:
    """The bytes without the NULs in them, if these are so few that the rest can be text."""
    return raw.replace(b"\x00", instead) if raw.count(b"\x00") * _RARE <= len(raw) else raw


def _read_lines(file: BinaryIO, head: bytes, kind: str, given: _Given) -> Iterator[Read]:
    encoding = encoding_of(_without_nul(head, b" "), given.source)
    yield from _not_empty(_LINES[kind](file, given.source, encoding, given.columns), given)


def _not_empty(rows: Iterator[Read], given: _Given) -> Iterator[Read]:
    first = next(rows, None)
    if first is None:
        raise SourceError("empty", given.source)
    yield first
    yield from rows


def _read_package(raw: bytes, given: _Given) -> Iterator[Read]:
    """A ZIP: an archive's members one by one, or the one document that it is."""
    with closing(open_archive(raw, given.source)) as archive:
        kind = kind_of_package(archive)
        if kind == "docx":
            given.room.take(unpacked(archive), given.source)
            yield given.source, read_docx(raw, given.source, given.url)
            return
        if kind == "office":
            raise SourceError("unsupported", given.source)
        if given.room.depth <= 0:
            raise SourceError("archive_limits", given.source, "ZIP in ZIP in ZIP")
        given.room.depth -= 1
        try:
            found = False
            for name, content in members(archive, given.source, given.room, _is_wanted):
                found = True
                yield from _read_member(name, content, given)
            if not found:
                raise SourceError("folder_empty", given.source)
        finally:
            given.room.depth += 1


def _read_member(name: str, content: bytes | SourceError, given: _Given) -> Iterator[Read]:
    if isinstance(content, SourceError):
        yield name, content
        return
    if _is_about(name, content[:4]):
        return
    inner = replace(given, source=name, suffix=PurePosixPath(name).suffix.lower(), url=None, charset=None)
    try:
        yield from _read_bytes(content, inner)
    except SourceError as error:
        yield error.source, error


_HTML = {".html", ".htm", ".xhtml"}


def read_text(text: str, source: str, suffix: str = "", url: str | None = None) -> Article:
    """The article of one text: HTML, Markdown with front matter, or plain; raises SourceError."""
    beginning = text.lstrip("\ufeff \t\r\n")[:1000].casefold()
    if suffix in _HTML or beginning.startswith(("<!doctype html", "<html")):
        fields = read_page(text, source, url)
        return article_of({**fields, "url": fields.get("url") or url}, source)
    if text.startswith("---\n") or text.startswith("---\r\n"):
        fields, body = _front_matter(text.replace("\r\n", "\n"), source)
        return article_of({"url": url, **fields, "text": body}, source, plain="title" not in fields)
    return article_of({"text": text, "url": url}, source, plain=True)


def _front_matter(text: str, source: str) -> tuple[dict[str, object], str]:
    parts = text.split("\n---\n", 1)
    if len(parts) == 1:
        raise SourceError("bad_front_matter", source, "no closing ---")
    if len(parts[0]) > _LONGEST_FRONT_MATTER:
        raise SourceError("bad_front_matter", source, f"> {_LONGEST_FRONT_MATTER:,}")
    try:
        fields = yaml.safe_load(parts[0].removeprefix("---\n"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a day that does not exist
        raise SourceError("bad_front_matter", source, " ".join(str(error).split())[:100]) from error
    if not isinstance(fields, dict):
        raise SourceError("bad_front_matter", source, "no fields")
    return fields, parts[1]
