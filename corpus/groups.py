"""Groups of copies in the library's tables: who belongs together, and who leads.

Every function runs inside the caller's transaction.
"""

from collections.abc import Collection

import sqlalchemy as sa

from corpus import schema
from corpus.article import Article
from corpus.copies import are_copies, bands, fingerprint, leader

_SHARING_A_BAND = sa.select(*schema.article_fields).where(  # made once: making it takes longer than its answer
    schema.articles.c.language == sa.bindparam("language"),
    schema.articles.c.id.in_(
        sa.select(schema.bands.c.article_id).where(schema.bands.c.band.in_(sa.bindparam("bands", expanding=True)))
    ),
)
_ENTER_BANDS = schema.bands.insert()
AT_ONCE = 500  # ids in one statement; SQLite takes 32,766 at most, older ones 999


def join(connection: sa.Connection, article: Article) -> None:
    """Enter a new article's bands, and put it into the group of the articles it copies, if it does."""
    new = fingerprint(article.text)
    its_bands = bands(new)
    rows = connection.execute(_SHARING_A_BAND, {"bands": its_bands, "language": article.language}).mappings()
    found = [Article(**row) for row in rows]
    copied = [other.id for other in found if are_copies(new, fingerprint(other.text))]
    connection.execute(_ENTER_BANDS, [{"article_id": article.id, "band": band} for band in its_bands])
    if copied:
        members = {each for group in of(connection, copied).values() for each in group} | {article.id, *copied}
        _lead(connection, members)


def leave(connection: sa.Connection, ids: Collection[str]) -> None:
    """Take articles that are about to be deleted out of their groups."""
    members = {each for group in of(connection, ids).values() for each in group} - set(ids)
    connection.execute(schema.bands.delete().where(schema.bands.c.article_id.in_(ids)))
    connection.execute(schema.articles.update().where(schema.articles.c.id.in_(ids)).values(duplicate_of=None))
    by_leader: dict[str, set[str]] = {}
    for article in _articles(connection, schema.articles.c.id.in_(members)):
        by_leader.setdefault(article.duplicate_of or article.id, set()).add(article.id)
    for rest in by_leader.values():
        _lead(connection, rest)


def of(connection: sa.Connection, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Article id -> its whole group, the leading article first, the others by id; ids without copies are left out."""
    wanted = list(ids)
    rows: dict[str, str] = {}  # article -> leader
    columns = (schema.articles.c.id, sa.func.coalesce(schema.articles.c.duplicate_of, schema.articles.c.id))
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        leaders = sa.select(columns[1]).where(schema.articles.c.id.in_(part))
        members = schema.articles.c.duplicate_of.in_(leaders)
        led = sa.select(schema.articles.c.duplicate_of).where(members)
        found = connection.execute(sa.select(*columns).where(members | schema.articles.c.id.in_(led)))
        rows |= {row[0]: row[1] for row in found}
    groups: dict[str, list[str]] = {}
    for member, lead in sorted(rows.items()):
        groups.setdefault(lead, [lead])
        if member != lead:
            groups[lead].append(member)
    return {one: tuple(groups[rows[one]]) for one in wanted if one in rows}


def _lead(connection: sa.Connection, members: Collection[str]) -> None:
    """Let the right one of these articles lead the others."""
    group = _articles(connection, schema.articles.c.id.in_(members))
    if not group:
        return
    lead = leader(group).id
    others = [article.id for article in group if article.id != lead]
    connection.execute(schema.articles.update().where(schema.articles.c.id == lead).values(duplicate_of=None))
    connection.execute(schema.articles.update().where(schema.articles.c.id.in_(others)).values(duplicate_of=lead))


def _articles(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[Article]:
    rows = connection.execute(sa.select(*schema.article_fields).where(condition)).mappings()
    return [Article(**row) for row in rows]
