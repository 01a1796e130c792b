"""The pages of a document as lines -> running text: no headers and footers, words whole again, lines in paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_EDGE = 3  # lines at the top and the foot of a page that may be repeated on others
_LONGEST_HEADER = 150  # characters
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_PAGE_NUMBER = re.compile(
    r"^[\W_]*(?:hal(?:aman)?|page|p|pg)?[\W_]*\d{1,3}(?:\s*(?:/|dari|of|\|)\s*\d{1,4})?[\W_]*$", re.IGNORECASE
)
_BULLET = re.compile(r"^(?:[•●▪◦‣·*–—-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s)")
_CUT_WORD = re.compile(r"([^\W\d_]+)([-\u00ad\u2010])$")
_FIRST_WORD = re.compile(r"^[^\W\d_]+")
_ENDED = re.compile(r"""[.!?…:]["”’')\]]*$""")
_NARROWEST = 25  # characters of a full line; narrower "lines" are single words that were set apart


def running_text(pages: Sequence[str], title: str | None = None) -> str:
    """The text of all pages. Lines at its start that make up the `title` become one."""
    lines = [line for page in _without_edges([_lines(page) for page in pages]) for line in page]
    if not _spaced(lines):
        lines = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    else:  # every line has a blank one after it: only two in a row part paragraphs
        lines = [line for at, line in enumerate(lines) if line or (at and not lines[at - 1])]
    return "\n\n".join(_paragraphs(_title_whole(lines, title)))


def _lines(page: str) -> list[str]:
    return [" ".join(line.split()) for line in page.translate(_LIGATURES).replace("\x00", "").splitlines()]


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """The pages without page numbers and without what most of them repeat at the top or the foot."""
    tops, feet = Counter[str](), Counter[str]()
    for lines in pages:
        for seen, edge in zip((tops, feet), _edges(lines), strict=True):
            seen.update({_key(lines[at]) for at in edge})
    often = max(2, (len(pages) + 1) // 2)
    kept = []
    for lines in pages:
        dropped: set[int] = set()
        for seen, edge in zip((tops, feet), _edges(lines), strict=True):
            for far, at in enumerate(edge):  # from the edge inwards: what lies behind a line of prose is prose
                numbered = far == 0 and _PAGE_NUMBER.match(lines[at])
                if not numbered and (seen[_key(lines[at])] < often or _is_prose(lines[at])):
                    break
                dropped.add(at)
        kept.append([line for at, line in enumerate(lines) if at not in dropped])
    return kept


def _edges(lines: list[str]) -> tuple[list[int], list[int]]:
    written = [at for at, line in enumerate(lines) if line]
    return written[:_EDGE], written[::-1][:_EDGE]


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line.casefold())


def _is_prose(line: str) -> bool:
    return line[:1].islower() or len(line) > _LONGEST_HEADER


def _spaced(lines: list[str]) -> bool:
    written = [at for at, line in enumerate(lines[:-1]) if line]
    return len(written) > 5 and sum(not lines[at + 1] for at in written) > 0.8 * len(written)


def _title_whole(lines: list[str], title: str | None) -> list[str]:
    """The lines with those that make up the title as one, set apart."""
    wanted = "".join((title or "").split()).casefold()
    for start in range(min(10, len(lines))) if wanted else ():
        joined = ""
        for end in range(start, min(start + 8, len(lines))):
            joined += "".join(lines[end].split()).casefold()
            if joined == wanted:
                return [str(title), "", *lines[:start], *lines[end + 1 :]]
            if not wanted.startswith(joined):
                break
    return lines


def _paragraphs(lines: list[str]) -> Iterable[str]:
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    words = _Words(lines)
    paragraph: list[str] = []
    before = ""
    for line in lines:
        if paragraph and (not line or _parts(before, line, width)):
            yield words.joined(paragraph)
            paragraph = []
        if line:
            paragraph.append(line)
        before = line
    if paragraph:
        yield words.joined(paragraph)


def _parts(before: str, line: str, width: int) -> bool:
    """Whether a paragraph ends between two lines, where no blank line says so."""
    if width < _NARROWEST or _CUT_WORD.search(before):
        return False
    if _BULLET.match(line):
        return True
    if _ENDED.search(before):
        return len(before) < 0.8 * width
    return len(before) < 0.55 * width and not line[:1].islower()


class _Words:
    """Which words a document holds: what tells a word cut at a line's end from one that has a hyphen."""

    def __init__(self, lines: list[str]) -> None:
        self._known = {word for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.casefold())}

    def joined(self, lines: list[str]) -> str:
        parts = [lines[0]]
        for line in lines[1:]:
            cut, first = _CUT_WORD.search(parts[-1]), _FIRST_WORD.match(line)
            if cut and first:
                keeps = cut[2] != "\u00ad" and self._hyphenated(cut[1], first[0])
                parts[-1] = parts[-1][: cut.start(2)]
                parts.append("-" + line if keeps else line)
            else:
                parts.append(" " + line)
        return "".join(parts)

    def _hyphenated(self, left: str, right: str) -> bool:
        left, low = left.casefold(), right.casefold()
        if right[:1].isupper() or low.startswith(left) or left.startswith(low):  # Jakarta-Bandung, negara-negara
            return True
        return left + low not in self._known and f"{left}-{low}" in self._known
