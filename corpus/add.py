"""add(sources) -> one Outcome per source. One bad source never stops the others."""

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.addresses import is_web
from corpus.article import Article
from corpus.errors import SourceError
from corpus.fields import one_line
from corpus.files import Read, read_path
from corpus.library import Library

if TYPE_CHECKING:
    from corpus.fetch import Fetcher
STARTER = Path(__file__).with_name("starter")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_TABLES_OF_LINES = {".csv", ".tsv", ".jsonl", ".ndjson"}
_AT_ONCE = 32  # articles that become durable together: a transaction costs about as much as storing one
_MOST_TEXT = 500_000  # characters of them
_LONGEST_WAIT = 0.2  # seconds of reading after which those that were read are stored
_STOPS_ALL = {"disk_full", "library_damaged", "library_newer", "library_unavailable"}


@dataclass(frozen=True, slots=True)
class AddOptions:
    """How sources are added. `id` is for one source of one article; `ids_from_names` takes each file's stem; `columns`
    names the column of a table that holds a field, where its name does not tell. `known` is told how many sources have
    come to light in all, as soon as there is a new number."""

    id: str | None = None
    ids_from_names: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    known: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: a file or a row. Failed has an error and no ids; everything else has ids.

    `more`: others that were stored with it follow at once.
    """

    source: str
    article_ids: tuple[str, ...]
    error: SourceError | None
    state: Literal["added", "replaced", "unchanged", "failed"]
    more: bool = False


def add(
    sources: Iterable[str], library: Library, options: AddOptions | None = None, fetcher: "Fetcher | None" = None
) -> Iterator[Outcome]:
    """Read every source and store its articles; one Outcome a file, row or web page, in order, as each is done.

    Web addresses need the `fetcher`. Raises SourceError only where the library itself cannot be written; what was
    stored before stays.
    """
    options = options or AddOptions()
    done = 0
    for source in sources:

        def told(count: int, before: int = done) -> None:
            if options.known:
                options.known(before + count)

        told(1)
        for some in _together(_read(source, options, fetcher, told), 1 if is_web(source) else _AT_ONCE):
            for outcome in store(some, library):
                yield outcome
                done += 1


def store(read: Sequence[Read], library: Library) -> Iterator[Outcome]:
    """Put what was read into the library, together; raises SourceError where the library cannot be written.

    Where it cannot take all of it, one after the other is tried: what has room is stored, and the one at fault told.
    """
    articles = [found for _, found in read if isinstance(found, Article)]
    try:
        stored = iter(library.add_all(articles) if articles else ())
    except SourceError as error:
        if len(read) > 1:
            for each in read:
                yield from store([each], library)
            return
        if error.code in _STOPS_ALL:
            raise
        yield Outcome(read[0][0], (), error, "failed")
        return
    for left, (name, found) in zip(range(len(read) - 1, -1, -1), read, strict=True):
        if isinstance(found, SourceError):
            yield Outcome(name, (), found, "failed", more=left > 0)
        else:
            held = next(stored)
            yield Outcome(name, (held.article_id,), None, held.state, more=left > 0)


def _together(found: Iterator[Read], most: int) -> Iterator[list[Read]]:
    """In parts of `most`, or of fewer where reading is slow, so that none waits long to be stored and told."""
    some: list[Read] = []
    size, started = 0, time.monotonic()
    try:
        for each in found:
            some.append(each)
            size += len(each[1].text) if isinstance(each[1], Article) else 0
            if len(some) >= most or size > _MOST_TEXT or time.monotonic() - started > _LONGEST_WAIT:
                yield some
                some, size, started = [], 0, time.monotonic()
    except Exception:  # a fault of ours in one source costs none of those before it
        if some:
            yield some
        raise
    if some:
        yield some


def starter_articles() -> Iterator[Article]:
    """The articles that ship, in name order; raises SourceError where one cannot be read."""
    for _, found in read_path(STARTER):
        if isinstance(found, SourceError):
            raise found
        yield found


def _read(source: str, options: AddOptions, fetcher: "Fetcher | None", told: Callable[[int], None]) -> Iterator[Read]:
    found = _open(source, options, fetcher, told)
    if options.id is not None:
        first, second = next(found, None), next(found, None)
        if second is not None:
            yield source, SourceError("id_many", source)
        elif first is not None:
            yield first[0], _renamed(first[1], options.id)
        return
    for name, each in found:
        of_a_file = not is_web(name) and (Path(name).exists() or not re.search(r":\d+$", name))  # not t.jsonl:17
        yield name, _renamed(each, Path(name).stem) if options.ids_from_names and of_a_file else each


def _open(source: str, options: AddOptions, fetcher: "Fetcher | None", told: Callable[[int], None]) -> Iterator[Read]:
    if is_web(source):
        if fetcher is None:
            return iter([(source, SourceError("fetch_failed", source, "no fetcher"))])
        from corpus.web import read_web  # brings the libraries of the web, which files do without

        return read_web(source, fetcher, told)
    path = Path(source)
    scheme = _SCHEME.match(source)
    if scheme and not path.exists():
        return iter([(source, SourceError("address", source, scheme[0]))])
    if options.known:
        told(_count(path))
    return read_path(path, options.columns)


def _renamed(found: Article | SourceError, name: str) -> Article | SourceError:
    article_id = one_line(name)
    return replace(found, id=article_id) if isinstance(found, Article) and article_id else found


def _count(path: Path) -> int:
    """About how many articles a path holds: the files of a folder, the lines of a table of lines."""
    try:
        if path.is_dir():
            return max(1, sum(len(names) for _, _, names in os.walk(path)))
        if path.suffix.lower() in _TABLES_OF_LINES and path.is_file():
            with path.open("rb") as file:
                return max(1, sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")))
    except OSError:
        pass  # reading it tells what is wrong
    return 1
