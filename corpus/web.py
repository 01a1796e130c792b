"""A web address -> what it leads to: articles, or the entries of a feed or sitemap, whose pages are read in turn."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from corpus.addresses import is_root, outlet_of, plain
from corpus.article import Article, content_id
from corpus.canonical import same_site
from corpus.errors import SourceError
from corpus.feeds import Entry, is_feed, newest_first
from corpus.fetch import Fetched, Fetcher
from corpus.fields import article_of
from corpus.files import Read, read_bytes
from corpus.heading import title_of
from corpus.listing import MOST_ENTRIES, Listing, Stamp, find_listing, open_listing

_GIVE_UP = 5  # pages in a row for which a site did not answer
_SILENT = {"fetch_timeout", "fetch_failed"}
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "message/rfc822": ".eml",
    "multipart/related": ".mhtml",
    "application/zip": ".zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_NO_TEXT = ("image/", "audio/", "video/", "font/")


@dataclass(frozen=True, slots=True)
class Opened:
    """What an address leads to: the articles of a page, or what a feed or sitemap lists. `stamp` is the page's."""

    reads: tuple[Read, ...] = ()
    listing: Listing | None = None
    stamp: Stamp = Stamp()
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What came of one entry: articles or an error, and the stamp of its page. Nothing where it has not changed."""

    reads: tuple[Read, ...] = ()
    stamp: Stamp = Stamp()


class Patience:
    """Ends when a site has not answered several times in a row: the rest of its pages would take hours to fail."""

    def __init__(self) -> None:
        self._silent: list[SourceError] = []

    def is_over(self, page: Page) -> bool:
        """Take note of what came of one more page."""
        silent = [found for _, found in page.reads if isinstance(found, SourceError) and found.code in _SILENT]
        self._silent = [*self._silent, *silent] if silent else []
        return len(self._silent) >= _GIVE_UP

    def failure(self, source: str) -> SourceError:
        """What to say of the address whose pages did not answer."""
        last = self._silent[-1]
        return SourceError(last.code, source, last.detail)


def read_web(url: str, fetcher: Fetcher, known: Callable[[int], None] | None = None) -> Iterator[Read]:
    """Every article that an address leads to, as (address, article or error); never raises SourceError.

    `known` is told how many there will be.
    """
    try:
        opened = open_address(url, fetcher)
    except SourceError as error:
        yield url, error
        return
    yield from opened.reads
    if opened.listing is None:
        return
    entries = newest_first(opened.listing.entries)[:MOST_ENTRIES]
    if known:
        known(len(entries))
    patience = Patience()
    for entry in entries:
        page = read_entry(entry, fetcher)
        yield from page.reads
        if patience.is_over(page):
            yield url, patience.failure(url)
            return


def open_address(url: str, fetcher: Fetcher, stamps: Mapping[str, Stamp] | None = None) -> Opened:
    """Fetch an address and find out what it is; raises SourceError.

    A front page or a page of links leads to the feed of its site. `stamps` are those of earlier times: what has not
    changed since is not sent again.
    """
    stamps = stamps or {}
    earlier = stamps.get(url, Stamp())
    fetched = fetcher.get(url, earlier.etag, earlier.modified)
    if fetched.status == 304:
        return Opened(stamp=earlier, unchanged=True)
    if is_feed(fetched.body):
        return Opened(listing=open_listing(fetched, url, fetcher, stamps))
    is_html, at_front = _is_html(fetched), is_root(fetched.url)
    listing = find_listing(fetched, fetcher, stamps) if is_html and at_front else None
    if listing:
        return Opened(listing=listing)
    page = _read_page(fetched, url)
    _, first = page.reads[0]
    if is_html and isinstance(first, SourceError) and first.code == "index_page":
        listing = None if at_front else find_listing(fetched, fetcher, stamps)
        if listing:
            return Opened(listing=listing)
        raise SourceError("no_feed", url)
    return Opened(page.reads, stamp=page.stamp)


def read_entry(entry: Entry, fetcher: Fetcher, stamp: Stamp | None = None) -> Page:
    """Fetch and read the page of an entry; what the page does not tell is taken from the entry. Never raises
    SourceError.

    Where the page cannot be read and the feed carries the whole text, the article is the feed's.
    """
    try:
        fetched = fetcher.get(entry.url, *((stamp.etag, stamp.modified) if stamp else ()))
        if fetched.status == 304:
            return Page(stamp=Stamp(fetched.etag, fetched.modified))
        if is_feed(fetched.body):
            raise SourceError("index_page", entry.url)
        page = _read_page(fetched, entry.url)
    except SourceError as error:
        page = Page(((entry.url, error),))
    (_, first), *others = page.reads
    if others:
        return page
    if isinstance(first, Article):
        return replace(page, reads=((entry.url, _filled(first, entry)),))
    if entry.text is None:
        return page
    return Page(((entry.url, _from_feed(entry, first)),))


def _read_page(fetched: Fetched, source: str) -> Page:
    """Never empty; a single article has an address, with the id that belongs to it."""
    kind = fetched.content_type
    if kind.startswith(_NO_TEXT):
        raise SourceError("unsupported", source, kind)
    suffix = _SUFFIXES.get(kind) or ("" if _is_html(fetched) else PurePosixPath(urlsplit(fetched.url).path).suffix)
    if suffix in ("", ".txt") and _is_html(fetched):
        suffix = ".html"
    reads = tuple(read_bytes(fetched.body, source, suffix, url=fetched.url, charset=fetched.charset))
    if len(reads) == 1 and isinstance(reads[0][1], Article):
        reads = ((source, _placed(reads[0][1], fetched.url)),)
    return Page(reads, Stamp(fetched.etag, fetched.modified))


def _is_html(fetched: Fetched) -> bool:
    if fetched.content_type in ("text/html", "application/xhtml+xml"):
        return True
    head = fetched.body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return fetched.content_type in ("", "text/plain", "application/octet-stream") and head.startswith(
        (b"<!doctype html", b"<html")
    )


def _placed(article: Article, url: str) -> Article:
    """Under the address that the page gives itself; that of a front page is a mistake of the page's template."""
    address = article.url if article.url and not (is_root(article.url) and not is_root(url)) else url
    if not same_site(address, url):
        address = url
    return _under(article, plain(address))


def _under(article: Article, address: str) -> Article:
    made = content_id(article.title, article.text, article.outlet, article.url) == article.id
    new_id = content_id(article.title, article.text, article.outlet, address) if made else article.id
    return replace(article, url=address, id=new_id)


def _filled(article: Article, entry: Entry) -> Article:
    title = entry.title if entry.title and article.title == title_of(article.text) else article.title
    published = article.published or entry.published
    updated = article.updated or _later(entry.updated, published)
    outlet = article.outlet or entry.outlet or outlet_of(entry.url)
    filled = replace(article, title=title, published=published, updated=updated, outlet=outlet)
    return replace(filled, author=article.author or entry.author)


def _from_feed(entry: Entry, failure: SourceError) -> Article | SourceError:
    fields = {
        "title": entry.title,
        "text": entry.text,
        "published": entry.published,
        "updated": _later(entry.updated, entry.published),
        "author": entry.author,
        "outlet": entry.outlet or outlet_of(entry.url),
        "url": entry.url,
    }
    try:
        return article_of(fields, entry.url)
    except SourceError:
        return failure


def _later(day: date | None, than: date | None) -> date | None:
    return day if day and than and day > than else None
