"""The watch list refreshed while the page runs, off unless TANYA_REFRESH says how often."""

import logging
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from assistant.curate import Curator
from assistant.errors import UserError

_FIRST = timedelta(minutes=1)  # after the page has opened, which has other things to load first
_log = logging.getLogger(__name__)


class Schedule:
    """Begins a refresh of the Articles tab again and again, until `stop`; what is under way is the curator's."""

    def __init__(self, curator: Curator, every: timedelta, first: timedelta = _FIRST) -> None:
        self._curator = curator
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._scheduler.add_job(
            self.run,
            "interval",
            seconds=every.total_seconds(),
            next_run_time=_next(curator, every, first),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,  # a laptop that slept refreshes when it wakes
        )
        self._scheduler.start()

    def run(self) -> None:
        """One refresh, waited for; none where another program is writing, or somebody brings articles in."""
        try:
            with self._curator.room.writing(seconds=0):
                pass
            self._curator.refresh()
        except UserError as error:
            if error.key != "nothing_watched":
                _log.info("refresh left out: %s", error.sentence("en"))
            return
        self._curator.wait()
        progress = self._curator.progress
        if progress is None:
            return
        for line in progress.lines:
            if line.error:
                _log.info("refresh: %s", line.error.sentence("en"))
        if progress.trouble:
            _log.warning("refresh: %s", progress.trouble.sentence("en"))
        _log.info("refreshed: %(added)d new, %(replaced)d changed, %(failed)d failed", progress.counts)

    def stop(self) -> None:
        """No further run; closing the curator ends one that is under way."""
        self._scheduler.shutdown(wait=False)


def start_schedule(curator: Curator, every: timedelta | None, first: timedelta = _FIRST) -> Schedule | None:
    """Begin to refresh the watch list every so often; None where `every` is, as refreshing is turned off.

    The first run comes `first` from now, or later where the last was not so long ago. Raises UserError.
    """
    return Schedule(curator, every, first) if every else None


def _next(curator: Curator, every: timedelta, first: timedelta) -> datetime:
    runs = [each.last_run for each in curator.watched() if each.last_run]
    soon = datetime.now(UTC) + first
    return max(soon, max(runs) + every) if runs else soon
