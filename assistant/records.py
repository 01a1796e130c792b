"""What the page remembers: conversations, in an SQL file of their own beside the articles."""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import sqlalchemy as sa

from assistant import records_schema as schema
from assistant.answer import MARKER
from assistant.errors import UserError
from assistant.kept import UNREADABLE, Kept, Trouble, kept_json, read_kept
from corpus.database import DatabaseTrouble, meaning, open_engine, transaction
from corpus.fields import legible, one_line

LOCAL = "local"  # the user of a page that asks nobody who they are
KEPT_DAYS = 90
MOST_NAME = 200  # characters of a conversation's name
_PRAGMAS = ("foreign_keys = ON", "secure_delete = ON")  # what its owner deletes is not to be found in the file
_PROBLEMS: dict[DatabaseTrouble, str] = {
    "damaged": "records_damaged",
    "busy": "records_busy",
    "disk_full": "home_full",
    "unavailable": "records_unavailable",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in the list: `title` is the name it was given, else its first question; moments in UTC."""

    id: str
    title: str
    begun: datetime
    used: datetime
    count: int


class Records:
    """The conversations of one SQLite file, which is made where there is none; only its owner may read it.

    Every method raises UserError. One instance may be used from several threads. Nobody sees or changes what belongs
    to another `user`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._run = uuid4().hex
        self._purged = date.min
        self._engine = open_engine(sa.URL.create("sqlite", database=str(path)), _PRAGMAS)
        try:
            self._open()
        except BaseException:
            self._engine.dispose()
            raise

    def _open(self) -> None:
        version = sa.select(schema.meta.c.value).where(schema.meta.c.key == "schema_version")
        with self._errors():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite gives its side files the same mode
        if not self._has_tables():
            with self.transaction(writes=True) as connection:  # two may get here at once: the second finds all done
                schema.metadata.create_all(connection)
                if connection.execute(version).scalar() is None:
                    row = {"key": "schema_version", "value": str(schema.SCHEMA_VERSION)}
                    connection.execute(schema.meta.insert().values(row))
        with self.transaction() as connection:
            found = connection.execute(version).scalar() or ""
        if not found.isdecimal() or int(found) < 1:
            raise UserError("records_damaged", name=self._path, reason=f"schema version {found!r}")
        if int(found) > schema.SCHEMA_VERSION:
            raise UserError("records_newer", name=self._path)

    def _has_tables(self) -> bool:
        with self._errors():
            return sa.inspect(self._engine).has_table("meta")

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------- conversations

    def save(self, user: str, conversation: str, kept: Kept, position: int) -> None:
        """Write down one exchange as it is now, in place of what stood at `position` and after it.

        The conversation begins with its first exchange. Raises UserError `no_such_conversation` if it, or the
        exchange, belongs to somebody else.
        """
        table, now = schema.exchanges, _now()
        if self._purged != now.date():
            self.purge()
        with self.transaction(writes=True) as connection:
            owner = connection.execute(
                sa.select(schema.conversations.c.user).where(schema.conversations.c.id == conversation)
            ).scalar()
            home = connection.execute(sa.select(table.c.conversation).where(table.c.key == kept.key)).scalar()
            if owner not in (None, user) or home not in (None, conversation):
                raise UserError("no_such_conversation")
            if owner is None:
                row = {"id": conversation, "user": user, "begun": now, "used": now}
                connection.execute(schema.conversations.insert().values(row))
            else:
                mine = schema.conversations.c.id == conversation
                connection.execute(schema.conversations.update().where(mine).values(used=now))
            _make_room(connection, conversation, position, kept.key)
            values = {"position": position, "run": self._run} | _row(kept)
            if home is None:
                connection.execute(table.insert().values(key=kept.key, conversation=conversation, **values))
            else:
                connection.execute(table.update().where(table.c.key == kept.key).values(values))

    def listed(self, user: str, search: str | None = None) -> list[Listed]:
        """The user's conversations, the last used first; with `search` those of which the name, or one
        exchange, holds every word."""
        conversations, exchanges = schema.conversations, schema.exchanges
        opening = exchanges.alias()
        first = sa.select(opening.c.question).where(opening.c.conversation == conversations.c.id)
        first = first.where(opening.c.position.is_not(None)).order_by(opening.c.position).limit(1)
        shown = exchanges.c.position.is_not(None)
        query = (
            sa.select(
                conversations, first.scalar_subquery().label("first"), sa.func.count(exchanges.c.key).label("exchanges")
            )
            .join(exchanges, sa.and_(exchanges.c.conversation == conversations.c.id, shown))
            .where(conversations.c.user == user)
            .group_by(conversations.c.id)
            .order_by(conversations.c.used.desc(), conversations.c.id)
        )
        words = _folded(search or "").split()
        holds = [exchanges.c.words.contains(word, autoescape=True) for word in words]
        with self.transaction() as connection:
            found = set(connection.scalars(sa.select(exchanges.c.conversation).where(shown, *holds)))
            return [
                Listed(row.id, row.name or row.first, as_utc(row.begun), as_utc(row.used), row.exchanges)
                for row in connection.execute(query)
                if row.id in found or all(word in _folded(row.name or "") for word in words)
            ]

    def load(self, user: str, conversation: str) -> list[Kept] | None:
        """The exchanges in order; None where the user has no such conversation.

        One that was being answered when the program ended is "stopped", with the words it had.
        """
        with self.transaction() as connection:
            if not _owns(connection, user, conversation):
                return None
            rows = connection.execute(
                sa.select(schema.exchanges)
                .where(schema.exchanges.c.conversation == conversation, schema.exchanges.c.position.is_not(None))
                .order_by(schema.exchanges.c.position)
            ).all()
        return [self.read(row) for row in rows]

    def rename(self, user: str, conversation: str, name: str) -> bool:
        """Give it another title, in one line; a blank one brings the first question back. False if there is none."""
        given = one_line(legible(name))[:MOST_NAME] or None
        mine = sa.and_(schema.conversations.c.id == conversation, schema.conversations.c.user == user)
        with self.transaction(writes=True) as connection:
            return connection.execute(schema.conversations.update().where(mine).values(name=given)).rowcount > 0

    def delete(self, user: str, conversation: str) -> bool:
        """Delete it with its answers and all that was said of them; False if there is none."""
        mine = sa.and_(schema.conversations.c.id == conversation, schema.conversations.c.user == user)
        return self._delete(mine) > 0

    def delete_all(self, user: str) -> int:
        """Delete everything of one user; how many conversations it was."""
        return self._delete(schema.conversations.c.user == user)

    def purge(self, today: date | None = None) -> int:
        """Delete what nobody has used for 90 days, with what was said of it; how many conversations it was. Done by
        itself once a day."""
        self._purged = today or datetime.now(UTC).date()
        oldest = datetime.combine(self._purged, time()) - timedelta(days=KEPT_DAYS)
        return self._delete(schema.conversations.c.used < oldest)

    def _delete(self, which: sa.ColumnElement[bool]) -> int:
        with self.transaction(writes=True) as connection:
            count = connection.execute(schema.conversations.delete().where(which)).rowcount
        if count:
            with self._errors(), self._engine.connect() as connection:  # it leaves the log of what was written, too
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    # ----------------------------------------------- for records_feedback, records_reviews

    def read(self, row: sa.Row[tuple[object, ...]]) -> Kept:
        """One row of `exchanges`."""
        try:
            kept = read_kept(row.content)
        except ValueError:  # one damaged row must not lock its owner out of the others
            kept = Kept(row.key, row.question, "id", as_utc(row.asked), "failed", trouble=Trouble(UNREADABLE))
        if kept.status == "answering" and row.run != self._run:
            return replace(kept, status="stopped")
        return kept

    @contextmanager
    def transaction(self, writes: bool = False) -> Iterator[sa.Connection]:
        """A connection; committed unless an error leaves."""
        with self._errors(), transaction(self._engine, writes) as connection:
            yield connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn what the driver and the disk raise into UserError."""
        try:
            yield
        except (sa.exc.DBAPIError, OSError) as error:
            trouble, words = meaning(error)
            raise UserError(_PROBLEMS[trouble], name=self._path, reason=words) from error


def as_utc(moment: datetime) -> datetime:
    """A moment of the database, with its zone."""
    return moment.replace(tzinfo=UTC)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _owns(connection: sa.Connection, user: str, conversation: str) -> bool:
    owner = sa.select(schema.conversations.c.user).where(schema.conversations.c.id == conversation)
    return connection.execute(owner).scalar() == user


def _make_room(connection: sa.Connection, conversation: str, position: int, key: str) -> None:
    """Take the exchanges from `position` on out of the conversation; those that were judged stay for the reviewers."""
    table = schema.exchanges
    replaced = sa.and_(table.c.conversation == conversation, table.c.position >= position, table.c.key != key)
    judged = sa.union(sa.select(schema.feedback.c.exchange), sa.select(schema.reviews.c.exchange))
    connection.execute(table.delete().where(replaced, table.c.key.not_in(judged)))
    connection.execute(table.update().where(replaced).values(position=None))


def _row(kept: Kept) -> dict[str, object]:
    said = MARKER.sub("", kept.answer.text) if kept.answer else ""
    return {
        "asked": kept.asked.astimezone(UTC).replace(tzinfo=None),
        "question": legible(kept.question),
        "words": _folded(f"{kept.question}\n{said}"),
        "content": kept_json(kept),
    }


def _folded(text: str) -> str:
    # Without NUL, at which SQLite ends a text that it compares.
    return unicodedata.normalize("NFKC", legible(text)).replace("\0", " ").casefold()
