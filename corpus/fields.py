"""Named fields (a table's row, front matter) -> Article. The names are known in both languages."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from corpus.article import Article, Language, content_id
from corpus.dates import parse_date
from corpus.errors import SourceError
from corpus.heading import read_heading, title_of
from corpus.language import detect_language

LONGEST_TEXT = 1_000_000  # characters of one article
_NAMES = {
    "id": ("id", "article_id", "_id"),
    "title": ("title", "judul", "headline"),
    "text": ("text", "body", "content", "isi", "teks", "article", "artikel", "konten"),
    "published": ("published", "date", "tanggal", "published_at", "pubdate", "waktu", "time", "datetime"),
    "url": ("url", "link", "tautan", "source_url", "alamat"),
    "outlet": ("outlet", "source", "sumber", "media", "publisher", "site"),
    "author": ("author", "penulis", "reporter", "byline", "wartawan"),
    "place": ("place", "places", "lokasi", "location", "tempat"),
    "language": ("language", "bahasa", "lang"),
}
TEXT_NAMES = _NAMES["text"]


def clean(text: str) -> str:
    """NFC, plain line ends and spaces, no control characters."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C" or char == "\u200d"
    ).strip()


def pick(fields: Mapping[str, Any], name: str) -> Any:
    """The value of a field under any of its names, None where it is missing or blank."""
    folded = {str(key).strip().casefold(): value for key, value in fields.items()}
    for each in _NAMES[name]:
        value = folded.get(each)
        if value is not None and str(value).strip():
            return value
    return None


def article_of(fields: Mapping[str, Any], source: str, plain: bool = False) -> Article:
    """The article of these fields. `plain`: title, dateline, lead and reporter may stand in the text itself.

    Raises SourceError no_text or too_large. Language is detected where it is not given, a title is made where there
    is none; the day stays None where none is found.
    """
    text = clean(str(pick(fields, "text") or ""))
    if not text:
        raise SourceError("no_text", source)
    if len(text) > LONGEST_TEXT:
        raise SourceError("too_large", source, f"{len(text):,} > {LONGEST_TEXT:,}")
    given_title = _string(fields, "title")
    heading = read_heading(text, None if plain and not given_title else given_title or "")
    body = heading.text
    if not body:
        raise SourceError("no_text", source)
    title = given_title or heading.title or title_of(body)
    published = day_of(pick(fields, "published")) or heading.published
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
    )


def day_of(value: Any) -> date | None:
    """The day of a field's value, whatever its type; None where it holds none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_date(str(value)) if value is not None else None


def _string(fields: Mapping[str, Any], name: str) -> str | None:
    value = pick(fields, name)
    if value is None:
        return None
    joined = ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)
    return " ".join(clean(joined).split()) or None


def _language(fields: Mapping[str, Any], text: str) -> Language:
    said = (_string(fields, "language") or "").casefold()
    if said in ("id", "in", "indonesia", "indonesian", "bahasa indonesia", "id-id"):
        return "id"
    if said in ("en", "english", "inggris", "en-us", "en-gb"):
        return "en"
    return detect_language(text)
