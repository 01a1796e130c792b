"""Whose turn it is to ask a host: one request at a time, with a pause between two."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_MOST_HOSTS = 1_000
_FORGOTTEN = 600.0  # seconds after which a host that was left alone may be dropped


class ClosedError(Exception):
    """Nobody gets a turn any more."""


class _Host:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.left = float("-inf")  # when the last request ended
        self.free = float("-inf")  # before this it asked not to be disturbed
        self.users = 0


class Turns:
    """Shared by all threads of a fetcher."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()

    @contextmanager
    def turn(self, name: str, pause: float) -> Iterator[float]:
        """Wait until no other request to the host is under way and `pause` seconds have passed since the last.

        Gives the seconds waited. Raises ClosedError after `close`.
        """
        started = time.monotonic()
        host = self._enter(name)
        try:
            with host.lock:
                self._closed.wait(max(0.0, host.left + pause - time.monotonic(), host.free - time.monotonic()))
                if self._closed.is_set():
                    raise ClosedError
                try:
                    yield time.monotonic() - started
                finally:
                    host.left = time.monotonic()
        finally:
            with self._lock:
                host.users -= 1

    def put_off(self, name: str, seconds: float) -> None:
        """Leave the host alone for some time, as it asked."""
        with self._lock:
            host = self._hosts.setdefault(name, _Host())
            host.free = max(host.free, time.monotonic() + seconds)

    def close(self) -> None:
        """End all waiting."""
        self._closed.set()

    def _enter(self, name: str) -> _Host:
        with self._lock:
            if len(self._hosts) >= _MOST_HOSTS:
                old = time.monotonic() - _FORGOTTEN
                self._hosts = {key: host for key, host in self._hosts.items() if host.users or host.left > old}
            host = self._hosts.setdefault(name, _Host())
            host.users += 1
            return host
