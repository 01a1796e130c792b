"""The articles as a list: found, sorted and counted by the database, without their texts."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from corpus import schema
from corpus.article import Language
from corpus.library import Library

A_PAGE = 25  # articles
_MOST_WORDS = 8  # of a search; each reads every text once

Sort = Literal["title", "outlet", "published", "language", "copies"]


@dataclass(frozen=True, slots=True)
class Query:
    """Which articles, in which order, and which page of them, counted from 0.

    Every one of the `words` must stand in an article or in what is known of it; `outlet` is its whole name. `since`
    and `until` are days, both included; an article without a date passes neither.
    """

    words: str = ""
    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    language: Language | None = None
    sort: Sort = "published"
    descending: bool = True
    page: int = 0

    @property
    def restricts(self) -> bool:
        return bool(self.words.strip() or self.since or self.until or self.outlet or self.language)


@dataclass(frozen=True, slots=True)
class Row:
    """One article of the list; `copies` are the others that carry its story."""

    id: str
    title: str
    outlet: str | None
    published: date | None
    language: Language
    copies: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the articles, `count` of them all; `page` is the last one where a later one was asked for."""

    rows: tuple[Row, ...]
    count: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // A_PAGE))


@dataclass(frozen=True, slots=True)
class Figures:
    """How many articles: of each (year, month), in order; of each outlet and language, the most first."""

    count: int
    months: tuple[tuple[tuple[int, int], int], ...]
    undated: int
    outlets: tuple[tuple[str | None, int], ...]
    languages: tuple[tuple[Language, int], ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """By way of which watched address an article came, and when its page was last asked for (UTC)."""

    source: str
    asked: datetime | None


def find(library: Library, query: Query) -> Found:
    """The articles of one page. Raises SourceError as every method of the library."""
    table = schema.articles.c
    lead = sa.func.coalesce(table.duplicate_of, table.id)
    groups = sa.select(lead.label("lead"), sa.func.count().label("size")).group_by(lead).subquery()
    columns = (table.id, table.title, table.outlet, table.published, table.language, groups.c.size - 1)
    keys: dict[Sort, sa.ColumnElement[Any]] = {
        "title": sa.func.lower(table.title),
        "outlet": sa.func.lower(table.outlet),
        "published": table.published,
        "language": table.language,
        "copies": groups.c.size,
    }
    key = keys[query.sort]
    order = (key.desc() if query.descending else key.asc()).nulls_last()
    with library.transaction() as connection:
        count = connection.execute(_which(sa.select(sa.func.count()).select_from(schema.articles), query)).scalar_one()
        page = max(0, min(query.page, (count - 1) // A_PAGE))
        chosen = _which(sa.select(*columns).join(groups, groups.c.lead == lead), query)
        ordered = chosen.order_by(order, table.published.desc().nulls_last(), table.id)
        rows = connection.execute(ordered.limit(A_PAGE).offset(page * A_PAGE)).all()
    return Found(tuple(Row(*row) for row in rows), count, page)


def figures(library: Library, query: Query) -> Figures:
    """What the chosen articles are, in numbers. Raises SourceError as every method of the library."""
    table, number = schema.articles.c, sa.func.count()
    month = (sa.extract("year", table.published), sa.extract("month", table.published))
    with library.transaction() as connection:

        def counted(*columns: sa.ColumnElement[Any]) -> list[Any]:
            chosen = _which(sa.select(*columns, number), query)
            return list(connection.execute(chosen.group_by(*columns).order_by(number.desc(), *columns)))

        months = {(row[0], row[1]): row[2] for row in counted(*month)}
        outlets = tuple((row[0], row[1]) for row in counted(table.outlet))
        languages = tuple((row[0], row[1]) for row in counted(table.language))
    undated = months.pop((None, None), 0)
    dated = tuple(sorted(((int(year), int(which)), count) for (year, which), count in months.items()))
    return Figures(sum(count for _, count in languages), dated, undated, outlets, languages)


def outlets(library: Library) -> list[str]:
    """Every outlet that is named, in the order of the alphabet. Raises SourceError."""
    name = schema.articles.c.outlet
    with library.transaction() as connection:
        found = connection.execute(sa.select(name).where(name.is_not(None)).distinct()).scalars().all()
    return sorted((one for one in found if one), key=str.casefold)


def arrival(library: Library, article_id: str) -> Arrival | None:
    """How an article came, where it came by way of the watch list. Raises SourceError."""
    table = schema.fetched.c
    latest = (
        sa.select(table.source, table.seen_at)
        .where(table.article_id == article_id)
        .order_by(table.seen_at.desc().nulls_last())
    )
    with library.transaction() as connection:
        row = connection.execute(latest.limit(1)).first()
    return Arrival(row.source, row.seen_at.replace(tzinfo=UTC) if row.seen_at else None) if row else None


def turned(query: Query, sort: Sort) -> Query:
    """Sorted by this column: the other way round where it is so already; dates and numbers begin with the highest."""
    descending = not query.descending if query.sort == sort else sort in ("published", "copies")
    return replace(query, sort=sort, descending=descending, page=0)


def _which(statement: sa.Select[Any], query: Query) -> sa.Select[Any]:
    table = schema.articles.c
    if query.since is not None:
        statement = statement.where(table.published >= query.since)
    if query.until is not None:
        statement = statement.where(table.published <= query.until)
    if query.language is not None:
        statement = statement.where(table.language == query.language)
    if query.outlet is not None:
        statement = statement.where(table.outlet == query.outlet)
    for word in query.words.split()[:_MOST_WORDS]:
        fields = (table.title, table.outlet, table.place, table.author, table.url, table.id, table.text)
        statement = statement.where(sa.or_(*(field.icontains(word, autoescape=True) for field in fields)))
    return statement
