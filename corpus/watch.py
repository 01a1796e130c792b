"""The watch list: addresses that are looked at again and again. What a feed names is written down before its pages are
read, so that whatever ends a refresh, the next one goes on where it ended."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from corpus import schema
from corpus.add import Outcome, store
from corpus.addresses import plain
from corpus.errors import SourceError
from corpus.feeds import Entry
from corpus.fetch import Fetcher
from corpus.library import Library
from corpus.listing import MOST_ENTRIES, Stamp
from corpus.public import read_address
from corpus.web import Opened, Patience, open_address, read_entry

_MOST_TRIES = 5  # of a page whose site was in trouble each time
_PASSING = {"fetch_timeout", "fetch_failed", "library_busy"}
_PASSING_STATUS = re.compile(r"\b(?:408|425|429|5\d\d)\b")

Kind = Literal["page", "feed", "sitemap"]


@dataclass(frozen=True, slots=True)
class Watched:
    """An address of the list. Times are UTC; `last_new` counts what the last run added or changed.

    `error` is why the last run failed as a whole. Of the articles that were named, `held` were stored, `waiting` are
    still to be read and `failed` could not be.
    """

    url: str
    kind: Kind | None
    added: datetime
    last_run: datetime | None
    last_new: int | None
    error: SourceError | None
    held: int = 0
    waiting: int = 0
    failed: int = 0


class WatchList:
    """The addresses that one library watches; every method raises SourceError where the library cannot be used."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, url: str) -> bool:
        """Watch an address; False if it was watched already. Raises SourceError address. Fetches nothing."""
        address = _address(url)
        table = schema.watched
        with self._library.transaction(writes=True) as connection:
            if connection.execute(sa.select(table.c.url).where(table.c.url == address)).first():
                return False
            connection.execute(table.insert().values(url=address, added=_now()))
            return True

    def remove(self, url: str) -> bool:
        """Watch an address no longer; its articles stay. False if it was not watched."""
        address = _known_as(url)
        with self._library.transaction(writes=True) as connection:
            for table in (schema.stamps, schema.fetched):
                connection.execute(table.delete().where(table.c.source == address))
            return connection.execute(schema.watched.delete().where(schema.watched.c.url == address)).rowcount > 0

    def holds(self, url: str) -> bool:
        """Whether an address is on the list."""
        with self._library.transaction() as connection:
            found = sa.select(schema.watched.c.url).where(schema.watched.c.url == _known_as(url))
            return connection.execute(found).first() is not None

    def entries(self) -> list[Watched]:
        """Every address of the list, in the order they were added."""
        each, named = schema.watched.c, schema.fetched.c
        counts = sa.select(
            named.source,
            sa.func.sum(sa.case((named.waiting, 1), else_=0)).label("waiting"),
            sa.func.sum(sa.case((named.article_id.is_not(None), 1), else_=0)).label("held"),
            sa.func.sum(sa.case((sa.and_(~named.waiting, named.error.is_not(None)), 1), else_=0)).label("failed"),
        ).group_by(named.source)
        with self._library.transaction() as connection:
            rows = connection.execute(sa.select(schema.watched).order_by(each.added, each.url)).mappings().all()
            counted = {row["source"]: row for row in connection.execute(counts).mappings()}
        return [_watched(row, counted.get(row["url"], {})) for row in rows]

    def refresh(
        self, fetcher: Fetcher, urls: Collection[str] | None = None, known: Callable[[int], None] | None = None
    ) -> Iterator[Outcome]:
        """Read what is new or changed at every address, or at those of the list among `urls`.

        One Outcome an article as it is done, stored before the next is fetched, and one an address that failed as a
        whole. `known` is told how many articles have come to light.
        """
        wanted = None if urls is None else {_known_as(url) for url in urls}
        done = 0
        for watched in self.entries():
            if wanted is not None and watched.url not in wanted:
                continue

            def told(count: int, before: int = done) -> None:
                if known:
                    known(before + count)

            for outcome in self._refresh(watched.url, fetcher, told):
                done += 1
                yield outcome

    def _refresh(self, url: str, fetcher: Fetcher, told: Callable[[int], None]) -> Iterator[Outcome]:
        listing, stamps = self._known(url)
        new, failure = 0, None
        try:
            opened = _open(url, listing, fetcher, stamps)
        except SourceError as error:
            failure = SourceError(error.code, url, error.detail)
            self._end(url, 0, failure)
            yield Outcome(url, (), failure, "failed")
            return
        self._note(url, opened)
        for outcome in self._read(url, opened, fetcher, told):
            new += outcome.state in ("added", "replaced")
            failure = outcome.error if outcome.error and outcome.source == url else failure
            yield outcome
        self._end(url, new, failure)

    def _read(self, url: str, opened: Opened, fetcher: Fetcher, told: Callable[[int], None]) -> Iterator[Outcome]:
        stored: list[Outcome] = []
        for name, found in opened.reads:
            stored += store([(name, found)], self._library)
            yield stored[-1]
        if stored and all(outcome.error is None for outcome in stored):
            self._stamp(url, {url: opened.stamp})
        waiting = self._waiting(url)
        told(len(waiting))
        patience = Patience()
        for row in waiting:
            page = read_entry(_entry(row["entry"]), fetcher, _stamp_of(row))
            outcomes = list(store(list(page.reads), self._library))
            if not outcomes:  # the page has not changed
                outcomes = [Outcome(row["url"], (row["article_id"],), None, "unchanged")]
            self._mark(row, page.stamp, outcomes)
            yield from outcomes
            if patience.is_over(page):
                yield Outcome(url, (), patience.failure(url), "failed")
                return

    def _known(self, url: str) -> tuple[str | None, dict[str, Stamp]]:
        """The feed that was found from an address, and the stamps of all files read for it."""
        table = schema.stamps.c
        with self._library.transaction() as connection:
            listing = connection.execute(
                sa.select(schema.watched.c.listing).where(schema.watched.c.url == url)
            ).scalar()
            rows = connection.execute(sa.select(schema.stamps).where(table.source == url)).mappings()
            return listing, {row["url"]: Stamp(row["etag"], row["modified"], row["mark"]) for row in rows}

    def _note(self, url: str, opened: Opened) -> None:
        """Write down what a list names and what it was, in one step: an article that is new or of which the list says
        something new waits to be read."""
        listing = opened.listing
        kind = listing.kind if listing and not listing.unchanged else "page" if opened.reads else None
        with self._library.transaction(writes=True) as connection:
            if kind:
                values = {"kind": kind, "listing": listing.url if listing else None}
                connection.execute(schema.watched.update().where(schema.watched.c.url == url).values(values))
            if listing:
                _note_entries(connection, url, listing.entries)
                _keep_stamps(connection, url, listing.stamps)

    def _stamp(self, url: str, stamps: Mapping[str, Stamp]) -> None:
        with self._library.transaction(writes=True) as connection:
            _keep_stamps(connection, url, stamps)

    def _waiting(self, url: str) -> list[Any]:
        table = schema.fetched
        query = (
            sa.select(table)
            .where(table.c.source == url, table.c.waiting)
            .order_by(table.c.day.desc().nulls_last(), table.c.place)
            .limit(MOST_ENTRIES)
        )
        with self._library.transaction() as connection:
            return list(connection.execute(query).mappings())

    def _mark(self, row: Any, stamp: Stamp, outcomes: list[Outcome]) -> None:
        """What became of the page of one entry; it waits on if its site was only in trouble."""
        error = next((each.error for each in outcomes if each.error), None)
        article_id = next((each.article_ids[0] for each in outcomes if each.article_ids), None)
        tries = row["tries"] + 1 if error else 0
        waits = error is not None and _may_pass(error) and tries < _MOST_TRIES
        values = {
            "waiting": waits,
            "tries": tries,
            "seen_at": _now(),
            "article_id": article_id or row["article_id"],
            "error": error.code if error else None,
            "detail": error.detail if error else None,
        }
        if not waits:
            values["entry"] = None
        if error is None:
            values |= {"etag": stamp.etag, "modified": stamp.modified}
        table = schema.fetched
        with self._library.transaction(writes=True) as connection:
            connection.execute(
                table.update().where(table.c.source == row["source"], table.c.url == row["url"]).values(values)
            )

    def _end(self, url: str, new: int, failure: SourceError | None) -> None:
        values = {
            "last_run": _now(),
            "last_new": new,
            "error": failure.code if failure else None,
            "detail": failure.detail if failure else None,
        }
        with self._library.transaction(writes=True) as connection:
            connection.execute(schema.watched.update().where(schema.watched.c.url == url).values(values))


def _open(url: str, listing: str | None, fetcher: Fetcher, stamps: Mapping[str, Stamp]) -> Opened:
    """By way of the feed that was found before, if it still is one."""
    if listing and listing != url:
        try:
            opened = open_address(listing, fetcher, stamps)
        except SourceError as error:
            if error.code in _PASSING:
                raise
        else:
            if opened.listing or opened.unchanged:
                return opened
    return open_address(url, fetcher, stamps)


def _note_entries(connection: sa.Connection, source: str, entries: Sequence[Entry]) -> None:
    table = schema.fetched
    mine = table.c.source == source
    named = sa.select(table.c.url, table.c.fingerprint).where(mine)
    elsewhere = sa.select(table.c.url, table.c.article_id).where(~mine, table.c.article_id.is_not(None))
    held = {row.url: row.fingerprint for row in connection.execute(named)}
    others = {row.url: row.article_id for row in connection.execute(elsewhere)}
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for place, entry in enumerate(entries):
        said = {"place": place, "day": entry.day, "fingerprint": entry.fingerprint, "entry": _as_json(entry)}
        if entry.url not in held:
            read = entry.url in others  # by way of another list
            row = {"source": source, "url": entry.url, "waiting": not read, "tries": 0}
            new.append({**row, **said, "entry": None if read else said["entry"], "article_id": others.get(entry.url)})
        elif held[entry.url] != entry.fingerprint:
            changed.append({**said, "waiting": True, "tries": 0, "of": entry.url})
    if new:
        connection.execute(table.insert(), new)
    if changed:
        connection.execute(table.update().where(mine, table.c.url == sa.bindparam("of")), changed)


def _keep_stamps(connection: sa.Connection, source: str, stamps: Mapping[str, Stamp]) -> None:
    table = schema.stamps
    for url, stamp in stamps.items():
        connection.execute(table.delete().where(table.c.source == source, table.c.url == url))
        connection.execute(table.insert().values(source=source, url=url, **asdict(stamp)))


def _may_pass(error: SourceError) -> bool:
    """Whether the same address may answer another time."""
    in_trouble = error.code in ("fetch_status", "fetch_robots") and _PASSING_STATUS.search(error.detail)
    return error.code in _PASSING or bool(in_trouble)


def _address(url: str) -> str:
    try:
        return plain(str(read_address(url)))
    except ValueError as error:
        raise SourceError("address", url, str(error)) from error


def _known_as(url: str) -> str:
    """The address under which one is on the list; another that can be none is on no list."""
    try:
        return _address(url)
    except SourceError:
        return url


def _stamp_of(row: Any) -> Stamp:
    """Only of a page that is held: another must be sent whole."""
    return Stamp(row["etag"], row["modified"]) if row["article_id"] else Stamp()


def _as_json(entry: Entry) -> str:
    return json.dumps(asdict(entry), default=date.isoformat, ensure_ascii=False)


def _entry(written: str) -> Entry:
    said = json.loads(written)
    days = {name: date.fromisoformat(said[name]) if said[name] else None for name in ("published", "updated")}
    return Entry(**{**said, **days})


def _watched(row: Any, counts: Any) -> Watched:
    error = SourceError(row["error"], row["url"], row["detail"] or "") if row["error"] else None
    return Watched(
        url=row["url"],
        kind=row["kind"],
        added=row["added"].replace(tzinfo=UTC),
        last_run=row["last_run"].replace(tzinfo=UTC) if row["last_run"] else None,
        last_new=row["last_new"],
        error=error,
        held=counts.get("held", 0),
        waiting=counts.get("waiting", 0),
        failed=counts.get("failed", 0),
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
