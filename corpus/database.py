"""A SQLite file that several processes may open at once, and what a database's errors mean."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from corpus.errors import is_disk_full

DatabaseTrouble = Literal["damaged", "busy", "disk_full", "unavailable"]

_WAIT_FOR_WRITER = 30_000  # milliseconds
_DRIVER_WORDS: dict[str, DatabaseTrouble] = {  # what the driver says, and what it means
    "malformed": "damaged",
    "not a database": "damaged",
    "no such column": "damaged",
    "no such table": "damaged",
    "could not decode": "damaged",
    "invalid isoformat": "damaged",
    "locked": "busy",
}


def open_engine(url: str | sa.URL, pragmas: Sequence[str] = ()) -> sa.Engine:
    """An engine; of a SQLite file one whose writers wait for each other half a minute. `pragmas` are set besides."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":

        def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            connection.isolation_level = None  # the driver then leaves BEGIN to _begin
            cursor = connection.cursor()
            for pragma in (f"busy_timeout = {_WAIT_FOR_WRITER}", "journal_mode = WAL", "synchronous = FULL", *pragmas):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        sa.event.listen(engine, "connect", prepare)
        sa.event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def transaction(engine: sa.Engine, writes: bool = False) -> Iterator[sa.Connection]:
    """A connection; committed unless an error leaves. Whoever writes in it says so."""
    with engine.connect().execution_options(tanya_writes=writes) as connection, connection.begin():
        yield connection


def meaning(error: sa.exc.DBAPIError | OSError) -> tuple[DatabaseTrouble, str]:
    """What an error of driver or disk means, and its own words."""
    cause = error.orig or error if isinstance(error, sa.exc.DBAPIError) else error
    words = str(cause)
    if is_disk_full(cause):
        return "disk_full", words
    if isinstance(error, OSError):
        return "unavailable", words
    return next((trouble for part, trouble in _DRIVER_WORDS.items() if part in words.lower()), "unavailable"), words


def _begin(connection: sa.Connection) -> None:
    # A transaction that reads before it writes must take the write lock at once: SQLite refuses to upgrade a
    # reader behind another writer, and no busy timeout helps against that.
    writes = connection.get_execution_options().get("tanya_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
