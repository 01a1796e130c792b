"""One call for a web address: how long it may take, what came back, and what the headers of that mean."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from corpus.errors import SourceError, SourceProblem
from corpus.inflate import Inflater

_LONGEST_WAIT = 10.0  # seconds that a busy server may ask us to wait
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; the names of headers in lower case, their text as Latin-1, the body unpacked."""

    url: httpx.URL
    status: int
    headers: dict[str, str]
    body: bytes


class Call:
    """One call of `get`: for which address, how large and how late its answer may be."""

    def __init__(
        self,
        source: str,
        seconds: float,
        largest: int,
        headers: dict[str, str] | None = None,
        is_robots: bool = False,
        ends: float | None = None,
    ) -> None:
        self.source = source
        self.seconds = seconds
        self.largest = largest
        self.headers = headers or {}
        self.is_robots = is_robots  # what is larger is then cut
        self.ends = time.monotonic() + seconds if ends is None else ends

    @property
    def allowed(self) -> str:
        return f"{self.seconds:g} s"

    def left(self) -> float:
        """Seconds that are left, more than none; SourceError if none are."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise self.fail("fetch_timeout", self.allowed)
        return left

    def wait(self, seconds: float) -> None:
        """Time spent waiting for a turn is not the server's."""
        self.ends += seconds

    def fail(self, code: SourceProblem, detail: str) -> SourceError:
        """The error to raise, under the address that was asked for."""
        return SourceError(code, self.source, detail)


def read_body(pieces: Iterator[bytes], headers: dict[str, str], call: Call) -> bytes:
    """The body, unpacked, read no further than the call allows."""
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > call.largest and not call.is_robots:
        raise call.fail("fetch_too_large", _size(int(declared)))
    body, received = bytearray(), 0
    try:
        inflater = Inflater(headers.get("content-encoding", ""))
        for piece in pieces:
            received += len(piece)
            for part in inflater.feed(piece):
                call.left()
                body += part
                if len(body) > call.largest:
                    break
            if max(len(body), received) > call.largest:
                break
        else:
            for part in inflater.finish():
                body += part
    except ValueError as error:
        raise call.fail("fetch_failed", str(error)) from error
    if max(len(body), received) > call.largest and not call.is_robots:
        raise call.fail("fetch_too_large", f"> {_size(call.largest)}")
    return bytes(body[: call.largest])


def seconds_to_wait(answer: Answer, tries: int) -> float | None:
    """How long before the same is asked again; None if it is not.

    A busy server that says when (429, 503) is asked three times, one that fails twice.
    """
    after = _retry_after(answer)
    if after is not None:
        return after if after <= _LONGEST_WAIT and tries <= 2 else None
    return 0.0 if answer.status >= 500 and tries <= 1 else None


def status_told(answer: Answer) -> str:
    """The status, and when to come again if the server says it."""
    after = _retry_after(answer)
    return str(answer.status) if after is None else f"{answer.status}, Retry-After: {after:.0f} s"


def content_type(answer: Answer) -> tuple[str, str | None]:
    """The type in lower case, "" if untold, and the charset."""
    told = answer.headers.get("content-type", "")
    charset = _CHARSET.search(told)
    return told.partition(";")[0].strip().lower(), charset[1].lower() if charset else None


def _retry_after(answer: Answer) -> float | None:
    told = answer.headers.get("retry-after", "").strip() if answer.status in (429, 503) else ""
    if told.isdecimal():
        return float(told)
    try:
        when = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def as_utf8(latin: str) -> str:
    """A header that is UTF-8, as browsers read it, or else as it stands."""
    try:
        return latin.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return latin


def _size(count: int) -> str:
    return f"{count / 1e6:.3g} MB"


def short(error: Exception) -> str:
    """What an error says, in one line's length."""
    text = str(error) or type(error).__name__
    return text if len(text) <= 120 else text[:119] + "…"
