"""The main text of a page: trafilatura's reading, and what is put right in it."""

import json
import re
from copy import deepcopy
from typing import Any

import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from corpus.furniture import without_furniture
from corpus.markup import parse, text_of, wrap_loose_text

_PROSE = 60  # characters of a line that can be a sentence of an article
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]」』]*$")
_HEAD_LINES = 8  # lines above an article among which its title may stand once more
_SHORT = 80  # characters of what may stand above it
_MOMENT = re.compile(r"^\s*\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?\s*$")
_PICTURE = re.compile(r"^\s*https?://\S+\.(?:jpe?g|png|gif|webp|svg)\S*\s*$", re.IGNORECASE)
_BAR = re.compile(r"^\s*\|(?:\s*-{3,}\s*\|)+\s*$")
_MANY_LINES = 15
_FOOT = re.compile(r"^\W*(?:copyright|©)|all rights reserved|hak cipta dilindungi", re.IGNORECASE)
_FEWEST_WORDS, _MOST_OF_IT = 6, 0.9  # of a description that tells where the article stands
_WORD = re.compile(r"\w+")
_PARAGRAPH = re.compile(r"(?:<|\\u003[cC])p\b")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_LONGEST_SCRIPT, _SHORTEST_STORY = 2_000_000, 300  # characters
_ASIDE = {"aside", "footer", "nav", "form", "figcaption", "header", "li", "button"}


def extract(tree: HtmlElement) -> Any:
    """Trafilatura's document of a page, its `text` put right; None where there is no text. Changes the tree."""
    wrap_loose_text(tree)
    found = _chosen(tree)
    if found is not None:
        found.text = _regained(tree, found.text)
    return found


def _chosen(tree: HtmlElement) -> Any:
    """The strict reading, which leaves more furniture out, unless it took most of the article for furniture; tables
    only where much of the text stands in them."""
    strict, full = _read(tree, True, False), _read(tree, False, False)
    best = strict if 2 * _length(strict) >= _length(full) else full
    if tree.find(".//table") is not None:
        tabled = _read(tree, best is strict, True)
        if 4 * _length(tabled) > 5 * _length(best):
            tabled.text = "\n".join(_cells(line) for line in tabled.text.split("\n") if not _BAR.match(line))
            return tabled
    return best if _length(best) else None


def _read(tree: HtmlElement, precise: bool, tables: bool) -> Any:
    try:
        return trafilatura.bare_extraction(
            deepcopy(tree), include_comments=False, include_tables=tables, with_metadata=True, favor_precision=precise
        )
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None  # it reads trees of any shape, but promises nothing for those that no page has


def _length(found: Any) -> int:
    return len((getattr(found, "text", None) or "").strip())


def _cells(line: str) -> str:
    return line.strip().strip("|").strip() if line.lstrip().startswith("|") else line


def _regained(tree: HtmlElement, text: str) -> str:
    """With the paragraphs that stand in the same kind of box as those found, if so many were missed that a part of the
    article must be among them."""
    held = {_folded(line) for line in text.split("\n")} - {""}
    whole = _folded(text)  # a paragraph with line breaks stands there as several lines
    paragraphs = [(each, " ".join(each.text_content().split())) for each in tree.iter("p")]
    places = {_place(each) for each, said in paragraphs if _folded(said) in held and is_prose(said)}
    after: dict[str, list[str]] = {}  # a paragraph that was found, or none -> the missed ones that follow it
    last, missed = "", set()
    for each, said in paragraphs:
        if (folded := _folded(said)) in held:
            last = folded
        elif (
            is_prose(said)
            and folded[:_PROSE] not in whole
            and folded not in missed
            and _place(each) in places
            and _is_own_text(each, said)
        ):
            missed.add(folded)
            after.setdefault(last, []).append(said)
    if 2 * sum(len(said) for group in after.values() for said in group) < len(text):
        return text
    return "\n".join([*after.get("", ()), *(each for line in text.split("\n") for each in _with(line, after))])


def _with(line: str, after: dict[str, list[str]]) -> list[str]:
    return [line, *(after.pop(_folded(line), ()) if _folded(line) else ())]


def _folded(line: str) -> str:
    return re.sub(r"\W+", "", line)


def _place(paragraph: HtmlElement) -> tuple[str, ...]:
    above = paragraph.getparent()
    return (paragraph.get("class") or "", str(above.tag), above.get("class") or "") if above is not None else ()


def _is_own_text(paragraph: HtmlElement, said: str) -> bool:
    linked = sum(len(each.text_content()) for each in paragraph.iter("a"))
    return 3 * linked < len(said) and not any(each.tag in _ASIDE for each in paragraph.iterancestors())


def is_prose(line: str) -> bool:
    """Whether a line can be a sentence of an article."""
    return len(line) >= _PROSE and _SENTENCE_END.search(line.rstrip()) is not None


def trimmed(text: str, title: str | None) -> str:
    """Without furniture, and without what stands above the article: its title once more, and the way to it."""
    lines = [line.rstrip() for line in text.split("\n") if not (_MOMENT.match(line) or _PICTURE.match(line))]
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if title and _folded(line) == _folded(title):
            lines = lines[at + 1 :]
            break
        if len(line) > _SHORT or is_prose(line):
            break
    return "\n".join(without_furniture(lines)).strip()


def by_description(tree: HtmlElement, text: str, description: str | None) -> str:
    """The text, or that of the element which holds what the page says of itself.

    Where most of what was found is no prose and the page's foot is among it, nothing marked the article and the whole
    page was taken.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    sentences = sum(len(line) for line in lines if is_prose(line))
    foot = any(_FOOT.search(line) for line in lines)
    wanted = set(_WORD.findall((description or "").casefold()))
    if not foot or len(lines) < _MANY_LINES or 3 * sentences > len(text) or len(wanted) < _FEWEST_WORDS:
        return text
    said = [text_of(each) for each in tree.iter("p", "div", "td", "section", "article") if len(each) < _MANY_LINES]
    holding = [each for each in said if is_prose(each) and _share(wanted, each) >= _MOST_OF_IT]
    whole = [each for each in holding if len(each) > len(description or "")]
    return min(whole or holding, key=len, default=text)


def _share(wanted: set[str], text: str) -> float:
    return len(wanted & set(_WORD.findall(text.casefold()))) / len(wanted)


def from_scripts(scripts: list[str]) -> str | None:
    """The article that a page holds for a script to show: the longest string of paragraphs in its data."""
    best = ""
    for text in scripts:
        if len(text) < _PROSE or not _PARAGRAPH.search(text):
            continue
        for found in _STRING.finditer(text[:_LONGEST_SCRIPT]):
            if len(found[0]) > max(_SHORTEST_STORY, len(best)) and _PARAGRAPH.search(found[0]):
                best = found[0]
    try:
        markup = json.loads(best, strict=False) if best else ""
    except ValueError:
        return None
    inner = parse(markup) if markup else None
    if inner is None:
        return None
    lines = [" ".join(each.text_content().split()) for each in inner.iter("p", "h2", "h3", "li")]
    kept = [line for line in lines if line]
    return "\n".join(kept) if any(map(is_prose, kept)) else None
