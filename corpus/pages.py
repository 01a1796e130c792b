"""HTML -> the fields of its article, or why it holds none. Fetches nothing."""

from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from corpus import body
from corpus.article import Language
from corpus.canonical import canonical
from corpus.errors import SourceError
from corpus.headline import best_title
from corpus.language import detect_language
from corpus.markup import parse, seen, take_scripts
from corpus.metadata import Said, addresses, author_of, base_of, days_of, names_of, outlet_of, plain, said_by
from corpus.refusals import refusal

LARGEST = 12_000_000  # characters of a page
_MOST_ELEMENTS, _LONGEST_TEXT = 50_000, 1_500_000  # characters with those of menus
_FEWEST_WORDS = 30  # of a text whose language can be told from it


def read_page(html: str, source: str, url: str | None = None) -> dict[str, Any]:
    """Fields named as in corpus.fields, None where the page has none.

    `url` is where the page came from; what it names as its own address is believed only for the same site. Raises
    SourceError: no_text, too_large, or that the page is a wall, an error or a list. Of an article in several pages it
    reads the one it is given.
    """
    tree = parse(html) if len(html) <= LARGEST else None
    if len(html) > LARGEST or (tree is not None and _is_huge(tree)):
        raise SourceError("too_large", source, f"{len(html) / 1e6:.0f} MB HTML")
    if tree is None:
        raise SourceError("no_text", source)
    said = said_by(tree)
    address = canonical(addresses(tree, said), url, base_of(tree))
    fields = _article(tree, said, url or address)
    refused = refusal(tree, said, fields["text"], fields["title"] or "", url or address)
    if refused:
        raise SourceError(refused[0], source, refused[1])
    if not fields["text"]:
        raise SourceError("no_text", source)
    return {**fields, "url": address}


def _article(tree: HtmlElement, said: Said, url: str | None) -> dict[str, Any]:
    host = urlsplit(url or "").hostname
    scripts = take_scripts(tree)
    found = body.extract(tree)
    sitename, byline = (found.sitename, found.author) if found else (None, None)
    title = best_title(tree, said, found.title if found else None, (sitename, host))
    text = body.by_description(tree, found.text, said.meta.get("og:description") or found.description) if found else ""
    text = body.trimmed(text or body.from_scripts(scripts) or "", title)
    outlet = outlet_of(said, sitename, host)
    language = _language(tree, said, text)
    indonesian = (language or detect_language(f"{title or ''}\n{text}")) == "id" or (host or "").endswith(".id")
    days = days_of(tree, said, title, indonesian)
    names = names_of(said.article.get("author")) or (byline or "").split("; ")
    return {
        "title": title,
        "text": text,
        "published": days.published or (found.date if found else None),
        "updated": days.updated,
        "outlet": outlet,
        "author": author_of(names, [outlet, sitename, plain(said.article.get("publisher")), host]),
        "language": language,
    }


def _is_huge(tree: HtmlElement) -> bool:
    return sum(1 for _ in tree.iter()) > _MOST_ELEMENTS or sum(map(len, seen(tree))) > _LONGEST_TEXT


def _language(tree: HtmlElement, said: Said, text: str) -> Language | None:
    """What the page says its language is, where its text does not say otherwise: many templates claim English."""
    claimed = (tree.get("lang") or said.meta.get("og:locale") or "").casefold().replace("_", "-").split("-")[0]
    language: Language | None = "id" if claimed in ("id", "in") else "en" if claimed == "en" else None
    return language if len(text.split()) < _FEWEST_WORDS or detect_language(text) == language else None
