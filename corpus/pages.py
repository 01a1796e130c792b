"""HTML -> the fields of its article, by trafilatura. Knows nothing of addresses or files."""

import re
from typing import Any

import trafilatura

from corpus.errors import SourceError

_BETWEEN = re.compile(r"\s+[-–—|•·«»:]+\s+|\s*[|｜ㅣ：»«]\s*|(?<=\w):\s+")  # a headline and the name of its site
_SHORTEST_HEADLINE = 12  # characters of an <h1> that can be more than a site's or a section's name
_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.", re.IGNORECASE)


def read_page(html: str, source: str) -> dict[str, Any]:
    """Fields named as in corpus.fields, None where the page has none; raises SourceError no_text."""
    found = _extract(html)
    if found is None:
        raise SourceError("no_text", source)
    sitename = found.sitename if not _ADDRESS.match(found.sitename or "") else None
    outlet = sitename or (found.hostname or "").removeprefix("www.") or None
    return {
        "title": headline(found.title, (found.sitename, found.hostname), _headings(html)),
        "text": found.text,
        "published": found.date,
        "url": found.url,
        "outlet": outlet,
        "author": found.author,
    }


def _extract(html: str) -> Any:
    """The strict reading, which leaves more furniture out, unless it took most of the article for furniture."""
    strict, full = (
        trafilatura.bare_extraction(
            html, include_comments=False, include_tables=False, with_metadata=True, favor_precision=precise
        )
        for precise in (True, False)
    )
    short, long = (len((getattr(each, "text", None) or "").strip()) for each in (strict, full))
    return (strict if 2 * short >= long else full) if long or short else None


def headline(title: str | None, site_names: tuple[str | None, ...], headings: list[str]) -> str | None:
    """A page's title without the name of its site: "Headline - Kompas.com Regional" is "Headline".

    What stands beside a heading of the page in its title is no part of the headline; nor is the site's name at either
    end.
    """
    if not title:
        return None
    for heading in headings:
        if len(heading) < _SHORTEST_HEADLINE or len(heading) >= len(title):
            continue
        before, found, after = title.partition(heading)
        if found and (not before or _ends_between(before)) and (not after or _BETWEEN.match(after)):
            return heading
    names = {_letters(name) for name in site_names if name} - {""}
    while parts := [match.span() for match in _BETWEEN.finditer(title)]:
        if _letters(title[: parts[0][0]]) in names:
            title = title[parts[0][1] :]
        elif _names_site(title[parts[-1][1] :], names):
            title = title[: parts[-1][0]]
        else:
            break
    return title


def _ends_between(text: str) -> bool:
    return any(found.end() == len(text) for found in _BETWEEN.finditer(text))


def _names_site(part: str, names: set[str]) -> bool:
    """Whether an end of a title is a site's name, or that and its section: "Kompas.com Regional"."""
    words = part.split()
    return any(_letters(" ".join(words[:count])) in names for count in range(max(1, len(words) - 2), len(words) + 1))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", re.sub(r"^(?:www\.|the )", "", name.casefold()))


def _headings(html: str) -> list[str]:
    page = trafilatura.load_html(html)
    return [" ".join(heading.text_content().split()) for heading in page.iter("h1")] if page is not None else []
