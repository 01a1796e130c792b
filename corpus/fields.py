"""Named fields (a table's row, front matter) -> Article. The names are known in both languages."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields as fields_of
from datetime import date, datetime
from typing import Any

from corpus.article import Article, Language, content_id
from corpus.dates import parse_date
from corpus.errors import SourceError
from corpus.heading import read_heading, title_of
from corpus.language import detect_language

LONGEST_TEXT = 1_000_000  # characters of one article
#: field -> the names a column or key may have, lower case; the field's own first
NAMES = {
    "id": ("id", "article_id", "_id"),
    "title": ("title", "judul", "headline"),
    "text": ("text", "body", "content", "isi", "teks", "article", "artikel", "konten"),
    "published": ("published", "date", "tanggal", "published_at", "pubdate", "waktu", "time", "datetime"),
    "updated": ("updated", "modified", "diperbarui", "updated_at", "date_modified", "last_modified"),
    "url": ("url", "link", "tautan", "source_url", "alamat"),
    "outlet": ("outlet", "source", "sumber", "media", "publisher", "site"),
    "author": ("author", "penulis", "reporter", "byline", "wartawan"),
    "place": ("place", "places", "lokasi", "location", "tempat"),
    "language": ("language", "bahasa", "lang"),
}
TEXT_NAMES = NAMES["text"]
_DAYS = ("published", "updated")
_EXPORTED = {field.name for field in fields_of(Article)}
_EXPORTED_EARLIER = _EXPORTED - {"updated"}  # by releases that knew no such field
_LONG_BLANKS = re.compile(r"[^\S\n]{100,}")  # they say nothing, and make patterns crawl
_SINGLE = (str, int, float, date)
_LONGEST_NAME = 10_000  # characters of a field other than the text; what is longer names nothing
_MOST_MARKS = 30  # on one letter, as in Unicode's stream-safe form; to put 100,000 in order takes minutes


def legible(text: str) -> str:
    """`text` with a question mark for what is no Unicode: half a surrogate pair, a byte of a broken argument."""
    return text.encode("utf-8", "replace").decode()


def clean(text: str) -> str:
    """NFC, plain line ends and spaces, no control characters (those that turn text round among them)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    chars = set(text)
    controls = {char for char in chars - {"\n", "\t", "\u200d"} if unicodedata.category(char)[0] == "C"}
    if controls:
        text = text.translate(dict.fromkeys(map(ord, controls)))
    text = _LONG_BLANKS.sub(" ", text)
    marks = "".join(sorted(char for char in chars if unicodedata.combining(unicodedata.normalize("NFD", char)[0])))
    if marks:
        text = re.sub(f"([{marks}]{{{_MOST_MARKS}}})[{marks}]+", r"\1", text)
    return unicodedata.normalize("NFC", text).strip()


def one_line(text: str) -> str:
    """As `clean`, with every run of blanks as one space: what an id, a title or a name may hold."""
    return " ".join(clean(text).split())


def pick(fields: Mapping[str, Any], name: str) -> Any:
    """The value of a field under any of its names: a single one or a list of such; None where it is missing, blank
    or nested deeper."""
    folded = {_written(key).casefold(): value for key, value in fields.items()}
    for each in NAMES[name]:
        value = folded.get(each)
        if isinstance(value, list) and all(isinstance(part, _SINGLE) for part in value):
            value = [part for part in value if _written(part)]
            if value:
                return value
        elif isinstance(value, _SINGLE) and _written(value):
            return value
    return None


def _written(value: Any) -> str:
    """A key or a single value as text; blank for a number of more digits than Python writes."""
    try:
        return str(value).strip()
    except ValueError:
        return ""


def mapped(fields: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The fields with what each column holds (`columns`: field -> column) under the field's own name."""
    found = dict(fields)
    if columns:
        folded = {str(key).strip().casefold(): value for key, value in fields.items()}
        for name, column in columns.items():
            if (key := column.strip().casefold()) in folded:
                found = {each: value for each, value in found.items() if str(each).strip().casefold() != name}
                found[name] = folded[key]
    return found


def exported(fields: Mapping[str, Any]) -> Article | None:
    """The article of fields that `export` wrote, to the letter; None where they are others or were changed since."""
    if fields.keys() not in (_EXPORTED, _EXPORTED_EARLIER):
        return None
    try:
        days = {name: date.fromisoformat(fields[name]) if fields.get(name) else None for name in _DAYS}
        article = Article(**{**fields, **days, "duplicate_of": None})
        lines = [getattr(article, name) or "" for name in NAMES if name not in ("text", *_DAYS)]
        whole = len(article.text) <= LONGEST_TEXT and article.text == clean(article.text)
        whole = whole and all(line == one_line(line) for line in lines)
    except (ValueError, TypeError, AttributeError):
        return None
    return article if whole and isinstance(article.id, str) else None


def article_of(fields: Mapping[str, Any], source: str, plain: bool = False) -> Article:
    """The article of these fields. `plain`: title, dateline, lead and reporter may stand in the text itself.

    Raises SourceError no_text or too_large. Language is detected where it is not given, a title is made where there
    is none; the day stays None where none is found. An update that is no later than the day itself is none.
    """
    text = _text(fields, source)
    given_title = _string(fields, "title")
    heading = read_heading(text, None if plain and not given_title else given_title or "")
    body = heading.text
    if not body:
        raise SourceError("no_text", source)
    title = given_title or heading.title or title_of(body)
    published = day_of(pick(fields, "published")) or heading.published
    updated = day_of(pick(fields, "updated"))
    outlet = _string(fields, "outlet") or heading.outlet
    url = _string(fields, "url")
    return Article(
        id=_string(fields, "id") or content_id(title, body, outlet, url),
        title=title,
        text=body,
        language=_language(fields, f"{title}\n{body}"),
        url=url,
        published=published,
        outlet=outlet,
        author=_string(fields, "author") or heading.author,
        place=_string(fields, "place") or heading.place,
        updated=updated if updated and (published is None or updated > published) else None,
    )


def day_of(value: Any) -> date | None:
    """The day of a field's value, whatever its type; None where it holds none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_date(str(value)[:_LONGEST_NAME]) if value is not None else None


def _text(fields: Mapping[str, Any], source: str) -> str:
    parts = _parts(fields, "text")
    length = sum(map(len, parts))
    if length <= 2 * LONGEST_TEXT:  # cleaning makes it shorter, but takes seconds for megabytes
        text = clean("\n\n".join(parts))
        if not text:
            raise SourceError("no_text", source)
        if len(text) <= LONGEST_TEXT:
            return text
        length = len(text)
    raise SourceError("too_large", source, f"{length:,} > {LONGEST_TEXT:,}")


def _string(fields: Mapping[str, Any], name: str) -> str | None:
    parts = _parts(fields, name)
    return one_line(", ".join(parts)) or None if sum(map(len, parts)) <= _LONGEST_NAME else None


def _parts(fields: Mapping[str, Any], name: str) -> list[str]:
    value = pick(fields, name)
    return [str(each) for each in (value if isinstance(value, list) else [value]) if each is not None]


def _language(fields: Mapping[str, Any], text: str) -> Language:
    said = (_string(fields, "language") or "").casefold()
    if said in ("id", "in", "indonesia", "indonesian", "bahasa indonesia", "id-id"):
        return "id"
    if said in ("en", "english", "inggris", "en-us", "en-gb"):
        return "en"
    return detect_language(text)
