"""The articles that are held, in SQL."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import sqlalchemy as sa

from corpus import groups, schema, versions
from corpus.article import Article, Language
from corpus.database import DatabaseTrouble, meaning, open_engine, transaction
from corpus.errors import SourceError, SourceProblem
from corpus.identity import State, find_earlier, same_content, settle
from corpus.versions import Version

# Statements are made once: making one takes longer than its answer.
_INSERT = schema.articles.insert()
_SAME_CONTENT = sa.and_(
    *(schema.articles.c[name] == sa.bindparam(name) for name in ("title", "text")),
    schema.articles.c.outlet.is_not_distinct_from(sa.bindparam("outlet")),
    schema.articles.c.url.is_(None),
)
#: whether an article has a URL -> what is held under its id, or is one with it: by the URL, or without one the content
_RELATED = {
    has_url: sa.select(*schema.article_fields).where(sa.or_(schema.articles.c.id == sa.bindparam("id"), same))
    for has_url, same in ((True, schema.articles.c.url == sa.bindparam("url")), (False, _SAME_CONTENT))
}
_PROBLEMS: dict[DatabaseTrouble, SourceProblem] = {
    "damaged": "library_damaged",
    "busy": "library_busy",
    "disk_full": "disk_full",
    "unavailable": "library_unavailable",
}


class Stored(NamedTuple):
    """What became of an added article: the id it is held under, and the ids that it took the place of."""

    article_id: str
    state: State
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles; None restricts nothing.

    `since` and `until` are days, both included; an article without a date passes neither. Outlet, place and title
    match any part of the field, in either case.
    """

    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    place: str | None = None
    title: str | None = None
    language: Language | None = None


class Library:
    """The articles in one database, named by an SQLAlchemy URL; a SQLite file is made where there is none.

    Every method raises SourceError, its `source` the file or address: `library_damaged`, `library_newer`,
    `library_unavailable`, `library_busy` (another writer for half a minute), `disk_full` (what was stored remains).
    """

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._holds = False  # whether this instance has stored an article, so that "ever held" is written down
        self._name = self._engine.url.database or url
        try:
            self._open()
        except BaseException:
            self._engine.dispose()
            raise

    def _open(self) -> None:
        path = self._engine.url.database
        with self._errors():
            if self._engine.dialect.name == "sqlite" and path and path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            if not sa.inspect(self._engine).has_table("meta"):
                with transaction(
                    self._engine, writes=True
                ) as connection:  # two may get here at once: the second finds all done
                    schema.metadata.create_all(connection)
                    if _read_meta(connection, "schema_version") is None:
                        _write_meta(connection, "schema_version", str(schema.SCHEMA_VERSION))
            with self._engine.connect() as connection:
                version = _read_meta(connection, "schema_version") or ""
            if version.isdecimal() and 0 < int(version) < schema.SCHEMA_VERSION:
                self._migrate()
        if not version.isdecimal():
            raise SourceError("library_damaged", self._name, f"schema version {version!r}")
        if int(version) > schema.SCHEMA_VERSION:
            raise SourceError(
                "library_newer", self._name, f"version {version}; this release knows {schema.SCHEMA_VERSION}"
            )

    def _migrate(self) -> None:
        """Bring an older release's tables up to date; a SQLite file is copied first, beside itself."""
        path = self._engine.url.database
        if self._engine.dialect.name == "sqlite" and path and path != ":memory:":
            with self._engine.connect() as connection:
                version = _read_meta(connection, "schema_version")
                copy, whole = Path(f"{path}.copying"), Path(f"{path}.backup-{version}")
                copy.unlink(missing_ok=True)
                connection.exec_driver_sql("COMMIT")  # VACUUM runs outside a transaction
                connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
                connection.exec_driver_sql("BEGIN")
                copy.replace(whole)
        with transaction(self._engine, writes=True) as connection:  # another process may have been here meanwhile
            version = _read_meta(connection, "schema_version")
            schema.migrate(connection, int(version or 0))

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, article: Article) -> Stored:
        """Store `article`, and say what became of it and under which id it is held.

        An id counts as given if it differs from what `content_id` makes. The same title, text, outlet and URL again
        is "unchanged"; other content under the same id or URL is "replaced", and a given id outlives one that was
        made. The same text from another outlet, URL or given id is an article of its own.
        """
        return self.add_all([article])[0]

    def add_all(self, articles: Sequence[Article]) -> list[Stored]:
        """`add` each of them, in order, in one transaction: where an error is raised, none of them is stored."""
        with self._errors(), transaction(self._engine, writes=True) as connection:
            stored = [_put(connection, article) for article in articles]
            holds = any(each.state != "unchanged" for each in stored)
            if holds and not self._holds and _read_meta(connection, "ever_held") is None:
                _write_meta(connection, "ever_held", "yes")
        self._holds = self._holds or holds
        return stored

    def remove(self, article_id: str) -> bool:
        """Remove one article; False if there was none. `restore` brings it back."""
        with self._errors(), transaction(self._engine, writes=True) as connection:
            versions.keep(connection, (article_id,), "removed")
            return _forget(connection, (article_id,)) > 0

    def restore(self, article_id: str) -> bool:
        """Bring back an article that was removed; False where it is held, or never was."""
        with self._errors(), transaction(self._engine, writes=True) as connection:
            earlier = versions.of(connection, article_id)
            if not earlier or earlier[0].ending != "removed":
                return False
            gone = earlier[0].article
            if connection.execute(_RELATED[bool(gone.url)], _identity(gone)).first():
                return False
            versions.forget_last(connection, article_id)
            article = replace(gone, duplicate_of=None)
            connection.execute(_INSERT, _row(article))
            groups.join(connection, article)
            return True

    def history(self, article_id: str) -> list[Version]:
        """The earlier states of an article, the latest first, removed or replaced; empty where it never changed."""
        with self._errors(), self._engine.connect() as connection:
            return versions.of(connection, article_id)

    @contextmanager
    def transaction(self, writes: bool = False) -> Iterator[sa.Connection]:
        """A connection for what others keep beside the articles in this database; committed unless an error leaves."""
        with self._errors(), transaction(self._engine, writes) as connection:
            yield connection

    def copies(self, article_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Article id -> its whole group of copies, the leading one first; ids without copies are left out."""
        with self._errors(), self._engine.connect() as connection:
            return groups.of(connection, article_ids)

    def get(self, article_id: str) -> Article | None:
        with self._errors(), self._engine.connect() as connection:
            row = (
                connection.execute(sa.select(*schema.article_fields).where(schema.articles.c.id == article_id))
                .mappings()
                .first()
            )
            return Article(**row) if row is not None else None

    def get_all(self, article_ids: Collection[str]) -> list[Article]:
        """Those of these articles that are held, in their order."""
        wanted, found = list(article_ids), dict[str, Article]()
        with self._errors(), self._engine.connect() as connection:
            for start in range(0, len(wanted), groups.AT_ONCE):
                among = schema.articles.c.id.in_(wanted[start : start + groups.AT_ONCE])
                rows = connection.execute(sa.select(*schema.article_fields).where(among)).mappings()
                found |= {row["id"]: Article(**row) for row in rows}
        return [found[each] for each in wanted if each in found]

    def articles(self) -> Iterator[Article]:
        """Every article, the newest day first, those without a date last, then by id; read as they are asked for."""
        query = sa.select(*schema.article_fields).order_by(
            schema.articles.c.published.desc().nulls_last(), schema.articles.c.id
        )
        with self._errors(), self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=200).execute(query).mappings():
                yield Article(**row)

    def digests(self) -> dict[str, str]:
        """Article id -> sha256 of all that enters the index: title, text, outlet, published, url, language, place."""
        with self._errors(), self._engine.connect() as connection:
            return {
                row.id: row.digest
                for row in connection.execute(sa.select(schema.articles.c.id, schema.articles.c.digest))
            }

    def count(self) -> int:
        with self._errors(), self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(schema.articles)).scalar_one()

    @property
    def ever_held(self) -> bool:
        """Whether an article was ever stored here, even if all were removed since."""
        with self._errors(), self._engine.connect() as connection:
            return _read_meta(connection, "ever_held") is not None

    def select(self, filters: Filters) -> set[str]:
        """The ids of the articles that pass every filter; the empty set if none does."""
        query = sa.select(
            schema.articles.c.id, schema.articles.c.outlet, schema.articles.c.place, schema.articles.c.title
        )
        if filters.since is not None:
            query = query.where(schema.articles.c.published >= filters.since)
        if filters.until is not None:
            query = query.where(schema.articles.c.published <= filters.until)
        if filters.language is not None:
            query = query.where(schema.articles.c.language == filters.language)
        # SQLite folds the case of ASCII letters only, so words are compared here.
        wanted = [each.casefold().strip() if each else "" for each in (filters.outlet, filters.place, filters.title)]
        with self._errors(), self._engine.connect() as connection:
            return {
                article_id
                for article_id, *held in connection.execute(query)
                if all(part in (text or "").casefold() for part, text in zip(wanted, held, strict=True))
            }

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn what the driver, the disk and a damaged row raise into SourceError."""
        try:
            yield
        except (sa.exc.DBAPIError, OSError) as error:
            trouble, words = meaning(error)
            raise SourceError(_PROBLEMS[trouble], self._name, words) from error
        except ValueError as error:  # a row that is no Article, a day that is none
            raise SourceError("library_damaged", self._name, str(error)) from error


def _put(connection: sa.Connection, article: Article) -> Stored:
    rows = connection.execute(_RELATED[bool(article.url)], _identity(article)).mappings()
    held = [Article(**row) for row in rows]
    earlier, superseded = find_earlier(article, held)
    kept, state = settle(article, earlier)
    if state == "unchanged" and not superseded:
        return Stored(kept.id, state)
    removed = tuple(old.id for old in superseded)
    changed = [old.id for old in (*superseded, earlier) if old and not same_content(old, kept)]
    if held:  # else nothing has to go
        versions.keep(connection, changed, "replaced")
        _forget(connection, (*removed, kept.id))
    kept = replace(kept, duplicate_of=None)
    connection.execute(_INSERT, _row(kept))
    groups.join(connection, kept)
    return Stored(kept.id, "replaced" if removed else state, removed)


def _read_meta(connection: sa.Connection, key: str) -> str | None:
    return connection.execute(sa.select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar()


def _write_meta(connection: sa.Connection, key: str, value: str) -> None:
    connection.execute(schema.meta.insert().values(key=key, value=value))


def _row(article: Article) -> dict[str, object]:
    names = [field.name for field in fields(Article)]
    return dict(zip(names, astuple(article), strict=True)) | {"digest": _digest(article)}


def _digest(article: Article) -> str:
    day = article.published.isoformat() if article.published else None
    parts = (article.title, article.text, article.outlet, day, article.url, article.language, article.place)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _identity(article: Article) -> dict[str, str | None]:
    """The parameters of `_RELATED`."""
    return {name: getattr(article, name) for name in ("id", "url", "title", "text", "outlet")}


def _forget(connection: sa.Connection, ids: Collection[str]) -> int:
    """Delete articles; return how many there were. The copies that stay choose another to lead them."""
    if not ids:
        return 0
    groups.leave(connection, ids)
    return connection.execute(schema.articles.delete().where(schema.articles.c.id.in_(ids))).rowcount
