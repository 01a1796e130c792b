"""A fetched feed or sitemap -> the entries it lists, with those of the sitemaps below it; and where a site has one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.addresses import site_of
from corpus.canonical import same_site
from corpus.discover import feed_links, robots_sitemaps, usual_places
from corpus.encoding import decoded
from corpus.errors import SourceError
from corpus.feeds import Entry, is_feed, newest_first, read_feed
from corpus.fetch import Fetched, Fetcher
from corpus.robots import MOST

MOST_ENTRIES = 1_000  # of one feed or sitemap in one go
_MOST_NESTING = 3  # indexes in indexes
_MOST_SITEMAPS = 100  # of one index in one go
#: sitemaps that name no articles, as the usual programs for sites call them
_NO_ARTICLES = re.compile(
    r"(?:category|categories|kategori|tags?|authors?|penulis|images?|videos?|products?|users?)[-_]sitemap",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a file is known not to have changed: a server's words, and what an index of sitemaps says of it."""

    etag: str | None = None
    modified: str | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or sitemap lists. `url` is its own address, which may have been found from another.

    `stamps` are those of the files read now. `unchanged`: no file has changed since the stamps that were given.
    """

    kind: Literal["feed", "sitemap"]
    url: str
    entries: tuple[Entry, ...] = ()
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    unchanged: bool = False


def open_listing(fetched: Fetched, source: str, fetcher: Fetcher, stamps: Mapping[str, Stamp]) -> Listing:
    """What a fetched feed or sitemap lists; raises SourceError. Of a sitemap only what is of its own site counts.

    An index is followed, the newest sitemaps first, until MOST_ENTRIES are found; a sitemap that cannot be read does
    not stop the others.
    """
    feed = read_feed(fetched.body, source, fetched.url, fetched.charset)
    own = {source: Stamp(fetched.etag, fetched.modified)}
    if feed.kind == "feed":
        return Listing("feed", source, feed.entries, own)
    walk = _Walk(fetcher, stamps, fetched.url)
    if feed.kind == "sitemap":
        walk.take(feed.entries)
        walk.read = own
    else:
        walk.follow(feed.entries, 1)
    if not walk.entries and not walk.unchanged:
        raise walk.failure or SourceError("feed_empty", source)
    return Listing("sitemap", source, tuple(walk.entries.values()), walk.read, not walk.entries)


class _Walk:
    """One way through a sitemap and those below it."""

    def __init__(self, fetcher: Fetcher, stamps: Mapping[str, Stamp], url: str) -> None:
        self.entries: dict[str, Entry] = {}
        self.read: dict[str, Stamp] = {}
        self.unchanged = False  # whether some file was passed over, as it is known
        self.failure: SourceError | None = None
        self._fetcher = fetcher
        self._stamps = stamps
        self._url = url
        self._asked = {url}

    def take(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if same_site(entry.url, self._url):
                self.entries.setdefault(entry.url, entry)

    def follow(self, sitemaps: Iterable[Entry], depth: int) -> None:
        """Read the sitemaps that an index names."""
        ours = [each for each in newest_first(sitemaps) if same_site(each.url, self._url)]
        articles = [each for each in ours if not _NO_ARTICLES.search(each.url)]
        for sitemap in articles or ours:
            if len(self.entries) >= MOST_ENTRIES or len(self._asked) > _MOST_SITEMAPS:
                return
            if sitemap.url not in self._asked:
                self._asked.add(sitemap.url)
                try:
                    self._open(sitemap, depth)
                except SourceError as error:
                    self.failure = self.failure or error

    def _open(self, sitemap: Entry, depth: int) -> None:
        earlier = self._stamps.get(sitemap.url, Stamp())
        mark = sitemap.fingerprint if sitemap.updated else None
        if mark and earlier.mark == mark:
            self.unchanged = True
            self._asked.discard(sitemap.url)  # it cost nothing
            return
        fetched = self._fetcher.get(sitemap.url, earlier.etag, earlier.modified)
        if fetched.status == 304:
            self.unchanged = True
            self.read[sitemap.url] = Stamp(fetched.etag, fetched.modified, mark)
            return
        feed = read_feed(fetched.body, sitemap.url, fetched.url, fetched.charset)
        if feed.kind != "sitemap_index":
            self.take(feed.entries)
            self.read[sitemap.url] = Stamp(fetched.etag, fetched.modified, mark)
        elif depth < _MOST_NESTING:
            self.follow(feed.entries, depth + 1)


def find_listing(page: Fetched, fetcher: Fetcher, stamps: Mapping[str, Stamp]) -> Listing | None:
    """The first feed or sitemap that lists anything, of those that a page names, the usual places, and robots.txt."""
    html = decoded(page.body, page.url, page.charset, html=True)
    tried = {page.url}
    for address in (*feed_links(html, page.url), *usual_places(page.url)):
        if address not in tried and (found := _try(address, fetcher, stamps)):
            return found
        tried.add(address)
    try:
        robots = fetcher.get(f"{site_of(page.url)}/robots.txt").body[:MOST].decode("utf-8", "replace")
    except SourceError:
        return None
    places = (address for address in robots_sitemaps(robots, page.url) if address not in tried)
    return next((found for address in places if (found := _try(address, fetcher, stamps))), None)


def _try(address: str, fetcher: Fetcher, stamps: Mapping[str, Stamp]) -> Listing | None:
    earlier = stamps.get(address, Stamp())
    try:
        fetched = fetcher.get(address, earlier.etag, earlier.modified)
        if fetched.status == 304:
            return Listing("feed", address, unchanged=True)
        return open_listing(fetched, address, fetcher, stamps) if is_feed(fetched.body) else None
    except SourceError:
        return None
