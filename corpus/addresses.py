"""Web addresses as names of articles: without what only counts clicks, and which of them are one site."""

from urllib.parse import SplitResult, urlsplit

from corpus.canonical import clean

_PORTS = {"http": 80, "https": 443}


def plain(url: str) -> str:
    """The address without fragment and tracking parameters: two that differ in those alone lead to one page."""
    return clean(url) or url


def is_web(url: str) -> bool:
    """Whether this is written as an address of the web; whether it may be opened is decided in corpus.fetch."""
    parts = _split(url)
    return parts is not None and parts.scheme.lower() in _PORTS and bool(parts.netloc)


def is_root(url: str) -> bool:
    """Whether this is the front page of a site."""
    parts = _split(url)
    return parts is not None and parts.path in ("", "/") and not parts.query


def site_of(url: str) -> str:
    """Scheme, host and port, without a slash at the end."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def outlet_of(url: str) -> str | None:
    """The host, as a name where an article tells none."""
    host = _host(url)
    return host[0] if host else None


def _host(url: str) -> tuple[str, int | None] | None:
    parts = _split(url)
    if parts is None or not parts.hostname:
        return None
    port = parts.port if parts.port not in _PORTS.values() else None
    return parts.hostname.removeprefix("www."), port


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises where it is none
    except ValueError:
        return None
    return parts
