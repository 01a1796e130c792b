"""What a feed or sitemap names: RSS, Atom and RDF by feedparser, JSON Feed, sitemaps. Fetches nothing."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Literal
from urllib.parse import urljoin

import feedparser
from lxml.etree import iterwalk

from corpus.addresses import is_web, plain
from corpus.dates import parse_date
from corpus.encoding import decoded
from corpus.errors import SourceError
from corpus.fields import clean, legible, one_line
from corpus.markup import parse
from corpus.sitemaps import SitemapKind, is_list, read_sitemap, unpacked

_MOST_BYTES = 10_000_000  # of a feed; a broken one of this size is read in ten seconds
_SHORTEST_WHOLE = 300  # characters of a text in a feed that can be a whole article
_HEAD = 4_000  # characters in which the root of a file stands
_ROOT = re.compile(r"<([\w:.-]+)")
_FEEDS = {"rss", "feed", "rdf:rdf", "rdf"}
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_MARKUP = re.compile(r"<[a-z/!]|&#?\w+;", re.IGNORECASE)
_BLOCKS = set("p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote tr table section article pre hr dt dd".split())
_NO_TEXT = set("script style figure figcaption iframe video audio noscript template svg form button".split())
_CUT_SHORT = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|\b(?:read|continue) (?:more|reading)\W*|\b(?:baca )?selengkapnya\W*)$", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"\n(?:the post|artikel|postingan|pos) [^\n]{0,300}(?:appeared first on|pertama kali tampil|tayang pertama)[^\n]*$",
    re.IGNORECASE,
)

FeedKind = Literal["feed", "sitemap", "sitemap_index"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One article, or in an index one sitemap, as the file that names it tells of it.

    `url` is as corpus.addresses.plain writes it. `text` is there only where it can be the whole article.
    `fingerprint` changes when the file says something else of the article.
    """

    url: str
    title: str | None = None
    published: date | None = None
    updated: date | None = None
    author: str | None = None
    outlet: str | None = None
    text: str | None = None
    fingerprint: str = ""

    @property
    def day(self) -> date | None:
        """By which entries are put in order."""
        return self.updated or self.published


@dataclass(frozen=True, slots=True)
class Feed:
    """What one file names, each address once, in the file's order; an index names sitemaps, the others articles."""

    kind: FeedKind
    entries: tuple[Entry, ...]


def is_feed(raw: bytes) -> bool:
    """Whether these bytes are a feed or a sitemap, be it a broken one; a packed one may also be something else."""
    return raw.startswith(b"\x1f\x8b") or _kind(raw) is not None


def read_feed(raw: bytes, source: str, url: str, charset: str | None = None) -> Feed:
    """Everything that a feed or sitemap names; raises SourceError bad_feed or feed_empty.

    `url` is where it was fetched from, as links may be relative to it; `charset` what the server said of it.
    """
    raw = unpacked(raw, source)
    kind = _kind(raw)
    if kind is None:
        raise SourceError("bad_feed", source, "RSS, Atom, JSON Feed, sitemap?")
    entries: Iterable[Entry | None]
    if kind == "urlset" or kind == "sitemapindex" or kind == "list":
        entries = (_of_sitemap(line, url) for line in read_sitemap(raw, kind, source))
    else:
        if len(raw) > _MOST_BYTES:
            raise SourceError("bad_feed", source, f"{len(raw) / 1e6:.0f} MB > {_MOST_BYTES / 1e6:.0f} MB")
        text = decoded(raw, source, charset, html=True).lstrip("\ufeff \t\r\n")  # blanks before <?xml are no XML
        entries = _of_json(text, source, url) if kind == "json" else _of_xml(text, source, url)
    once = {entry.url: entry for entry in reversed([entry for entry in entries if entry])}
    if not once:
        raise SourceError("feed_empty", source)
    is_index, is_sitemap = kind == "sitemapindex", kind in ("urlset", "list")
    return Feed("sitemap_index" if is_index else "sitemap" if is_sitemap else "feed", tuple(once.values())[::-1])


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """The newest day first, those of no known day last; else in the order given."""
    return sorted(entries, key=lambda entry: -(entry.day or date.min).toordinal())


def plain_text(html: str) -> str:
    """What stands in a piece of HTML, a line for each paragraph; without pictures and scripts."""
    tree = parse(f"<html><body>{html}</body></html>")
    if tree is None:
        return ""
    pieces: list[str] = []
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element.tag in _BLOCKS:
            pieces.append("\n")
        if event == "end":
            pieces.append(element.tail or "")
        elif element.tag in _NO_TEXT:
            walk.skip_subtree()
        else:
            pieces.append(element.text or "")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return clean("\n".join(line for line in lines if line))


def _kind(raw: bytes) -> SitemapKind | Literal["json", "xml"] | None:
    coding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = raw[:_HEAD].decode(coding, errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return "json" if _JSON_FEED.search(text) else None
    if not text.startswith("<"):
        return "list" if is_list(raw[:_HEAD]) else None
    while text.startswith(("<?", "<!")):  # what stands before the root
        declares = text.startswith("<!DOCTYPE") and "[" in text.partition(">")[0]
        ending = "-->" if text.startswith("<!--") else "?>" if text.startswith("<?") else "]>" if declares else ">"
        text = text.partition(ending)[2].lstrip()
    root = _ROOT.match(text)
    name = root[1].lower().removeprefix("sitemap:") if root else ""
    if name == "urlset":
        return "urlset"
    if name == "sitemapindex":
        return "sitemapindex"
    return "xml" if name in _FEEDS else None


def _of_xml(text: str, source: str, url: str) -> Iterator[Entry | None]:
    if "<!ENTITY" in text.upper():  # no feed needs them, and they can grow without bound
        raise SourceError("bad_feed", source, "<!ENTITY")
    declared = re.sub(r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="utf-8"?>', text)
    try:
        found = feedparser.parse(
            BytesIO(declared.encode("utf-8", "replace")),  # never a text: that could be taken for an address
            response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        )
    except Exception as error:  # what it raises on odd dates, links and tags is not documented
        raise SourceError("bad_feed", source, f"{type(error).__name__}: {error}"[:80]) from error
    if not found.entries and found.bozo:
        raise SourceError("bad_feed", source, one_line(str(found.get("bozo_exception", "")))[:80])
    for item in found.entries:
        yield _of_item(item, url)


def _of_item(item: dict[str, Any], url: str) -> Entry | None:
    contents = [each.get("value") or "" for each in dict.get(item, "content") or []]
    author = dict.get(item, "author_detail") or {}
    return _entry(
        url,
        dict.get(item, "feedburner_origlink") or dict.get(item, "link"),
        title=dict.get(item, "title"),
        author=author.get("name") or dict.get(item, "author"),
        days=(dict.get(item, "published"), dict.get(item, "updated")),
        content=max(contents, key=len, default=""),
        summary=dict.get(item, "summary"),
    )


def _of_json(text: str, source: str, url: str) -> Iterator[Entry | None]:
    try:
        items = json.loads(text).get("items")
    except (ValueError, RecursionError, AttributeError) as error:
        raise SourceError("bad_feed", source, f"JSON: {error}"[:80]) from error
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            authors = item.get("authors")
            author = authors[0] if isinstance(authors, list) and authors else item.get("author")
            plainly = str(item.get("content_text") or "").replace("&", "&amp;").replace("<", "&lt;")
            yield _entry(
                url,
                item.get("url") or item.get("external_url"),
                title=item.get("title"),
                author=author.get("name") if isinstance(author, dict) else None,
                days=(item.get("date_published"), item.get("date_modified")),
                content=item.get("content_html") or plainly.replace("\n", "<br>"),
                summary=item.get("summary"),
            )


def _entry(url: str, link: Any, **said: Any) -> Entry | None:
    address = _address(url, link)
    if address is None:
        return None
    first, second = (parse_date(str(day)) if day else None for day in said["days"])
    content = plain_text(str(said["content"]))
    text = _SIGNATURE.sub("", content).strip()
    parts = [said["title"], *said["days"], content or plain_text(str(said["summary"] or ""))]
    return Entry(
        url=address,
        title=_line(said["title"]),
        published=first or second,
        updated=second if first and second and second > first else None,
        author=_line(said["author"]),
        text=text if len(text) >= _SHORTEST_WHOLE and not _CUT_SHORT.search(text) else None,
        fingerprint=_fingerprint(parts),
    )


def _of_sitemap(line: dict[str, str], url: str) -> Entry | None:
    address = _address(url, line["loc"])
    if address is None:
        return None
    changed, published = line.get("lastmod"), line.get("publication_date")
    return Entry(
        url=address,
        title=_line(line.get("title")),
        published=parse_date(published) if published else None,
        updated=parse_date(changed) if changed else None,
        outlet=_line(line.get("name")),
        fingerprint=_fingerprint([changed, published, line.get("title")]),
    )


def _address(base: str, link: Any) -> str | None:
    try:
        address = urljoin(base, legible(str(link or "")).strip())
    except ValueError:
        return None
    return plain(address) if link and is_web(address) else None


def _line(text: Any) -> str | None:
    if not isinstance(text, str):
        return None
    return one_line(plain_text(text) if _MARKUP.search(text) else text) or None


def _fingerprint(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:32]
