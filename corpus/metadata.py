"""What a page says of its article: JSON-LD first, then meta elements, then what is marked in its text."""

import html as entities
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from lxml.html import HtmlElement

from corpus.dates import find_dateline, parse_date
from corpus.markup import LONGEST_DATA, lines_of, text_of

_ARTICLE = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Report|Review)$")
_LIST = re.compile(r"^(?:CollectionPage|ItemList|SearchResultsPage)$")
_PUBLISHED = """article:published_time og:article:published_time datepublished og:published_time published_time pubdate
    publishdate publish-date publish_date publication_date publicationdate parsely-pub-date sailthru.date
    content_publisheddate dcterms.created dcterms.issued dc.date.issued dc.date dc.date.created date.created datecreated
    originalpublicationdate date""".split()
_UPDATED = """article:modified_time og:article:modified_time datemodified og:updated_time modified_time lastmod
    last-modified dcterms.modified dc.date.modified""".split()
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")
_WIB = timezone(timedelta(hours=7))
_EARLIEST, _LATEST = 1900, 2100
_MOST_NODES = 2_000  # of JSON-LD in one page
_LONGEST_NAME = 100
_UPDATE_WORD = re.compile(r"\b(?:updated?|diperbarui|pembaruan|dimutakhirkan|modified)\b", re.IGNORECASE)
_HEAD_LINES = 30  # pieces of text below a headline among which its day may stand


@dataclass(slots=True)
class Said:
    """What a page says of itself. `meta`: name or property, lower case -> its first content."""

    meta: dict[str, str] = field(default_factory=dict)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    article: dict[str, Any] = field(default_factory=dict)

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        kind = self.meta.get("og:type", "").casefold()
        return bool(self.article) or kind.endswith("article") or "article:published_time" in self.meta

    @property
    def is_collection(self) -> bool:
        """Whether the page calls itself a list and nothing but that."""
        return not self.article and any(_LIST.match(kind) for node in self.nodes for kind in _kinds(node))


def said_by(tree: HtmlElement) -> Said:
    """Everything in the head of the page, and its JSON-LD, however broken."""
    said = Said()
    for each in tree.iter("meta"):
        name = each.get("property") or each.get("name") or each.get("itemprop") or ""
        content = " ".join((each.get("content") or "").split())
        if name and content:
            said.meta.setdefault(name.strip().casefold(), content)
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").casefold():
            said.nodes += _nodes(script.text or "", _MOST_NODES - len(said.nodes))
    said.article = next((node for node in said.nodes if any(map(_ARTICLE.search, _kinds(node)))), {})
    return said


def _nodes(text: str, most: int) -> list[dict[str, Any]]:
    """Every object of a JSON-LD block that is not an item of a list."""
    if len(text) > LONGEST_DATA:
        return []
    text = re.sub(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*$", "", text).strip().rstrip(";")
    try:
        read = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:
            read = json.loads(re.sub(r",\s*(?=[}\]])", "", text), strict=False)
        except (ValueError, RecursionError):
            return []
    found: list[dict[str, Any]] = []
    waiting: deque[Any] = deque([read])
    while waiting and len(found) < most:
        each = waiting.popleft()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            found.append(each)
            waiting += [value for key, value in each.items() if key in ("@graph", "mainEntity", "mainEntityOfPage")]
    return found


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def plain(value: Any) -> str | None:
    """A string of JSON-LD as text, in one line; None where it is none."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    return " ".join(entities.unescape(value).split()) or None if isinstance(value, str) else None


_ROLES = re.compile(r"^(?:pewarta|reporter|penulis|oleh|by|writer|wartawan|laporan)\b\s*:?\s*", re.IGNORECASE)
_NOBODY = re.compile(
    r"^(?:super)?(?:admin(?:istrator)?|redaksi|redaktur|editor|developer|webmaster|staff|humas)\b", re.IGNORECASE
)


def author_of(names: list[str], sites: list[str | None]) -> str | None:
    """The persons among these names; None where only the site or a role stands there."""
    outlets = [letters for site in sites if (letters := _letters(site or ""))]
    found = []
    for name in names:
        name = _ROLES.sub("", name).strip()
        letters = _letters(name)
        of_site = any(letters == each or (len(each) > 3 and letters.startswith(each)) for each in outlets)
        if letters and not of_site and not _NOBODY.match(name) and not letters.endswith("cybermedia"):
            found.append(name)
    return "; ".join(dict.fromkeys(found)) or None


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", re.sub(r"\.(?:com|net|org|id|co|co\.id|go\.id)$", "", name.casefold()))


def names_of(value: Any) -> list[str]:
    """The names of persons in JSON-LD."""
    each = value if isinstance(value, list) else [value]
    found = [name for one in each[:10] if (name := plain(one)) and len(name) <= _LONGEST_NAME]
    return [name for name in dict.fromkeys(found) if not re.search(r"https?:|www\.|@", name)]


def addresses(tree: HtmlElement, said: Said) -> Iterator[str | None]:
    """The addresses that a page names for itself, the most trusted first."""
    for each in tree.iter("link"):
        if "canonical" in (each.get("rel") or "").casefold().split():
            yield each.get("href")
    yield said.meta.get("og:url")
    main = said.article.get("mainEntityOfPage")
    for value in (said.article.get("url"), main.get("@id") if isinstance(main, dict) else main):
        yield value if isinstance(value, str) else None


def base_of(tree: HtmlElement) -> str | None:
    """What relative addresses of the page are relative to, where it says so."""
    return next((each.get("href") for each in tree.iter("base") if each.get("href")), None)


@dataclass(frozen=True, slots=True)
class Days:
    """When an article appeared and when it was last changed."""

    published: date | None
    updated: date | None


def days_of(tree: HtmlElement, said: Said, title: str | None, indonesian: bool) -> Days:
    """By JSON-LD, then meta elements, then <time>, then a dateline below the headline.

    A moment in UTC on an Indonesian page is taken to western Indonesian time, unless the page prints the other day.
    """
    printed = _printed(tree, title)

    def first(values: list[Any]) -> date | None:
        return next((day for value in values if (day := _day(value, indonesian, printed))), None)

    times = list(_times(tree))
    said_published = [node.get("datePublished") for node in (said.article, *said.nodes)]
    said_published += [said.meta.get(name) for name in _PUBLISHED]
    said_updated = [said.article.get("dateModified"), *(said.meta.get(name) for name in _UPDATED)]
    published = first(said_published + [value for value, changed in times if not changed])
    published = published or next((day for day, changed in printed if not changed), None)
    updated = first(said_updated + [value for value, changed in times if changed])
    updated = updated or next((day for day, changed in printed if changed), None)
    return Days(published, updated if updated and (published is None or updated > published) else None)


def _times(tree: HtmlElement) -> Iterator[tuple[str, bool]]:
    """(moment, whether it is that of a change) of the <time> elements and dated properties before the first list."""
    for each in tree.iter("time", "span", "div", "p", "abbr"):
        marks = f"{each.get('itemprop') or ''} {each.get('class') or ''}".casefold()
        named = "datepublished" in marks or "datemodified" in marks
        if not named and (
            each.tag != "time" or any(one.tag in ("aside", "footer", "li", "nav") for one in each.iterancestors())
        ):
            continue
        value = each.get("datetime") or each.get("content") or text_of(each)
        yield value[:100], "modif" in marks or "updat" in marks


def _printed(tree: HtmlElement, title: str | None) -> list[tuple[date, bool]]:
    """The days of datelines among the lines below the headline."""
    body = tree.find("body")
    lines = lines_of(body) if body is not None else []
    headings = [text_of(each) for each in tree.iter("h1")]
    start = next((at for at, line in enumerate(lines) if line == title), None)
    if start is None:
        start = next((at for at, line in enumerate(lines) if line in headings), None)
    if start is None:
        return []
    found = []
    for line in lines[start + 1 : start + _HEAD_LINES]:
        dateline = find_dateline([line])
        if dateline:
            found.append((dateline.published, bool(_UPDATE_WORD.search(line))))
    return found


def _day(value: Any, indonesian: bool, printed: list[tuple[date, bool]]) -> date | None:
    if isinstance(value, int | float):
        value = str(int(value)) if abs(value) < 1e14 else None
    if not isinstance(value, str):
        return None
    value = value.strip()
    try:
        is_epoch = _EPOCH.match(value) is not None
        moment = datetime.fromtimestamp(int(value[:10]), UTC) if is_epoch else datetime.fromisoformat(value)
    except ValueError:
        day = parse_date(value[:100])
        return day if day and _EARLIEST < day.year < _LATEST else None
    day = moment.date()
    if indonesian and moment.tzinfo and not moment.utcoffset():
        local = moment.astimezone(_WIB).date() if day.year > 1 else day
        if day != local and day not in [each for each, _ in printed]:
            day = local
    return day if _EARLIEST < day.year < _LATEST and day != date(1970, 1, 1) else None


_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^@", re.IGNORECASE)


def outlet_of(said: Said, sitename: str | None, host: str | None) -> str | None:
    """The name of the paper: as the page calls its site, else its publisher, else its host."""
    for each in (said.meta.get("og:site_name"), plain(said.article.get("publisher")), sitename):
        if each and len(each) <= _LONGEST_NAME and not _ADDRESS.match(each):
            return each
    return (host or "").removeprefix("www.") or None
