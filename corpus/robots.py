"""A site's robots.txt: what it lets us read, and how fast."""

import re

from protego import Protego

AGENT = "TanyaWarta"  # the name by which a robots.txt can speak of us
MOST = 500 * 1024  # bytes that are read of one
_SLOWEST = 10.0  # seconds between two requests that are honoured
_AGENT_LINE = re.compile(r"(\s*user[- ]?agent\b\s*:?)([^#]*)", re.IGNORECASE)


class Robots:
    """The rules of one site. An empty text allows everything."""

    def __init__(self, text: str) -> None:
        self._rules = Protego.parse("\n".join(map(_ours, text.removeprefix("\ufeff").splitlines())))

    def allows(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url, AGENT))

    @property
    def delay(self) -> float:
        """Seconds that it asks to stay away between two requests, ten at most."""
        return min(float(self._rules.crawl_delay(AGENT) or 0), _SLOWEST)


def _ours(line: str) -> str:
    """A line that names another program, with one name for all of those.

    The parser keeps each rule once for each name above it: thousands of names and of rules would fill the memory.
    """
    found = _AGENT_LINE.match(line)
    name = found[2].replace("*", "").strip().lower() if found else ""
    return f"{found[1]} others" if found and name and not AGENT.lower().startswith(name) else line
