"""What bytes hold: by their first ones, and where those do not tell, by the file's extension."""

import re
from typing import Literal

from corpus.errors import SourceError

Kind = Literal["text", "csv", "jsonl", "json", "columnar", "zip", "pdf", "mail"]

_KINDS: dict[str, Kind] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ""), "text"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    ".json": "json",
    **dict.fromkeys((".parquet", ".arrow", ".feather"), "columnar"),
    **dict.fromkeys((".zip", ".docx"), "zip"),
    ".pdf": "pdf",
    **dict.fromkeys((".eml", ".mht", ".mhtml"), "mail"),
}
#: the extensions that are looked for in folders and archives, lower case
EXTENSIONS = frozenset(_KINDS)
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # an empty one
    (b"PAR1", "columnar"),
    (b"ARROW1", "columnar"),
)
_OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc and .xls, and the newer ones under a password
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    b"{\\rtf",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"FEA1",
    b"BZh",
    b"\xfd7zXZ",
)
_MAIL = re.compile(rb"[A-Za-z][\w-]*:[ \t]?[^\n]*\n")
_MAIL_MARK = re.compile(rb"^(?:mime-version|message-id|received):", re.IGNORECASE | re.MULTILINE)


def kind_of(head: bytes, suffix: str, source: str) -> Kind:
    """The kind of a file by its first bytes and its extension; raises SourceError unsupported or encrypted."""
    start = head[:1024].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if start.startswith(_OFFICE_97):
        raise SourceError("encrypted" if suffix == ".docx" or _ENCRYPTED_PACKAGE in head else "unsupported", source)
    if start.startswith(_OTHERS) or suffix not in _KINDS:
        raise SourceError("unsupported", source)
    if _KINDS[suffix] == "text" and suffix in ("", ".txt") and _is_mail(start):
        return "mail"
    return _KINDS[suffix]


def _is_mail(start: bytes) -> bool:
    """Whether a text begins with the lines that a mail begins with."""
    return bool(_MAIL.match(start) and _MAIL_MARK.search(start.split(b"\n\n")[0].split(b"\r\n\r\n")[0]))
