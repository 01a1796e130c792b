"""The form of one review: what the browser sends of it becomes a Review, and how its marks are drawn."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from assistant.judgements import BACKINGS, CASES, CRITERIA, GRADES, MARKS, Review
from assistant.page.labels import label
from assistant.page.markup import attributes, escape
from corpus.article import Language
from corpus.fields import clean, legible

_Word = TypeVar("_Word", bound=str)


def review_of(form: object) -> Review:
    """The review that a form holds. Anyone can send anything: ValueError where it is none, UserError where it is too
    long."""
    if not isinstance(form, Mapping):
        raise ValueError("no form")
    case = form.get("case")
    return Review(
        citations=_numbered(form.get("citations"), MARKS),
        sentences=_numbered(form.get("sentences"), BACKINGS),
        criteria={
            one: grade for key, grade in _marks(form.get("criteria"), GRADES).items() for one in CRITERIA if one == key
        },
        note=_text(form.get("note")),
        case=next((one for one in CASES if one == case), None),
        answers=_lines(form.get("answers")),
        forbidden=_lines(form.get("forbidden")),
    )


def _marks(given: object, known: Sequence[_Word]) -> dict[str, _Word]:
    if not isinstance(given, Mapping):
        raise ValueError("no marks")
    found = {str(key): one for key, value in given.items() for one in known if one == value}
    if len(found) != len(given):
        raise ValueError("unknown marks")
    return found


def _numbered(given: object, known: Sequence[_Word]) -> dict[int, _Word]:
    marks = _marks(given, known)
    if not all(key.isascii() and key.isdecimal() and len(key) < 6 for key in marks):
        raise ValueError("no numbers")
    return {int(key): mark for key, mark in marks.items()}


def _text(given: object) -> str:
    return clean(legible(given)) if isinstance(given, str) else ""


def _lines(given: object) -> tuple[str, ...]:
    return tuple(line.strip() for line in _text(given).splitlines() if line.strip())


def choices(
    name: str, options: Sequence[tuple[str, str]], chosen: str | None, keyed: bool = True, **values: Any
) -> str:
    """Radio buttons in one line; `options` are values with their labels, `keyed` shows the key that picks each."""
    shown = "".join(
        f'<label class="tw-desk-choice"><input type="radio"{attributes(name=name, value=value, **values)}'
        f"{' checked' if value == (chosen or '') else ''}>"
        f"{f'<kbd aria-hidden=true>{at}</kbd>' if keyed else ''}<span>{escape(text)}</span></label>"
        for at, (value, text) in enumerate(options, 1)
    )
    return f'<div class="tw-desk-choices">{shown}</div>'


def words(name: str, title: str, text: str, rows: int, most: int) -> str:
    """A box for text with its label."""
    box = attributes(id=f"tw-desk-{name}", name=name, rows=rows, maxlength=most)
    return (
        f'<div class="tw-desk-words"><label for="tw-desk-{name}">{escape(title)}</label>'
        f"<textarea{box}>{escape(text)}</textarea></div>"
    )


def options(prefix: str, values: Sequence[str], language: Language) -> list[tuple[str, str]]:
    """Values with their labels."""
    return [(value, label(f"{prefix}{value}", language)) for value in values]
