"""Under which address an article is known: the one its page names, where that can be believed."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from tld import get_fld

LONGEST = 2_000  # characters of an address
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_ga|ref_src)$", re.I
)
_PAGE = re.compile(r"(?:^|[?&])(?:page|hal|halaman|p)=(\d{1,3})(?=&|$)|/(?:page|hal|halaman)/(\d{1,3})/?$", re.I)
# Hosts where every subdomain is somebody else's, and that the list of public suffixes does not name.
_PORTS = {"http": 80, "https": 443}
_SHARED = {"wordpress.com", "medium.com", "substack.com", "tumblr.com", "kompasiana.com", "wixsite.com", "weebly.com"}
_SAFE = "/%:=&?~+!$,;'@()*[]#"


def canonical(named: Iterable[str | None], url: str | None, base: str | None = None) -> str | None:
    """The first of the addresses that a page names for itself and that may be its own, else `url`; without tracking.

    Where `url`, from which the page came, is known, a page can name no address of another site, nor its own front
    page: an article is kept under its address, and no page shall take another's place.
    """
    own = clean(url)
    start = _joined(own, base) if base else own
    for each in named:
        found = clean(_joined(start, each)) if each else None
        if found is None or own is None:
            if found is not None:
                return found
            continue
        if same_site(found, own) and not (_is_front(found) and not _is_front(own)):
            return own if page_of(own) > page_of(found) else found
    return own


def clean(url: str | None) -> str | None:
    """A web address without fragment and tracking parameters; None where it is none."""
    try:
        parts = urlsplit(quote((url or "").strip(), safe=_SAFE))
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or "%" in parts.netloc:
        return None
    query = parts.query
    if any(_TRACKING.match(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        given = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in given if not _TRACKING.match(name)])
    found = urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, query, ""))
    return found if len(found) <= LONGEST else None


def page_of(url: str) -> int:
    """Which page of an article in several pages an address is of; 1 where it does not say."""
    parts = urlsplit(url)
    found = _PAGE.search(f"?{parts.query}") or _PAGE.search(parts.path)
    return max(1, int(found[1] or found[2])) if found else 1


def _joined(start: str | None, each: str) -> str | None:
    try:
        return urljoin(start or "", each.strip())
    except ValueError:
        return None


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: of a domain that somebody registered, and of one port."""
    try:
        ports = [parts.port or _PORTS.get(parts.scheme) for parts in (urlsplit(one), urlsplit(other))]
    except ValueError:
        return False
    sites = [_site(each) for each in (one, other)]
    return bool(sites[0]) and sites[0] == sites[1] and (ports[0] == ports[1] or set(ports) == {80, 443})


def _site(url: str) -> str:
    """The domain that somebody registered; the host where a domain's subdomains have owners of their own."""
    host = urlsplit(url).hostname or ""
    site = get_fld(url, fail_silently=True, search_private=True) or host
    return host.removeprefix("www.") if site in _SHARED else site


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.strip("/") in ("", "index.html", "index.php", "id", "en") and not parts.query
