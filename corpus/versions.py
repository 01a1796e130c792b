"""Earlier states of articles: what a citation was taken from before its article was replaced or removed.

Every function runs inside the caller's transaction.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from corpus import schema
from corpus.article import Article

Ending = Literal["replaced", "removed"]


@dataclass(frozen=True, slots=True)
class Version:
    """One earlier state of an article, when it ended (UTC) and how."""

    article: Article
    ended: datetime
    ending: Ending


def keep(connection: sa.Connection, ids: Collection[str], ending: Ending) -> None:
    """Write down these articles as they are now; they are about to be replaced or deleted."""
    held = connection.execute(sa.select(*schema.article_fields).where(schema.articles.c.id.in_(ids))).mappings()
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = [{"article_id": row["id"], "ended": now, "ending": ending, "article": _written(row)} for row in held]
    if rows:
        connection.execute(schema.versions.insert(), rows)


def of(connection: sa.Connection, article_id: str) -> list[Version]:
    """The earlier states of one article, the latest first; none where it never changed."""
    table = schema.versions.c
    found = connection.execute(
        sa.select(table.article, table.ended, table.ending)
        .where(table.article_id == article_id)
        .order_by(table.number.desc())
    )
    return [Version(_read(row.article), row.ended.replace(tzinfo=UTC), row.ending) for row in found]


def forget_last(connection: sa.Connection, article_id: str) -> None:
    """Delete the latest earlier state: it is the present one again."""
    last = sa.select(sa.func.max(schema.versions.c.number)).where(schema.versions.c.article_id == article_id)
    connection.execute(schema.versions.delete().where(schema.versions.c.number == last.scalar_subquery()))


def _written(row: Any) -> str:
    return json.dumps(asdict(Article(**row)), default=date.isoformat, ensure_ascii=False)


def _read(written: str) -> Article:
    fields = json.loads(written)
    for name in ("published", "updated"):
        fields[name] = date.fromisoformat(fields[name]) if fields[name] else None
    return Article(**fields)
