"""The head and foot of an article as plain text: title, dateline, outlet and place, reporter."""

import re
from dataclasses import dataclass
from datetime import date

from corpus.dates import find_dateline
from corpus.furniture import without_furniture

LONGEST_TITLE = 200  # characters of a first line that can be a title
CUT_TITLE = 100  # characters of a title made from the first sentence

_OUTLET = r"[A-Z][\w-]*(?:\.(?:com|co\.id|id|net|go\.id|co|org|news))|ANTARA(?: News)?|KOMPAS|TEMPO|BERNAMA|Antara"
_PLACE = r"[A-Z][A-Za-z'.]+(?: [A-Z][A-Za-z'.]+){0,3}"
_DASH = r"\s*[-–—]+\s*"
_LEADS = (
    re.compile(rf"^(?P<outlet>{_OUTLET}){_DASH}(?P<place>{_PLACE}){_DASH}(?=\S)", re.IGNORECASE),
    re.compile(rf"^(?P<outlet>{_OUTLET}),?\s+(?P<place>{_PLACE}){_DASH}(?=\S)"),
    re.compile(rf"^(?P<place>{_PLACE})\s*\((?P<outlet>[A-Z][\w. ]{{2,30}})\){_DASH}(?=\S)"),
    re.compile(rf"^(?P<place>{_PLACE}),\s*(?P<outlet>{_OUTLET}){_DASH}(?=\S)", re.IGNORECASE),
    re.compile(rf"^(?P<place>{_PLACE})\s*\|\s*(?P<outlet>{_OUTLET}){_DASH}(?=\S)", re.IGNORECASE),
    re.compile(rf"^(?P<outlet>(?i:{_OUTLET})){_DASH}(?=\S)"),
)
_BYLINE = re.compile(
    r"^\W*(?:reporter|penulis|oleh|by|writer|pewarta|laporan|kontributor)\s*:?\s+(?P<author>[A-Z][\w .,'/-]{2,60})$",
    re.I,
)
_SIGNATURE = re.compile(r"\s*\((?P<author>[A-Za-z][\w.]*(?:[/ -][A-Za-z][\w.]*){0,3})\)\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """What was recognised in a text, and the text without it. A field that was not found is None."""

    text: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    place: str | None = None
    author: str | None = None


def read_heading(text: str, title: str | None = None) -> Heading:
    """Read the fields that stand in the text itself; with a `title` the first line is not looked at as one."""
    lines = without_furniture([line.rstrip() for line in text.split("\n")])
    while lines and not lines[0].strip():
        lines.pop(0)
    if title is None and len([line for line in lines if line.strip()]) > 1 and _is_title(lines[0]):
        title = lines.pop(0).strip().lstrip("# ").strip()
    elif title and lines and lines[0].split() == title.split():
        lines.pop(0)
    dateline = find_dateline(lines)
    if dateline:
        lines.pop(dateline.line)
    author = _take_author(lines)
    outlet, place = _take_lead(lines)
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return Heading(
        text=body,
        title=title,
        published=dateline.published if dateline else None,
        outlet=outlet,
        place=place or (dateline.place if dateline else None),
        author=author,
    )


def title_of(text: str) -> str:
    """A title for a text that has none: its first sentence, cut at a word."""
    first = re.split(r"(?<=[.!?])\s|\n", text.strip(), maxsplit=1)[0].strip()
    if len(first) <= CUT_TITLE:
        return first
    return first[:CUT_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def _is_title(line: str) -> bool:
    stripped = line.strip()
    return 0 < len(stripped) <= LONGEST_TITLE and not re.search(r"[.;,:]$", stripped)


def _take_author(lines: list[str]) -> str | None:
    for at in (*range(min(6, len(lines))), *range(max(0, len(lines) - 5), len(lines))):
        found = _BYLINE.match(lines[at].strip())
        if found:
            lines.pop(at)
            return found["author"].strip()
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].strip():
            signed = _SIGNATURE.search(lines[at])
            if signed and (
                lines[at][: signed.start()].rstrip()[-1:] in '.”"' or not lines[at][: signed.start()].strip()
            ):
                lines[at] = lines[at][: signed.start()]
                return signed["author"]
            return None
    return None


def _take_lead(lines: list[str]) -> tuple[str | None, str | None]:
    """Outlet and place at the start of one of the first paragraphs (a photo's caption may stand before it)."""
    seen = 0
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        for pattern in _LEADS:
            found = pattern.match(line.strip())
            if found:
                lines[at] = line.strip()[found.end() :]
                place = found.groupdict().get("place")
                return found["outlet"].strip(), place.title() if place and place.isupper() else place
        seen += 1
        if seen == 3:
            break
    return None, None
