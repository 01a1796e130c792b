"""The first hits, read: those whose passage answers the question come first."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.article import Article, Passage
from corpus.passages import embedded_text
from index.fits import UNFIT, fits, repeats
from index.hit import Hit, Reading
from index.pair import Seen
from index.people import of_other_people
from index.reader import Reader
from index.years import of_another_year

READ = 6  # hits that are read
READER_WEIGHT = 0.1  # of the reader's score against the search's, chosen on the development sets (docs/decisions.md)


def seen(passage: Passage) -> Seen:
    """The passage as the reader sees it: its article's title and day stand before it."""
    text = embedded_text(passage.title, passage.published, passage.text)
    return Seen(text, len(text) - len(passage.text))


def _answers(question: str, hit: Hit, span: tuple[int, int], article: Callable[[str], Article | None]) -> bool:
    """Whether the words of the span are of the kind, the people and the year asked for, and more than the question."""
    text = hit.passage.text
    if not fits(question, text, *span) or of_other_people(question, text, *span):
        return False
    if repeats(question, text[slice(*span)], hit.language):
        return False
    if not any(char.isdigit() for char in question):
        return True
    whole = article(hit.passage.article_id)
    return not of_another_year(question, hit.passage, whole.text[: hit.passage.start] if whole else "", *span)


def rerank(question: str, hits: Sequence[Hit], reader: Reader, article: Callable[[str], Article | None]) -> list[Hit]:
    """The hits in a new order, each of the first READ with its reading; the others follow as they were.

    An answer of another kind, of other people or of another year than asked for, or that repeats the question, counts
    UNFIT of its score. `article`: the one of an id.
    """
    first, rest = hits[:READ], hits[READ:]
    texts = [seen(hit.passage) for hit in first]
    read = []
    for hit, text, reading in zip(first, texts, reader.read(question, texts), strict=True):
        start, end = reading.start - text.begins, reading.end - text.begins
        fit = _answers(question, hit, (start, end), article)
        sure = reading.score if fit else round(UNFIT * reading.score, 6)
        inside = Reading(start, end, sure)
        score = (1 - READER_WEIGHT) * hit.score + READER_WEIGHT * sure
        read.append(replace(hit, score=round(score, 6), reading=inside))
    read.sort(key=lambda hit: -hit.score)
    least = read[-1].score if read else 1.0
    return [*read, *(replace(hit, score=min(hit.score, least)) for hit in rest)]
