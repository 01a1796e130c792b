"""The editors' desk: answers to be checked and what was found of them, in the file of assistant.records.

A review goes with its answer, when that is deleted or 90 days unused; `review_rows` keeps it for longer.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from assistant import records_schema as schema
from assistant.errors import UserError
from assistant.judgements import Feedback, Given, Review, Reviewed, judgement_json, read_feedback, read_review
from assistant.kept import Kept
from assistant.records import Records, as_utc

_AT_ONCE = 500  # keys in one query: SQLite bounds how many a statement may hold


def give_review(records: Records, exchange: str, reviewer: str, review: Review) -> None:
    """Keep a reviewer's findings in place of their earlier ones.

    Raises UserError `no_such_exchange` where the answer is gone, ValueError where it has no such citation or sentence.
    """
    table, held = schema.reviews, schema.exchanges
    values = {"given": datetime.now(UTC).replace(tzinfo=None), "content": judgement_json(review)}
    with records.transaction(writes=True) as connection:
        row = connection.execute(sa.select(held).where(held.c.key == exchange)).first()
        answer = records.read(row).answer if row else None
        if answer is None:
            raise UserError("no_such_exchange")
        if not review.fits(answer):
            raise ValueError(f"the answer {exchange} has no such citation or sentence")
        same = sa.and_(table.c.exchange == exchange, table.c.reviewer == reviewer)
        if not connection.execute(table.update().where(same).values(values)).rowcount:
            connection.execute(table.insert().values(exchange=exchange, reviewer=reviewer, **values))


def take_back_review(records: Records, exchange: str, reviewer: str) -> bool:
    """Forget a reviewer's findings of one answer; False if there were none."""
    table = schema.reviews
    with records.transaction(writes=True) as connection:
        same = sa.and_(table.c.exchange == exchange, table.c.reviewer == reviewer)
        return connection.execute(table.delete().where(same)).rowcount > 0


def answers_to_review(records: Records, days: int | None = None, now: datetime | None = None) -> list[Reviewed]:
    """Every user's answers of the last `days` days, or all that are kept, that cite or refuse, the latest first, with
    their reviews.

    Those asked again or edited since are there too if somebody judged them. Small talk is left out.
    """
    since = datetime(1, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    if days is not None:
        since = ((now or datetime.now(UTC)) - timedelta(days=days)).astimezone(UTC).replace(tzinfo=None)
    table = schema.exchanges
    recent = sa.select(table.c.conversation).where(table.c.asked >= since)
    with records.transaction() as connection:
        rows = connection.execute(
            sa.select(table).where(table.c.conversation.in_(recent)).order_by(table.c.asked, table.c.position)
        ).all()
        keys = [row.key for row in rows if row.asked >= since]
        feedback, reviews = _feedback(connection, keys), _reviews(connection, keys)
    found = []
    earlier = defaultdict[str, list[Kept]](list)
    for row in rows:
        kept, before = records.read(row), tuple(earlier[row.conversation])
        if row.position is not None and kept.answer is not None:
            earlier[row.conversation].append(kept)
        judged = kept.status != "answering" and kept.answer and kept.answer.outcome in ("answered", "not_found")
        if judged and row.asked >= since:
            found.append(Reviewed(kept, before, tuple(feedback[row.key]), tuple(reviews[row.key])))
    return found[::-1]


def _feedback(connection: sa.Connection, keys: Sequence[str]) -> dict[str, list[Feedback]]:
    found, table = defaultdict[str, list[Feedback]](list), schema.feedback
    for at in range(0, len(keys), _AT_ONCE):
        query = sa.select(table).where(table.c.exchange.in_(keys[at : at + _AT_ONCE])).order_by(table.c.given.desc())
        for row in connection.execute(query):
            found[row.exchange].append(read_feedback(row.content))
    return found


def _reviews(connection: sa.Connection, keys: Sequence[str]) -> dict[str, list[Given]]:
    found, table = defaultdict[str, list[Given]](list), schema.reviews
    for at in range(0, len(keys), _AT_ONCE):
        query = sa.select(table).where(table.c.exchange.in_(keys[at : at + _AT_ONCE])).order_by(table.c.given.desc())
        for row in connection.execute(query):
            found[row.exchange].append(Given(row.reviewer, as_utc(row.given), read_review(row.content)))
    return found
