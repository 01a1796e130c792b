"""What users say of answers, in the file of assistant.records."""

from datetime import UTC, datetime

import sqlalchemy as sa

from assistant import records_schema as schema
from assistant.errors import UserError
from assistant.judgements import Feedback, judgement_json, read_feedback
from assistant.records import Records


def give_feedback(records: Records, exchange: str, user: str, feedback: Feedback) -> None:
    """Keep what a user says of an answer of their own; the latest stands. UserError `no_such_exchange` if it is not."""
    table, conversations = schema.feedback, schema.conversations
    values = {"given": datetime.now(UTC).replace(tzinfo=None), "content": judgement_json(feedback)}
    owner = (
        sa.select(conversations.c.user)
        .join(schema.exchanges, schema.exchanges.c.conversation == conversations.c.id)
        .where(schema.exchanges.c.key == exchange)
    )
    same = sa.and_(table.c.exchange == exchange, table.c.user == user)
    with records.transaction(writes=True) as connection:
        if connection.execute(owner).scalar() != user:
            raise UserError("no_such_exchange")
        if not connection.execute(table.update().where(same).values(values)).rowcount:
            connection.execute(table.insert().values(exchange=exchange, user=user, **values))


def take_back_feedback(records: Records, exchange: str, user: str) -> bool:
    """Forget what a user said of an answer; False if there was nothing."""
    table = schema.feedback
    with records.transaction(writes=True) as connection:
        same = sa.and_(table.c.exchange == exchange, table.c.user == user)
        return connection.execute(table.delete().where(same)).rowcount > 0


def feedback_in(records: Records, user: str, conversation: str) -> dict[str, Feedback]:
    """Exchange key -> what the user said of it, in one conversation."""
    table = schema.feedback
    query = (
        sa.select(table.c.exchange, table.c.content)
        .join(schema.exchanges, schema.exchanges.c.key == table.c.exchange)
        .where(table.c.user == user, schema.exchanges.c.conversation == conversation)
    )
    with records.transaction() as connection:
        return {row.exchange: read_feedback(row.content) for row in connection.execute(query)}
