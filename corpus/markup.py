"""HTML -> a tree that can be read, whatever stands in it."""

import re

from lxml.etree import LxmlError, XPath
from lxml.html import HtmlElement, HTMLParser, document_fromstring

_INLINE = set("a abbr b bdi big cite code em font i ins mark q s small span strong sub sup time tt u wbr".split())
_BOXES = ("div", "section", "article", "main", "td")
_BLANKS = re.compile(r"[\x0b\x0c\x1c-\x1f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(x0*[0-9a-f]{1,6}(?![0-9a-f])|0*[0-9]{1,7}(?![0-9]));?", re.I)
LONGEST_DATA = 500_000  # characters of JSON-LD that are read
_SHORTEST_LOOSE = 40  # characters of text beside paragraphs that may be one itself
#: the pieces of text that a reader sees below an element, each knowing where it stands
seen = XPath(
    ".//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template"
    " or ancestor::svg or ancestor::head or ancestor::select or ancestor::textarea)]"
)


def parse(html: str) -> HtmlElement | None:
    """The tree of a page, or None where there is no element at all.

    The text is decoded already: an encoding that the page claims for itself is not believed.
    """
    plain = re.sub(r"^\s*<\?xml[^>]*>", "", _without_controls(html).lstrip("\ufeff"))
    plain = re.sub(r"\s{200,}", " ", plain)  # which some readers of text take minutes for
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return document_fromstring(plain.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return None


def _without_controls(html: str) -> str:
    """Without characters, written as such or by their number, that lxml reads but does not take into a tree."""
    while (plain := _REFERENCE.sub(_without_control, html)) != html:  # what is left may make another one
        html = plain
    return _CONTROLS.sub("", _BLANKS.sub(" ", html))


def _without_control(found: re.Match[str]) -> str:
    number = found[1]
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    character = chr(code) if code < 0x110000 else "?"
    return " " if _BLANKS.match(character) else "" if _CONTROLS.match(character) else found[0]


def text_of(element: HtmlElement) -> str:
    """What a reader sees of an element, in one line."""
    return " ".join(" ".join(seen(element)).split())


def lines_of(tree: HtmlElement) -> list[str]:
    """The pieces of text of a page in their order, as a reader sees them."""
    return [line for piece in seen(tree) if (line := " ".join(piece.split()))]


def take_scripts(tree: HtmlElement) -> list[str]:
    """Take scripts, styles and drawings out of the tree, which cost time and hold no text; what the scripts say."""
    said = [script.text or "" for script in tree.iter("script")]
    for each in list(tree.iter("script", "style", "svg")):
        is_data = "ld+json" in (each.get("type") or "") and len(each.text or "") <= LONGEST_DATA
        if not is_data and each.getparent() is not None:
            each.drop_tree()
    return said


def wrap_loose_text(tree: HtmlElement) -> None:
    """Make paragraphs of the text that stands beside paragraphs without being one.

    Pages often begin so: <div>Jakarta - The first paragraph.<p>The second.</p></div>.
    """
    for box in list(tree.iter(*_BOXES)):
        loose = (box.text or "", *(child.tail or "" for child in box))
        if sum(len(each.strip()) for each in loose) >= _SHORTEST_LOOSE and any(child.tag == "p" for child in box):
            _wrap(box)


def _wrap(box: HtmlElement) -> None:
    runs: list[list[HtmlElement | str]] = [[box.text or ""]]
    for child in list(box):
        tail, child.tail = child.tail or "", None
        box.remove(child)
        if child.tag in _INLINE:
            runs[-1] += [child, tail]
        else:
            runs += [[child], [tail]]
    box.text = None
    for run in runs:
        _put_back(box, run)


def _put_back(box: HtmlElement, run: list[HtmlElement | str]) -> None:
    """A run of text and inline elements into its box: as a paragraph if it is long enough."""
    loose = sum(len(each.strip()) for each in run if isinstance(each, str))
    into = box.makeelement("p") if loose >= _SHORTEST_LOOSE else box
    for each in run:
        if not isinstance(each, str):
            into.append(each)
        elif len(into):
            into[-1].tail = (into[-1].tail or "") + each
        else:
            into.text = (into.text or "") + each
    if into is not box:
        box.append(into)
