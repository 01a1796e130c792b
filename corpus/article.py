"""What was published: an article, and the passages it is cut into."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["id", "en"]


@dataclass(frozen=True, slots=True)
class Article:
    """One published article. `text` is NFC and never blank; `title` is never empty."""

    id: str
    title: str
    text: str
    language: Language
    url: str | None = None
    published: date | None = None
    outlet: str | None = None
    author: str | None = None
    place: str | None = None
    duplicate_of: str | None = None
    updated: date | None = None

    def __post_init__(self) -> None:
        if not self.id or not self.title.strip() or not self.text.strip():
            raise ValueError(f"an article needs an id, a title and a text (id {self.id!r})")
        if not unicodedata.is_normalized("NFC", self.text):
            raise ValueError(f"the text of {self.id!r} is not in Unicode form NFC")
        if self.language not in ("id", "en"):
            raise ValueError(f"language of {self.id!r} must be 'id' or 'en', not {self.language!r}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: `text == article.text[start:end]` in code points."""

    id: str
    article_id: str
    start: int
    end: int
    text: str
    title: str
    outlet: str | None = None
    published: date | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.text) or self.start < 0:
            raise ValueError(f"passage {self.id!r}: offsets {self.start}..{self.end} do not fit its text")


def content_id(title: str, text: str, outlet: str | None, url: str | None) -> str:
    """The id of an article that was given none: 16 hex digits, of the URL where there is one."""
    basis = url or "\x1f".join((title, text, outlet or ""))
    return hashlib.sha256(basis.encode()).hexdigest()[:16]
