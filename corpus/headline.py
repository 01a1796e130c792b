"""A page's headline, told from the name of its site."""

import re

from lxml.html import HtmlElement

from corpus.metadata import Said, plain

_BETWEEN = re.compile(r"\s+[-–—|•·«»:]+\s+|\s*[|｜ㅣ：»«]\s*|(?<=\w):\s+")  # a headline and the name of its site
LONGEST_TITLE = 1000  # characters; what is longer is no title, and each end of it is looked at in turn
_SHORTEST_HEADLINE = 12  # characters of an <h1> that can be more than a site's or a section's name


def headline(title: str | None, site_names: tuple[str | None, ...], headings: list[str]) -> str | None:
    """A page's title without the name of its site: "Headline - Kompas.com Regional" is "Headline".

    What stands beside a heading of the page in its title is no part of the headline; nor is the site's name at either
    end.
    """
    if not title or len(title) > LONGEST_TITLE:
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


def best_title(tree: HtmlElement, said: Said, found: str | None, sites: tuple[str | None, ...]) -> str | None:
    """The headline that JSON-LD gives, unless it is cut short, else that of the page's title."""
    headings = [" ".join(each.text_content().split()) for each in tree.iter("h1")]
    names = (*sites, said.meta.get("og:site_name"), plain(said.article.get("publisher")))
    titles = [found, said.meta.get("og:title"), *(" ".join(each.text_content().split()) for each in tree.iter("title"))]
    marked = headline(plain(said.article.get("headline")), names, headings)
    if marked and not marked.endswith(("...", "…")):
        return marked
    return headline(next((each for each in titles if each), None), names, headings)
