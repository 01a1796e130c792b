"""Which addresses of articles may become links."""

import re
from urllib.parse import urlsplit

_CONTROL = re.compile(r"[\x00-\x20\x7f]")


def safe_url(url: str | None) -> str | None:
    """The address if it is plain http or https with a host and without a user name in it, else None."""
    if not url or _CONTROL.search(url):
        return None
    try:
        parts = urlsplit(url)
        named = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not named or "@" in parts.netloc or "\\" in url:
        return None
    return url
