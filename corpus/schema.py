"""The tables of the library, and how an older release's become these."""

from dataclasses import fields

import sqlalchemy as sa

from corpus.article import Article

SCHEMA_VERSION = 2

metadata = sa.MetaData()
articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("url", sa.Text, index=True),
    sa.Column("published", sa.Date, index=True),
    sa.Column("outlet", sa.Text),
    sa.Column("author", sa.Text),
    sa.Column("place", sa.Text),
    sa.Column("duplicate_of", sa.Text, index=True),
    sa.Column("updated", sa.Date),
    sa.Column("digest", sa.Text, nullable=False),
)
#: the columns that are an Article's fields
article_fields = [articles.c[field.name] for field in fields(Article)]
#: see corpus.copies.bands: articles that share a number may be copies
bands = sa.Table(
    "bands",
    metadata,
    sa.Column("article_id", sa.Text, nullable=False, index=True),
    sa.Column("band", sa.BigInteger, nullable=False, index=True),
)
#: states of articles that were replaced or removed: what an old citation was taken from
versions = sa.Table(
    "versions",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),  # grows: of two states the later one has the higher number
    sa.Column("article_id", sa.Text, nullable=False, index=True),
    sa.Column("ended", sa.DateTime, nullable=False),  # UTC
    sa.Column("ending", sa.Text, nullable=False),  # "replaced" or "removed"
    sa.Column("article", sa.Text, nullable=False),  # its fields as JSON
)
#: addresses to look at again and again
watched = sa.Table(
    "watched",
    metadata,
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text),  # "page", "feed" or "sitemap"; NULL until it was read once
    sa.Column("listing", sa.Text),  # the address of the feed that was found from it
    sa.Column("added", sa.DateTime, nullable=False),  # UTC, as every time here
    sa.Column("last_run", sa.DateTime),
    sa.Column("last_new", sa.Integer),  # articles that were added or changed then
    sa.Column("error", sa.Text),  # a code of corpus.errors, NULL where all went well
    sa.Column("detail", sa.Text),
)
#: how each file of a watched address stood when it was read last: feeds, sitemaps, pages watched themselves
stamps = sa.Table(
    "stamps",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),  # watched.url
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("etag", sa.Text),
    sa.Column("modified", sa.Text),
    sa.Column("mark", sa.Text),
)
#: every article that a watched feed or sitemap has named, from when it was named: what is waiting outlives a kill
fetched = sa.Table(
    "fetched",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),  # watched.url
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),  # in its list
    sa.Column("day", sa.Date),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("entry", sa.Text),  # what the list says, as JSON, while it is needed
    sa.Column("waiting", sa.Boolean, nullable=False, index=True),
    sa.Column("tries", sa.Integer, nullable=False),  # that failed one after the other
    sa.Column("seen_at", sa.DateTime),  # when its page was last asked for
    sa.Column("etag", sa.Text),
    sa.Column("modified", sa.Text),
    sa.Column("article_id", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("detail", sa.Text),
)
meta = sa.Table(
    "meta", metadata, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False)
)

#: what brings version N to N + 1, besides tables that are new
MIGRATIONS = {1: ("ALTER TABLE articles ADD COLUMN updated DATE",)}


def migrate(connection: sa.Connection, version: int) -> None:
    """Bring the tables from `version` to SCHEMA_VERSION, inside the caller's transaction."""
    for step in range(version, SCHEMA_VERSION):
        for statement in MIGRATIONS[step]:
            connection.exec_driver_sql(statement)
    metadata.create_all(connection)
    connection.execute(meta.update().where(meta.c.key == "schema_version").values(value=str(SCHEMA_VERSION)))
