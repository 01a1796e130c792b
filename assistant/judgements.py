"""What people say of answers: a user's feedback, an editor's review, and what many reviews come to."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeVar, get_args

from assistant.answer import MARKER, Answer
from assistant.errors import UserError
from assistant.kept import Kept
from assistant.settings import JAKARTA
from corpus.sentences import split_sentences

Reason = Literal["wrong", "outdated", "not_answered", "bad_source", "unclear", "missing", "other"]
Mark = Literal["right", "partly", "wrong"]
Backing = Literal["supported", "unsupported"]
Criterion = Literal["accuracy", "sourcing", "opinion_apart", "no_editorialising", "context"]
Grade = Literal["ok", "minor", "major"]
Case = Literal["answerable", "unanswerable"]
REASONS: tuple[Reason, ...] = get_args(Reason)
MARKS: tuple[Mark, ...] = get_args(Mark)
BACKINGS: tuple[Backing, ...] = get_args(Backing)
CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
GRADES: tuple[Grade, ...] = get_args(Grade)
CASES: tuple[Case, ...] = get_args(Case)
MOST_NOTE = 2000  # characters
_UP_TO_MARKERS = re.compile(r".+?(?:(?:\s*\[\d+\])+[\s.]*|$)")


@dataclass(frozen=True, slots=True)
class Feedback:
    """Whether an answer helped one user, and why not."""

    helped: bool
    reasons: tuple[Reason, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        _check_note(self.note)
        if not set(self.reasons) <= set(REASONS):
            raise ValueError(f"unknown reasons {self.reasons}")


@dataclass(frozen=True, slots=True)
class Review:
    """What one editor finds of an answer; all that is not judged is left out.

    `citations` by number, `sentences` by their place in `sentences_of`. A `case` makes a question for
    `python -m assistant evaluate` of it: answerable (by the citations marked right), or by no article that is held;
    `answers` are the wordings it accepts, `forbidden` what must not be said.
    """

    citations: Mapping[int, Mark] = field(default_factory=dict)
    sentences: Mapping[int, Backing] = field(default_factory=dict)
    criteria: Mapping[Criterion, Grade] = field(default_factory=dict)
    note: str = ""
    case: Case | None = None
    answers: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_note("\n".join((self.note, *self.answers, *self.forbidden)).strip("\n"))
        whole = (
            set(self.citations.values()) <= set(MARKS)
            and set(self.sentences.values()) <= set(BACKINGS)
            and set(self.criteria) <= set(CRITERIA)
            and set(self.criteria.values()) <= set(GRADES)
            and self.case in (None, *CASES)
        )
        if not whole or not all(isinstance(one, int) for one in (*self.citations, *self.sentences)):
            raise ValueError(f"no review: {self}")

    def fits(self, answer: Answer) -> bool:
        """Whether all it marks is in the answer."""
        numbers = {citation.number for citation in answer.citations}
        return set(self.citations) <= numbers and set(self.sentences) <= set(range(len(sentences_of(answer))))


@dataclass(frozen=True, slots=True)
class Given:
    """A review with its author and moment (UTC)."""

    reviewer: str
    at: datetime
    review: Review


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One answer on the editors' desk: its exchange, the questions and answers before it, what users and editors said
    of it, the latest first."""

    kept: Kept
    history: tuple[Kept, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    reviews: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """The citations of the answers given in the week from `monday` on that editors marked, and their shares in 0..1."""

    monday: date
    marked: int
    right: float
    partly: float
    wrong: float


def sentences_of(answer: Answer) -> list[str]:
    """The sentences of an answer with their numbers, in order; a line that only introduces others is none."""
    found: list[str] = []
    for line in answer.text.splitlines():
        words = line.strip()
        if not MARKER.sub("", words).strip(" .") or (words.endswith(":") and not MARKER.search(words)):
            continue
        if words.startswith("“"):  # a quotation is judged as one, however many sentences it has
            found.append(words)
            continue
        for part in _UP_TO_MARKERS.findall(words):  # the numbers belong to the sentence before them
            starts = [start for start, _ in split_sentences(MARKER.sub(_blank, part))]
            found += [part[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=False)]
    return found


def _blank(marker: re.Match[str]) -> str:
    return " " * len(marker.group())


def shared_marks(answers: Iterable[Reviewed], first: str, second: str) -> list[tuple[Mark, Mark]]:
    """What each of two reviewers gave the citations that both marked."""
    pairs: list[tuple[Mark, Mark]] = []
    for answer in answers:
        by = {given.reviewer: given.review.citations for given in answer.reviews}
        one, other = by.get(first, {}), by.get(second, {})
        pairs += [(one[number], other[number]) for number in one if number in other]
    return pairs


def cohen_kappa(answers: Iterable[Reviewed], first: str, second: str) -> float | None:
    """How far two reviewers agree, beyond chance, on the citations both marked; at most 1.

    Cohen's kappa (p_o - p_e) / (1 - p_e): p_o is the share of citations marked alike, p_e the sum over marks of the
    product of how often each gives it (J. Cohen, A Coefficient of Agreement for Nominal Scales, Educational and
    Psychological Measurement 20, 1960, 37-46). None where they share no citation, or both gave one mark throughout.
    """
    pairs = shared_marks(answers, first, second)
    if not pairs:
        return None
    ours, theirs = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    chance = sum(ours[mark] * theirs[mark] for mark in MARKS)  # times the square of how many there are
    square = len(pairs) ** 2
    alike = sum(one == other for one, other in pairs) * len(pairs)
    return None if chance == square else (alike - chance) / (square - chance)


def weekly(answers: Iterable[Reviewed]) -> list[Week]:
    """The marks of citations by the week in which the answer was given (Jakarta), the earliest first; each reviewer's
    marks count, and a week without any is left out."""
    weeks: dict[date, Counter[Mark]] = {}
    for answer in answers:
        day = answer.kept.asked.astimezone(JAKARTA).date()
        marks = [mark for given in answer.reviews for mark in given.review.citations.values()]
        if marks:
            weeks.setdefault(day - timedelta(days=day.weekday()), Counter()).update(marks)
    return [
        Week(monday, count.total(), *(count[mark] / count.total() for mark in MARKS))
        for monday, count in sorted(weeks.items())
    ]


def judgement_json(judgement: Feedback | Review) -> str:
    """Either as JSON, for `read_feedback` and `read_review`."""
    row = asdict(judgement)
    return json.dumps({name: list(value) if isinstance(value, tuple) else value for name, value in row.items()})


def read_feedback(written: str) -> Feedback:
    """What another release wrote is read as far as this one knows it."""
    row = _row(written)
    return Feedback(bool(row.get("helped")), _known(row.get("reasons"), REASONS), _short(row.get("note")))


def read_review(written: str) -> Review:
    """What another release wrote is read as far as this one knows it."""
    row = _row(written)
    return Review(
        citations={
            int(key): mark
            for key, mark in _marks(row.get("citations"), MARKS).items()
            if key.removeprefix("-").isdecimal()
        },
        sentences={
            int(key): mark
            for key, mark in _marks(row.get("sentences"), BACKINGS).items()
            if key.removeprefix("-").isdecimal()
        },
        criteria={
            one: grade for key, grade in _marks(row.get("criteria"), GRADES).items() for one in CRITERIA if one == key
        },
        note=_short(row.get("note")),
        case=next((one for one in CASES if one == row.get("case")), None),
        answers=_texts(row.get("answers")),
        forbidden=_texts(row.get("forbidden")),
    )


_Word = TypeVar("_Word", bound=str)


def _row(written: str) -> dict[str, Any]:
    row = json.loads(written)
    return row if isinstance(row, dict) else {}


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, list) else ()


def _short(note: Any) -> str:
    return str(note or "")[:MOST_NOTE]


def _known(values: Any, known: Sequence[_Word]) -> tuple[_Word, ...]:
    return tuple(one for value in (values if isinstance(values, list) else ()) for one in known if one == value)


def _marks(values: Any, known: Sequence[_Word]) -> dict[str, _Word]:
    given = values if isinstance(values, dict) else {}
    return {str(key): one for key, value in given.items() for one in known if one == value}


def _check_note(note: str) -> None:
    if len(note) > MOST_NOTE:
        raise UserError("note_too_long", length=len(note), most=MOST_NOTE)
