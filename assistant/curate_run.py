"""One run that brings articles in: a thread of its own, told of at any time, ended early without loss."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from assistant.assemble import Workspace
from assistant.errors import UserError, told, user_error
from corpus.add import Outcome

Kind = Literal["add", "refresh", "again", "index"]
Stage = Literal["reading", "indexing", "stopping", "done", "stopped"]
State = Literal["added", "replaced", "unchanged", "failed"]

log = logging.getLogger(__name__)
_BATCH = 4  # articles between the first two builds
_FEWEST, _MOST = 2, 64  # the same later on, so that a build takes
_BUILDING = 1.0  # seconds: a question waits while one runs
_LONGEST_WAIT = 5.0  # seconds until an article that was stored can be found
_BREATH = 0.05  # seconds for others that wait for the search or for the lock
_LINES = 60  # sources without trouble that are told one by one; the last ones
_TROUBLES = 200  # sources with trouble; the first ones
_LOCK_MEANWHILE = 0.5  # seconds that a build in between waits for another program; the last one waits longer


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one source. `number` counts them from 1."""

    number: int
    source: str
    state: State
    article_ids: tuple[str, ...]
    error: UserError | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A run as it is now. `known` sources have come to light so far; `left` are seconds, None where nobody can tell.

    `lines` are in order; `untold` sources are counted, but not among them.
    """

    key: str
    kind: Kind
    stage: Stage
    done: int
    known: int
    counts: dict[State, int]
    current: str
    per_second: float
    left: float | None
    lines: tuple[Line, ...]
    untold: int
    trouble: UserError | None

    @property
    def running(self) -> bool:
        return self.stage in ("reading", "indexing", "stopping")


class Run:
    """Reads what `sources` yields, stored as it comes, and builds in between, so that questions are answered
    meanwhile. `ending` is called last, whatever happened."""

    def __init__(
        self,
        room: Workspace,
        kind: Kind,
        sources: "Callable[[Run], Iterator[Outcome]]",
        ending: Callable[[], None] | None = None,
    ) -> None:
        self._room = room
        self._sources = sources
        self._ending = ending
        self._cancelled = threading.Event()
        self._mutex = threading.Lock()
        self._counts: dict[State, int] = {"added": 0, "replaced": 0, "unchanged": 0, "failed": 0}
        self._fine: deque[Line] = deque(maxlen=_LINES)
        self._troubles: list[Line] = []
        self._trouble: UserError | None = None
        self._kind, self._key = kind, f"{time.time_ns():x}"
        self._stage: Stage = "reading"
        self._known, self._current = 0, ""
        self._begun, self._ended = time.monotonic(), 0.0
        self._unbuilt, self._built, self._batch = 0, self._begun, _BATCH
        self._thread = threading.Thread(target=self._run, name="curate", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the source that is being read; what was stored stays, and can be found."""
        self._cancelled.set()
        with self._mutex:
            if self._stage == "reading":
                self._stage = "stopping"

    def join(self, seconds: float | None = None) -> None:
        self._thread.join(seconds)

    @property
    def running(self) -> bool:
        with self._mutex:
            return self._stage in ("reading", "indexing", "stopping")

    def know(self, count: int) -> None:
        """So many sources have come to light in all."""
        with self._mutex:
            self._known = max(self._known, count)

    def at(self, source: str) -> None:
        """Told of as the source that is read now."""
        with self._mutex:
            self._current = source

    def progress(self) -> Progress:
        with self._mutex:
            done, running = sum(self._counts.values()), self._ended == 0.0
            seconds = max(0.001, (time.monotonic() if running else self._ended) - self._begun)
            rate = done / seconds
            known = max(self._known, done)
            tells = running and self._stage == "reading" and done >= 2 and known > done
            lines = sorted([*self._troubles, *self._fine], key=lambda line: line.number)
            return Progress(
                key=self._key,
                kind=self._kind,
                stage=self._stage,
                done=done,
                known=known,
                counts=dict(self._counts),
                current=self._current if running else "",
                per_second=rate,
                left=(known - done) / rate if tells else None,
                lines=tuple(lines),
                untold=done - len(lines),
                trouble=self._trouble,
            )

    def _run(self) -> None:
        try:
            self._read()
        except Exception as error:  # told on the page; a thread has nobody else to tell
            self._fail(error)
        finally:
            if self._ending is not None:
                with suppress(Exception):
                    self._ending()
        try:
            with self._mutex:
                self._stage, self._current = "indexing", ""
            with told(), self._room.writing():
                self._room.build()
        except Exception as error:
            self._fail(error)
        with self._mutex:
            self._stage = "stopped" if self._cancelled.is_set() else "done"
            self._ended = time.monotonic()

    def _read(self) -> None:
        with told():
            for outcome in self._sources(self):
                self._note(outcome)
                if outcome.more:  # stored already: told of before anything else is done
                    continue
                waited = time.monotonic() - self._built
                if self._unbuilt >= self._batch or (self._unbuilt and waited > _LONGEST_WAIT):
                    self._build()
                if self._cancelled.is_set():
                    return

    def _note(self, outcome: Outcome) -> None:
        error = user_error(outcome.error) if outcome.error else None
        with self._mutex:
            number = sum(self._counts.values()) + 1
            line = Line(number, outcome.source, outcome.state, outcome.article_ids, error)
            self._counts[outcome.state] += 1
            if error is None:
                self._fine.append(line)
            elif len(self._troubles) < _TROUBLES:
                self._troubles.append(line)
        self._unbuilt += outcome.state in ("added", "replaced")

    def _build(self) -> None:
        """Make what was stored findable; another program that is writing is not waited for, as there is a next time."""
        try:
            with self._room.writing(_LOCK_MEANWHILE):
                begun = time.monotonic()
                self._room.build()
            wanted = self._unbuilt * _BUILDING / max(0.01, time.monotonic() - begun)
            self._batch = max(_FEWEST, min(_MOST, round(wanted)))
            self._unbuilt = 0
        except UserError as error:
            if error.key != "busy":
                raise
        self._built = time.monotonic()
        time.sleep(_BREATH)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            log.error("a run could not go on", exc_info=error)
            error = UserError("curate_failed")
        with self._mutex:
            self._trouble = self._trouble or error
