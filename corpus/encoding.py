"""The bytes of a text -> the text, whatever encoding they are in and whatever is said of it."""

import codecs
import re

from charset_normalizer import from_bytes

from corpus.errors import SourceError

HEAD = 200_000  # bytes looked at
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_META = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z][\w:.-]{1,30})", re.I)
# Encodings of text that the web knows. Others that Python has are no text (base64), or a way to smuggle (utf-7).
_WEB = re.compile(
    r"(?:utf-8|utf-16(?:-le|-be)?|iso8859-\d+|cp\d+|gb2312|gbk|gb18030|big5\w*|euc_\w+|shift_jis\w*|koi8-\w|iso2022_\w+"
    r"|mac-\w+|tis-620|ascii)$"
)


def decoded(raw: bytes, source: str, charset: str | None = None, html: bool = False) -> str:
    """The text of these bytes; raises SourceError binary. `charset` is what a header said.

    Bytes that are UTF-8 are read so, whatever is said of them; else what was said counts, if it can be true; else it
    is guessed.
    """
    said = known(charset) or (_of_meta(raw) if html else None)
    if said and said.startswith("utf-16") and not raw.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x00" in raw:
        return raw.decode(said, errors="replace")
    return raw.decode(encoding_of(raw, source, said), errors="replace")


def encoding_of(raw: bytes, source: str, said: str | None = None) -> str:
    """The encoding of a text by its first bytes; raises SourceError binary where it is no text."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    if b"\x00" in raw:
        raise SourceError("binary", source)
    if said and said.startswith("iso2022"):  # written in bytes that are all ASCII
        return said
    try:
        raw[: len(raw) - 3].decode("utf-8") if len(raw) >= HEAD else raw.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if len(raw) >= HEAD and error.start > len(raw) - 8:
            return "utf-8"
    head = raw[:HEAD]
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if odd > len(head) / 100:
        raise SourceError("binary", source)
    if said and _fits(head, said):
        return said
    best = from_bytes(head).best()
    if best is None:
        raise SourceError("binary", source)
    return str(best.encoding)


def known(charset: str | None) -> str | None:
    """Python's name of an encoding that a header or a page names; None for one that the web does not know."""
    try:
        name = codecs.lookup((charset or "").strip()).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    if not _WEB.match(name):
        return None
    return "cp1252" if name in ("iso8859-1", "ascii") else name  # as browsers have it


def _of_meta(raw: bytes) -> str | None:
    found = _META.search(raw[:4096])
    name = known(found[1].decode("ascii")) if found else None
    return None if name and name.startswith("utf-16") else name  # it could not be read if it were


def _fits(head: bytes, encoding: str) -> bool:
    wrong = head.decode(encoding, errors="replace").count("\ufffd")
    return wrong <= len(head) / 200
