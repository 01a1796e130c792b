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
