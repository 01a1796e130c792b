"""The tables of the library."""

from dataclasses import fields

import sqlalchemy as sa

from corpus.article import Article

SCHEMA_VERSION = 1

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
meta = sa.Table(
    "meta", metadata, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False)
)
