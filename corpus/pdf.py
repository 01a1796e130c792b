"""The child process that reads a PDF (`python -m corpus.pdf`): its pages as text, and what it says of itself."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from pypdf import PageObject, PdfReader

from corpus.apart import Answer, serve
from corpus.errors import SourceError

MOST_PAGES = 500
_MOST_TEXT = 2_000_000  # characters; more is refused anyway
_LONGEST_HEADING = 300
_MOST_HEADING_LINES = 6


def read(file: BinaryIO, _: Sequence[str]) -> Iterator[Answer]:
    """One answer: {"pages", "title", "author", "created", "pictures"}."""
    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):  # many are locked for changes alone
        raise SourceError("encrypted", "")
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise SourceError("too_many_pages", "", f"{count:,} > {MOST_PAGES:,}")
    pages: list[str] = []
    size, pictures, failed = 0, False, 0
    for page in reader.pages:
        try:
            text = page.extract_text() or ""
        except (RecursionError, MemoryError):
            raise
        except Exception:  # one broken page leaves the others
            failed += 1
            continue
        pages.append(text)
        size += len(text)
        pictures = pictures or (not text.strip() and _has_picture(page))
        if size > _MOST_TEXT:
            break
    if failed and failed == count:
        raise ValueError("no page can be read")
    yield {"pages": pages, "pictures": pictures, "heading": _heading(reader), **_about(reader)}


def _heading(reader: PdfReader) -> str | None:
    """What the first page sets larger than its text, if that can be a headline; a paper's name in one word cannot."""
    sizes: Counter[float] = Counter()
    parts: list[tuple[float, str]] = []

    def seen(text: str, _: Any, matrix: Any, __: Any, size: float) -> None:
        if text.strip():
            shown = round(abs(size * matrix[3]) or size, 1)
            sizes[shown] += len(text.strip())
            parts.append((shown, text))

    try:
        lines = reader.pages[0].extract_text(visitor_text=seen).splitlines()
    except Exception:  # the page was read; only its sizes were not
        return None
    usual = max(sizes, key=lambda size: sizes[size], default=0.0)
    for size in sorted((each for each in sizes if each > 1.15 * usual), reverse=True):
        letters = "".join("".join(text for each, text in parts if each == size).split())
        found = _lines_of(letters, lines) if len(letters) <= _LONGEST_HEADING else ""
        if len(found.split()) > 2:
            return found
    return None


def _lines_of(letters: str, lines: list[str]) -> str:
    """The lines that are made of these letters: the parts of a page tell where it has no spaces, its lines do."""
    for start in range(len(lines)):
        words: list[str] = []
        for line in lines[start : start + _MOST_HEADING_LINES]:
            words += line.split()
            if "".join(words) == letters:
                return " ".join(words)
            if not letters.startswith("".join(words)):
                break
    return ""


def _has_picture(page: PageObject) -> bool:
    try:
        objects = page["/Resources"]["/XObject"]  # type: ignore[index]
        return any(each.get_object().get("/Subtype") == "/Image" for each in objects.values())
    except Exception:  # no resources, or broken ones
        return False


def _about(reader: PdfReader) -> dict[str, Any]:
    found: dict[str, Any] = {"title": None, "author": None, "created": None}
    try:
        said = reader.metadata
        if said:
            found["title"] = str(said.title) if said.title else None
            found["author"] = str(said.author) if said.author else None
            day = said.creation_date
            found["created"] = day.date().isoformat() if isinstance(day, datetime) else None
    except Exception:  # what a file says of itself is often broken, and not needed
        return found
    return found


if __name__ == "__main__":
    serve(read)
