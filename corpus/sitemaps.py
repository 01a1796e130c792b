"""Sitemaps -> what each line of them says: the XML of sitemaps.org with Google's news fields, plain lists, gzip."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Literal
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from corpus.errors import SourceError
from corpus.inflate import Inflater

SitemapKind = Literal["urlset", "sitemapindex", "list"]

_MOST_BYTES = 50_000_000  # unpacked, as sitemaps.org allows
_MOST_ENTRIES = 50_000  # as sitemaps.org allows
_LINE = re.compile(r"https?://\S+$")
_WANTED = {"loc", "lastmod", "publication_date", "title", "name"}
_ITEM = {"url": "urlset", "sitemap": "sitemapindex"}


def is_list(raw: bytes) -> bool:
    """Whether every line is an address."""
    lines = raw.decode("utf-8", errors="replace").lstrip("\ufeff").split("\n")
    whole = [line.strip() for line in (lines[:-1] if len(lines) > 1 else lines) if line.strip()]
    return bool(whole) and all(_LINE.match(line) for line in whole)


def unpacked(raw: bytes, source: str) -> bytes:
    """The bytes of a .gz; others as they are. Raises SourceError bad_feed where they are broken or too many."""
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    unpacker = Inflater("gzip")
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in unpacker.feed(raw):
            pieces.append(piece)
            size += len(piece)
            if size > _MOST_BYTES:
                raise SourceError("bad_feed", source, f"gzip: > {_MOST_BYTES / 1e6:.0f} MB")
        pieces += unpacker.finish()
    except ValueError as error:
        raise SourceError("bad_feed", source, str(error)) from error
    return b"".join(pieces)


def read_sitemap(raw: bytes, kind: SitemapKind, source: str) -> Iterator[dict[str, str]]:
    """loc, lastmod, and of news title, publication_date and name (the outlet's) of each line, as they are written.

    Raises SourceError bad_feed where nothing can be read; of a file that breaks off, what stands before is given.
    """
    if kind == "list":
        for line in raw.decode("utf-8", errors="replace").lstrip("\ufeff").split()[:_MOST_ENTRIES]:
            yield {"loc": line}
        return
    count = 0
    try:
        for found in _items(raw, kind):
            yield found
            count += 1
            if count >= _MOST_ENTRIES:
                return
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:  # LookupError: an unknown encoding
        if not count:
            reason = type(error).__name__ if isinstance(error, DefusedXmlException) else str(error)
            raise SourceError("bad_feed", source, f"XML: {reason[:80]}") from error


def _items(raw: bytes, kind: SitemapKind) -> Iterator[dict[str, str]]:
    found: dict[str, str] = {}
    above: list[Element] = []
    for event, element in iterparse(BytesIO(raw.lstrip()), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            above.append(element)
            continue
        above.pop()
        name = _local(element.tag)
        if name in _WANTED and not _is_of_picture(element.tag):
            found.setdefault(name, (element.text or "").strip())
        elif _ITEM.get(name) == kind:
            if found.get("loc"):
                yield found
            found = {}
            if above:
                above[-1].clear()  # a long sitemap is not kept as a tree


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2].lower()


def _is_of_picture(tag: object) -> bool:
    return "sitemap-image" in str(tag) or "sitemap-video" in str(tag)
