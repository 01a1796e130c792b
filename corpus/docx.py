"""The parts of a DOCX -> its text and what it says of itself.

A reader of its own: only the two parts that matter are unpacked, each bounded; document types and entities are refused;
text in content controls and tracked insertions is kept, deleted and hidden text is not.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from corpus.errors import SourceError

LARGEST_PART = 40_000_000  # bytes, unpacked
_ABOUT_IT = ("docProps/core.xml", "_rels/.rels")
_MOST_TAGS = 2_000_000  # an article of the longest text, each word in a run of its own, has fewer
_SKIPPED = {"del", "moveFrom", "Fallback", "rPr", "pPr", "instrText", "delText"}
_TITLE_STYLES = re.compile(r"(?:title|judul|heading1|judul1)$", re.IGNORECASE)


def read_parts(raw: bytes, source: str) -> dict[str, Any]:
    """{"text", "title", "author", "created", "heading"}; raises SourceError bad_document, too_large or encrypted."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as parts:
            body = _parsed(parts, _main_part(parts, source), source)
            about = _about(parts, source)
    except SourceError:
        raise
    except DefusedXmlException as error:
        raise SourceError("bad_document", source, "it holds XML entities") from error
    except (
        ParseError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError, RuntimeError,
    ) as error:  # fmt: skip
        raise SourceError("bad_document", source, " ".join(str(error).split())[:100]) from error
    blocks = list(_blocks(body))
    heading = next((text for text, style in blocks[:5] if style and _TITLE_STYLES.match(style) and text), None)
    return {"text": "\n\n".join(text for text, _ in blocks if text), "heading": heading, **about}


def unpacked(parts: zipfile.ZipFile) -> int:
    """The bytes of a DOCX that are parsed when it is read: its text, and what it says of itself."""
    sizes = {part.filename: part.file_size for part in parts.infolist()}
    text = sizes.get("word/document.xml", max(sizes.values(), default=0))
    return min(text, LARGEST_PART) + sum(min(sizes.get(name, 0), LARGEST_PART) for name in _ABOUT_IT)


def _main_part(parts: zipfile.ZipFile, source: str) -> str:
    """The name of the part that holds the text; word/document.xml in nearly every file."""
    if "word/document.xml" in parts.namelist():
        return "word/document.xml"
    for relation in _parsed(parts, "_rels/.rels", source):
        if str(relation.get("Type")).endswith("/officeDocument"):
            return str(relation.get("Target")).removeprefix("/")
    raise SourceError("bad_document", source, "it holds no text part")


def _parsed(parts: zipfile.ZipFile, name: str, source: str) -> Element:
    with parts.open(name) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise SourceError("too_large", source, f"> {LARGEST_PART / 1e6:.0f} MB")
    if content.count(b"<") > _MOST_TAGS:
        raise SourceError("too_large", source, f"> {_MOST_TAGS:,} XML")
    root: Element = fromstring(content, forbid_dtd=True)
    return root


def _about(parts: zipfile.ZipFile, source: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {"title": None, "author": None, "created": None}
    names = {"title": "title", "creator": "author", "created": "created"}
    try:
        for each in _parsed(parts, "docProps/core.xml", source):
            if (name := names.get(_name(each))) and each.text:
                found[name] = each.text
    except (KeyError, ParseError):  # many writers leave it out
        return found
    return found


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _blocks(body: Element) -> Iterator[tuple[str, str | None]]:
    """(text, style) of each paragraph and (rows as lines, None) of each table, in order."""
    waiting = [body]
    while waiting:
        each = waiting.pop()
        name = _name(each)
        if name == "p":
            yield _text(each).strip(), _style(each)
        elif name == "tbl":
            yield "\n".join(filter(None, map(_row, (row for row in each if _name(row) == "tr")))), None
        elif name not in _SKIPPED:
            waiting.extend(reversed(each))


def _row(row: Element) -> str:
    cells = (" ".join(_text(cell).split()) for cell in row if _name(cell) == "tc")
    return " | ".join(filter(None, cells))


def _style(paragraph: Element) -> str | None:
    for each in paragraph:
        if _name(each) == "pPr":
            for setting in each:
                if _name(setting) == "pStyle":
                    return next((value for key, value in setting.items() if key.endswith("}val")), None)
    return None


def _text(element: Element) -> str:
    parts: list[str] = []
    waiting: list[Element | str] = list(reversed(element))
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            parts.append(each)
            continue
        name = _name(each)
        if name == "t":
            parts.append(each.text or "")
        elif name in ("tab", "br", "cr", "noBreakHyphen", "softHyphen"):
            parts.append({"tab": " ", "noBreakHyphen": "-", "softHyphen": ""}.get(name, "\n"))
        elif name not in _SKIPPED and not (name == "r" and _is_hidden(each)):
            if name == "p":
                waiting.append("\n")
            waiting.extend(reversed(each))
    return "".join(parts)


def _is_hidden(run: Element) -> bool:
    settings = (setting for each in run if _name(each) == "rPr" for setting in each)
    return any(_name(one) == "vanish" and not {"0", "false"} & set(one.attrib.values()) for one in settings)
