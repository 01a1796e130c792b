"""The watch list refreshed while the page runs, off unless TANYA_REFRESH says how often."""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from assistant.assemble import Workspace
from assistant.errors import UserError, told
from corpus.add import Outcome
from corpus.watch import WatchList

_FIRST = timedelta(minutes=1)  # after the page has opened, which has other things to load first
_BATCH = 20  # articles between two builds: questions wait while one runs
_log = logging.getLogger(__name__)


class Schedule:
    """Refreshes and builds again and again in a thread of its own, never twice at once, until `stop`."""

    def __init__(self, room: Workspace, every: timedelta, first: timedelta = _FIRST) -> None:
        self._room = room
        self._stopped = threading.Event()
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._scheduler.add_job(
            self.run,
            "interval",
            seconds=every.total_seconds(),
            next_run_time=_next(room, every, first),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,  # a laptop that slept refreshes when it wakes
        )
        self._scheduler.start()

    def run(self) -> None:
        """One refresh; none where another program is writing, or this one already is. Its failures are logged."""
        try:
            with self._room.writing(seconds=0), told():
                self._refresh()
        except UserError as error:
            if error.key == "busy":
                _log.info("refresh left out: %s", error.sentence("en"))
            else:
                _log.warning("refresh: %s", error.sentence("en"))

    def stop(self) -> None:
        """No further run; one that is under way ends after the article it is at."""
        self._stopped.set()
        self._scheduler.shutdown(wait=False)

    def _refresh(self) -> None:
        if not WatchList(self._room.library).entries():
            return
        counts = {"added": 0, "replaced": 0, "unchanged": 0, "failed": 0}
        unbuilt = 0
        for outcome in self._outcomes():
            counts[outcome.state] += 1
            unbuilt += outcome.state in ("added", "replaced")
            if outcome.error:
                _log.info("refresh: %s", outcome.error)
            if unbuilt >= _BATCH:
                self._room.build()
                unbuilt = 0
        self._room.build()  # what an earlier run was kept from indexing too
        _log.info("refreshed: %(added)d new, %(replaced)d changed, %(failed)d failed", counts)

    def _outcomes(self) -> Iterator[Outcome]:
        for outcome in WatchList(self._room.library).refresh(self._room.fetcher):
            yield outcome
            if self._stopped.is_set():
                return


def start_schedule(room: Workspace, every: timedelta | None, first: timedelta = _FIRST) -> Schedule | None:
    """Begin to refresh the watch list every so often; None where `every` is, as refreshing is turned off.

    The first run comes `first` from now, or later where the last was not so long ago. Raises UserError.
    """
    return Schedule(room, every, first) if every else None


def _next(room: Workspace, every: timedelta, first: timedelta) -> datetime:
    with told():
        runs = [each.last_run for each in WatchList(room.library).entries() if each.last_run]
    soon = datetime.now(UTC) + first
    return max(soon, max(runs) + every) if runs else soon
