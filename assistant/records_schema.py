"""The tables of what the page remembers. Every moment is in UTC, without a zone."""

import sqlalchemy as sa

SCHEMA_VERSION = 1

metadata = sa.MetaData()
conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user", sa.Text, nullable=False),
    sa.Column("name", sa.Text),  # given by its owner; the first question stands for it where there is none
    sa.Column("begun", sa.DateTime, nullable=False),
    sa.Column("used", sa.DateTime, nullable=False, index=True),  # when a question was last asked or answered
    sa.Index("conversations_of", "user", "used"),
)
exchanges = sa.Table(
    "exchanges",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("conversation", sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("position", sa.Integer),  # from 0; none: asked again or edited since, kept for what was said of it
    sa.Column("run", sa.Text, nullable=False),  # which opening of this file wrote it: another one's answers no more
    sa.Column("asked", sa.DateTime, nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),  # question and answer, folded for the search
    sa.Column("content", sa.Text, nullable=False),  # assistant.kept, as JSON
)
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("exchange", sa.ForeignKey("exchanges.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("user", sa.Text, primary_key=True),
    sa.Column("given", sa.DateTime, nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # assistant.judgements.Feedback, as JSON
)
reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("exchange", sa.ForeignKey("exchanges.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("reviewer", sa.Text, primary_key=True),
    sa.Column("given", sa.DateTime, nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # assistant.judgements.Review, as JSON
)
meta = sa.Table(
    "meta", metadata, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False)
)
