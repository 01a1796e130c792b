"""PDF, DOCX and mail (saved .eml, and .mht pages) -> one Article each."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from corpus.apart import SECONDS, Answer, Unanswered, answers, failure
from corpus.article import Article
from corpus.dates import days_named, parse_date
from corpus.docx import read_parts
from corpus.encoding import decoded
from corpus.errors import SourceError
from corpus.fields import article_of, one_line
from corpus.heading import LONGEST_TITLE
from corpus.pages import read_page
from corpus.pagetext import running_text

_EARLIEST = date(1993, 6, 1)  # before the first PDF
_AFTER = timedelta(days=60)  # an article is not made into a file much later than the days it names
_MOST_PARTS = 200  # of a mail
_MUCH_MORE = 1.5  # times the words; the plain text of a whole mail has its menus and addresses besides
_NO_TITLE = re.compile(
    r"untitled|document\s*\d*$|dokumen\s*\d*$|presentation|template|^slide|^layout|judul$|.*\.(?:docx?|pdf|indd|rtf|odt)$"
    r"|.*[\\/]",
    re.IGNORECASE,
)
_FROM_WORD = re.compile(r"^\s*(?:microsoft word\s*-\s*)+", re.IGNORECASE)
_FORWARDED = re.compile(r"^(?:\s*(?:fwd?|re|tr|fw|terusan|bls)\s*:)+\s*", re.IGNORECASE)


def read_pdf(given: bytes | Path, source: str, url: str | None = None, seconds: float = SECONDS) -> Article:
    """The article of a PDF, read in a process of its own.

    Raises SourceError scanned, encrypted, too_many_pages, bad_document (also where it takes longer than `seconds`),
    no_text or too_large.
    """
    try:
        said: Answer = next(answers("corpus.pdf", given, seconds=seconds), {"error": ["", "no answer"]})
    except Unanswered as error:
        raise SourceError("bad_document", source, str(error)) from error
    if problem := failure(said, source, "bad_document"):
        raise problem
    pages = said["pages"]
    text = running_text(pages)
    if not text:
        raise SourceError("scanned" if said["pictures"] else "no_text", source)
    if not _is_writing(text):
        raise SourceError("scanned", source)  # letters without names: only seeing the page tells them
    title = _sane_title(said["title"], text) or _sane_title(said["heading"], text)
    return _article(running_text(pages, title), source, {**said, "title": title, "url": url})


def read_docx(raw: bytes, source: str, url: str | None = None) -> Article:
    """The article of a DOCX; raises SourceError bad_document, no_text or too_large."""
    said = read_parts(raw, source)
    title = _sane_title(said["title"], said["text"]) or said["heading"]
    return _article(said["text"], source, {**said, "title": title, "url": url})


def _article(text: str, source: str, said: dict[str, Any]) -> Article:
    """The article of a document's text and of what the document says of itself, as far as that can be true."""
    fields = {"text": text, "title": said["title"], "url": said["url"], "author": _sane_author(said["author"], text)}
    article = article_of(fields, source, plain=not said["title"])
    made = parse_date(said["created"] or "")
    if article.published is None and made and _is_sane_day(made, text):
        return replace(article, published=made)
    return article


def _is_writing(text: str) -> bool:
    """Whether a PDF's text is more than codes of letters: a font without a table of its letters gives /g12/g3."""
    letters = sum(char.isalpha() for char in text[:20_000])
    shown = sum(not char.isspace() for char in text[:20_000])
    codes = re.findall(r"/[a-zA-Z]{1,3}\d+|\(cid:\d+\)|\ufffd|[\ue000-\uf8ff]", text[:20_000])
    return letters > shown / 3 and sum(map(len, codes)) < shown / 3


def _sane_title(title: str | None, text: str) -> str | None:
    """A document's own title, unless it is a file's name, a template's, or of something the text does not speak of."""
    title = one_line(_FROM_WORD.sub("", title or ""))
    words = re.findall(r"[^\W\d_]{3,}", title.casefold())
    if not 8 <= len(title) <= LONGEST_TITLE or len(words) < 2 or _NO_TITLE.match(title):
        return None
    beginning = set(re.findall(r"[^\W\d_]{3,}", text[:5_000].casefold()))
    return title if 2 * sum(word in beginning for word in words) >= len(words) else None


def _sane_author(author: str | None, text: str) -> str | None:
    """A document's author where the text names them too; else it is whoever owns the computer."""
    name = one_line(author or "")
    return name if len(name.split()) > 1 and len(name) <= 80 and name.casefold() in text.casefold() else None


def _is_sane_day(made: date, text: str) -> bool:
    """Whether a text can be of the day its file was made: not later, and near a day or in a year that it names.

    Without one it may have been made into a file years later, or carry the day of a template.
    """
    if not _EARLIEST <= made <= datetime.now(UTC).date() + timedelta(days=1):
        return False
    named = days_named(text[:50_000])
    days = [day for year, month, number in named if year and number and (day := _day(year, month, number))]
    if days:
        return any(timedelta(days=-1) <= made - day <= _AFTER for day in days)
    years = {int(year) for year in re.findall(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|\d)", text[:50_000])}
    return made.year in years or made.year - 1 in years


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ------------------------------------------------------------------- mail


def read_mail(raw: bytes, source: str) -> Article:
    """The article of a saved mail or MHTML page: its HTML, or a mail's plain text where that says much more.

    Raises SourceError as read_page does, or bad_document.
    """
    try:
        mail = message_from_bytes(raw)
        htmls, plains = _texts(mail, source)
        subject, day, url = _header(mail, "Subject"), _mail_day(mail), _address(mail)
    except SourceError:
        raise
    except Exception as error:  # the standard parser raises many things on broken mail
        raise SourceError("bad_document", source, type(error).__name__) from error
    is_page = url is not None or "saved by" in _header(mail, "From").casefold()
    title = _FORWARDED.sub("", subject) or None
    # a page's Date is when it was saved
    given = {} if is_page else {name: value for name, value in (("title", title), ("published", day)) if value}
    found: Article | SourceError = SourceError("no_text", source)
    if htmls:
        html, address = htmls[0]  # what follows are frames and advertisements
        try:
            fields = read_page(html, source, url or address)
            named = {name: value for name, value in fields.items() if value}
            found = article_of({"title": title, "url": url or address, **named, **given}, source)
        except SourceError as error:
            found = error
    words = len(found.text.split()) if isinstance(found, Article) else 0
    plain = "" if is_page else max(plains, key=len, default="")
    if len(plain.split()) > _MUCH_MORE * words:
        return article_of({"text": plain, **given}, source, plain=not title)
    if isinstance(found, SourceError):
        raise found
    return found


def _texts(mail: Message, source: str) -> tuple[list[tuple[str, str | None]], list[str]]:
    """The HTML parts with their addresses, and the plain ones, without attachments."""
    htmls: list[tuple[str, str | None]] = []
    plains: list[str] = []
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind not in ("text/html", "text/plain", "application/xhtml+xml") or part.get_content_disposition() == (
            "attachment"
        ):
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content.strip():
            continue
        charset = part.get_content_charset()
        if kind == "text/plain":
            plains.append(decoded(content, source, charset))
        else:
            htmls.append((decoded(content, source, charset, html=True), _address(part)))
    return htmls, plains


def _parts(mail: Message) -> Iterator[Message]:
    """The parts of a mail, without the standard walk's recursion."""
    waiting, seen = [mail], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop()
        seen += 1
        inside = part.get_payload()
        if isinstance(inside, list):
            waiting.extend(each for each in reversed(inside) if isinstance(each, Message))
        else:
            yield part


def _header(mail: Message, name: str) -> str:
    raw = str(mail.get(name) or "")[:2_000]
    try:
        return one_line(str(make_header(decode_header(raw))))
    except (ValueError, LookupError):  # HeaderParseError is a ValueError; LookupError: a charset nobody knows
        return one_line(raw)


def _address(part: Message) -> str | None:
    for name in ("Snapshot-Content-Location", "Content-Location"):
        said = str(part.get(name) or "").strip()
        if re.match(r"https?://\S+$", said, re.IGNORECASE):
            return said
    return None


def _mail_day(mail: Message) -> str | None:
    try:
        return parsedate_to_datetime(str(mail.get("Date"))).date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
