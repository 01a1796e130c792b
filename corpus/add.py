"""add(sources) -> one Outcome per source. One bad source never stops the others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from corpus.article import Article
from corpus.errors import SourceError
from corpus.fields import one_line
from corpus.files import Read, read_path
from corpus.library import Library

STARTER = Path(__file__).with_name("starter")
_STOPS_ALL = {"disk_full", "library_damaged", "library_newer", "library_unavailable"}


@dataclass(frozen=True, slots=True)
class AddOptions:
    """How sources are added. `id` is for one source of one article; `ids_from_names` takes each file's stem."""

    id: str | None = None
    ids_from_names: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: a file or a row. Failed has an error and no ids; everything else has ids."""

    source: str
    article_ids: tuple[str, ...]
    error: SourceError | None
    state: Literal["added", "replaced", "unchanged", "failed"]


def add(sources: Iterable[str], library: Library, options: AddOptions | None = None) -> Iterator[Outcome]:
    """Read every source and store its articles; one Outcome a file or row, in order, as each is done.

    Raises SourceError only where the library itself cannot be written; what was stored before stays.
    """
    options = options or AddOptions()
    for source in sources:
        for name, found in _read(source, options):
            if isinstance(found, SourceError):
                yield Outcome(name, (), found, "failed")
                continue
            try:
                stored = library.add(found)
            except SourceError as error:
                if error.code in _STOPS_ALL:
                    raise
                yield Outcome(name, (), error, "failed")
                continue
            yield Outcome(name, (stored.article_id,), None, stored.state)


def starter_articles() -> Iterator[Article]:
    """The articles that ship, in name order; raises SourceError where one cannot be read."""
    for _, found in read_path(STARTER):
        if isinstance(found, SourceError):
            raise found
        yield found


def _read(source: str, options: AddOptions) -> Iterator[Read]:
    if source.startswith(("http://", "https://")):
        yield source, SourceError("url", source)
        return
    path = Path(source)
    found = read_path(path)
    if options.id is not None:
        first, second = next(found, None), next(found, None)
        if second is not None:
            yield source, SourceError("id_many", source)
        elif first is not None:
            yield first[0], _renamed(first[1], options.id)
        return
    for name, each in found:
        of_a_row = ":" in Path(name).suffix  # t.jsonl:17
        yield name, _renamed(each, Path(name).stem) if options.ids_from_names and not of_a_row else each


def _renamed(found: Article | SourceError, name: str) -> Article | SourceError:
    article_id = one_line(name)
    return replace(found, id=article_id) if isinstance(found, Article) and article_id else found
