"""Where the feed of a site may be: what its page names, then where feeds usually are, then what robots.txt names."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from corpus.addresses import is_root, is_web, plain, site_of
from corpus.canonical import same_site
from corpus.markup import parse

_TYPES = re.compile(r"(?:rss|atom|rdf)\+xml|feed\+json")
_LOOKS_LIKE_ONE = re.compile(r"(?:/|\.)(?:rss|feed|atom)(?:\.xml|\.json)?/?$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|komentar|oembed", re.IGNORECASE)
_USUAL = ("/feed", "/rss", "/sitemap.xml", "/rss.xml", "/feed.xml", "/atom.xml")
_SITEMAP_LINE = re.compile(r"^[^\S\n]*sitemap[^\S\n]*:[^\S\n]*(\S+)", re.IGNORECASE | re.MULTILINE)
_MOST_LINKS = 6


def feed_links(html: str, url: str) -> list[str]:
    """The feeds that a page names, the one nearest to it first: of a section's page its own before the whole site's."""
    tree = parse(html)
    if tree is None:
        return []
    named: list[str] = []
    for element in tree.iter("link", "a"):
        rel, kind, link = (element.get(name) or "" for name in ("rel", "type", "href"))
        is_named = element.tag == "link" and "alternate" in rel.lower().split() and _TYPES.search(kind.lower())
        is_linked = element.tag == "a" and _LOOKS_LIKE_ONE.search(link.partition("?")[0])
        if (is_named or is_linked) and not _COMMENTS.search(f"{link} {element.get('title') or ''}"):
            named.append(link)
    found = dict.fromkeys(address for link in named if (address := _absolute(link, url)))
    return sorted(found, key=lambda address: -_shared(address, url))[:_MOST_LINKS]


def usual_places(url: str) -> Iterator[str]:
    """Addresses at which sites of news keep their feeds: below the page itself first, then of the whole site."""
    if not is_root(url):
        yield url.partition("?")[0].rstrip("/") + "/feed"
    yield from (site_of(url) + path for path in _USUAL)


def robots_sitemaps(text: str, url: str) -> list[str]:
    """The sitemaps of the same site that a robots.txt names."""
    found = (_absolute(link, url) for link in _SITEMAP_LINE.findall(text))
    return list(dict.fromkeys(address for address in found if address and same_site(address, url)))[:_MOST_LINKS]


def _absolute(link: str, url: str) -> str | None:
    try:
        address = urljoin(url, link.strip())
    except ValueError:
        return None
    return plain(address) if link.strip() and is_web(address) else None


def _shared(address: str, url: str) -> int:
    """How many parts of the page's path stand at the beginning of an address of the same site."""
    if not same_site(address, url):
        return 0
    ours, theirs = (urlsplit(each).path.strip("/").split("/") for each in (url, address))
    count = 0
    for one, other in zip(ours, theirs, strict=False):
        if one != other or not one:
            break
        count += 1
    return count
