"""The first hits, read: those whose passage answers the question come first."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Passage
from corpus.passages import embedded_text
from index.fits import UNFIT, fits
from index.hit import Hit, Reading
from index.pair import Seen
from index.reader import Reader

READ = 6  # hits that are read
READER_WEIGHT = 0.1  # of the reader's score against the search's, chosen on the development sets (docs/decisions.md)


def seen(passage: Passage) -> Seen:
    """The passage as the reader sees it: its article's title and day stand before it."""
    text = embedded_text(passage.title, passage.published, passage.text)
    return Seen(text, len(text) - len(passage.text))


def rerank(question: str, hits: Sequence[Hit], reader: Reader) -> list[Hit]:
    """The hits in a new order, each of the first READ with its reading; the others follow as they were."""
    first, rest = hits[:READ], hits[READ:]
    texts = [seen(hit.passage) for hit in first]
    read = []
    for hit, text, reading in zip(first, texts, reader.read(question, texts), strict=True):
        start, end = reading.start - text.begins, reading.end - text.begins
        sure = reading.score if fits(question, hit.passage.text, start, end) else round(UNFIT * reading.score, 6)
        inside = Reading(start, end, sure)
        score = (1 - READER_WEIGHT) * hit.score + READER_WEIGHT * sure
        read.append(replace(hit, score=round(score, 6), reading=inside))
    read.sort(key=lambda hit: -hit.score)
    least = read[-1].score if read else 1.0
    return [*read, *(replace(hit, score=min(hit.score, least)) for hit in rest)]
