"""The JSON that other programs read. Fields are added, never renamed or removed."""

from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Citation
from assistant.support import Verdict
from corpus.add import Outcome
from corpus.article import Article
from index.hit import Hit, Reading

if TYPE_CHECKING:
    from corpus.watch import Watched

Json = dict[str, Any]


def answer_json(answer: Answer, question: str, question_id: str | None = None) -> Json:
    """One answered question."""
    span = answer.span
    return {
        "id": question_id,
        "question": question,
        "standalone_question": answer.standalone_question,
        "language": answer.language,
        "outcome": answer.outcome,
        "span": span and {"since": _day(span.since), "until": _day(span.until)},
        "notice": answer.notice,
        "text": answer.text,
        "short_answer": answer.short_answer,
        "written_by": answer.written_by,
        "citations": [citation_json(citation) for citation in answer.citations],
        "hits": [hit_json(hit) for hit in answer.hits],
        "removed_sentences": answer.removed_sentences,
        "seconds": {name: round(seconds, 4) for name, seconds in answer.seconds.items()},
    }


def citation_json(citation: Citation) -> Json:
    """One citation with the place of its quote."""
    passage = citation.passage
    return {
        "number": citation.number,
        "article_id": passage.article_id,
        "title": passage.title,
        "outlet": passage.outlet,
        "published": _day(passage.published),
        "url": passage.url,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "state": citation.state,
        "changed": citation.changed,
        "also_in": list(citation.also_in),
    }


def reading_json(reading: Reading, passage: str, reading_id: str | None) -> Json:
    """The best answer of one passage, whatever its score."""
    return {
        "id": reading_id,
        "answer": passage[reading.start : reading.end],
        "start": reading.start,
        "end": reading.end,
        "score": reading.score,
    }


def verdict_json(verdict: Verdict, sentence_id: str | None) -> Json:
    """What became of one sentence that was checked."""
    return {"id": sentence_id, "state": verdict.state, "reasons": list(verdict.reasons)}


def hit_json(hit: Hit) -> Json:
    """One passage that was found."""
    passage = hit.passage
    return {
        "article_id": passage.article_id,
        "passage_id": passage.id,
        "title": passage.title,
        "outlet": passage.outlet,
        "published": _day(passage.published),
        "url": passage.url,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": hit.score,
        "found_by": sorted(hit.found_by),
        "also_in": list(hit.also_in),
    }


def article_json(article: Article) -> Json:
    """One article; `import` reads it back."""
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "url": article.url,
        "published": _day(article.published),
        "outlet": article.outlet,
        "author": article.author,
        "place": article.place,
        "duplicate_of": article.duplicate_of,
        "updated": _day(article.updated),
    }


def outcome_json(outcome: Outcome, error: str | None) -> Json:
    """What became of one source, with the sentence of its error."""
    return {
        "source": outcome.source,
        "article_ids": list(outcome.article_ids),
        "error": error,
        "state": outcome.state,
    }


def watched_json(watched: "Watched", error: str | None) -> Json:
    """One address of the watch list, with the sentence of what failed at its last run; times are UTC."""
    return {
        "url": watched.url,
        "kind": watched.kind,
        "added": watched.added.isoformat(timespec="seconds"),
        "last_run": watched.last_run.isoformat(timespec="seconds") if watched.last_run else None,
        "last_new": watched.last_new,
        "held": watched.held,
        "waiting": watched.waiting,
        "failed": watched.failed,
        "error": error,
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
