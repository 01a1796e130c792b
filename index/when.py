"""Time in search: passages of the span that a question names come first, and the newest where it asks for them.

Both only lift: articles report an event later, and some carry no date, so nothing is left out for its age.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.article import Passage
from corpus.spans import Span, find_span, named_spans

PUBLISHED_IN_SPAN = 0.18  # added to the score of a passage that was published in the span
NAMES_SPAN = 0.14  # or that names a day, month or year within it: an article may report an event years later
# What a passage must share with the question to be on its matter: of the best match of words, and of the best score.
SAME_WORDS, SAME_SCORE = 0.6, 0.7
_STEP = 0.001  # between two days' passages on one matter
# What a question says of the present; the articles themselves do not say it, so the reader is not asked for it.
_PRESENT = (
    r"(?:menurut|berdasarkan) (?:kabar|laporan|berita|data) ter(?:akhir|baru|kini)|terbaru|terkini|terakhir kali"
    r"|(?<!tahun )(?<!bulan )(?<!pekan )(?<!minggu )(?<!hari )terakhir|paling (?:baru|akhir)|sekarang|saat ini|kini"
    r"|dewasa ini|sejauh ini|hingga kini|according to the (?:latest|most recent) (?:news|reports?)|latest|newest"
    r"|most recent|current|currently|now|nowadays|at present|presently|so far|to date|up to now|these days"
)
_STATE = r"masih|status(?:nya)? (?:terakhir|sekarang)|perkembangan(?:nya)?|still"
_NEWEST = re.compile(rf"\b(?:{_PRESENT}|{_STATE})\b", re.IGNORECASE)
_SAID_OF_PRESENT = re.compile(rf"[,;]?\s*\b(?:{_PRESENT})\b[,;]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """What a question says of time: the span it names, and whether it asks for the present state."""

    span: Span | None = None
    newest: bool = False


def asks_for_newest(question: str) -> bool:
    """Whether the question is about the present state of a matter."""
    return _NEWEST.search(question) is not None


def without_present(question: str) -> str:
    """The question without its "now", "terbaru": that a passage is the newest is seen from its day, not its words."""
    return re.sub(r"\s+(?=[?!.])", "", " ".join(_SAID_OF_PRESENT.sub(" ", question).split()))


def read_when(question: str, today: date) -> When:
    """Read it from the question's words; relative ones count from `today`."""
    span = find_span(question, today)
    return When(span, span is None and asks_for_newest(question))


def lifts(passages: Sequence[Passage], scores: Sequence[float], matches: Sequence[float], when: When) -> list[float]:
    """What time adds to each score, 0 or more.

    `scores` in 0..1; `matches`: each passage's words against the best match's, 0..1. Where the newest is asked for,
    the passages on the question's matter come before all others, the newest first; those without a date stay.
    """
    if when.span is not None:
        return [_span_lift(passage, when.span) for passage in passages]
    if not when.newest or not passages:
        return [0.0] * len(passages)
    best = max(scores)
    on_matter = [
        passage.published is not None and match >= SAME_WORDS and score >= SAME_SCORE * best
        for passage, score, match in zip(passages, scores, matches, strict=True)
    ]
    days = sorted(
        {passage.published for passage, on in zip(passages, on_matter, strict=True) if on and passage.published}
    )
    place = {day: at for at, day in enumerate(days)}
    return [
        best - score + _STEP * (place[passage.published] + score) if on and passage.published else 0.0
        for passage, score, on in zip(passages, scores, on_matter, strict=True)
    ]


def _span_lift(passage: Passage, span: Span) -> float:
    if passage.published is not None and span.holds(passage.published):
        return PUBLISHED_IN_SPAN
    named = named_spans(f"{passage.title}\n{passage.text}")
    return NAMES_SPAN if any(_inside(one, span) for one in named) else 0.0


def _inside(one: Span, span: Span) -> bool:
    return (span.since is None or (one.since is not None and one.since >= span.since)) and (
        span.until is None or (one.until is not None and one.until <= span.until)
    )
