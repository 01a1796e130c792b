"""A question -> Hits: nearest by meaning and best by words, fused into one order; time and copies considered."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.article import Language
from corpus.language import detect_language
from corpus.library import Filters, Library
from index.abbreviations import spell_out
from index.build import Index
from index.embed import Embedder, Vectors
from index.fuse import Candidate, fuse
from index.glossary import wanted_tokens
from index.hit import FoundBy, Hit
from index.reader import Reader
from index.rerank import READ, rerank
from index.when import When, lifts, without_present

CANDIDATES = 50  # passages taken from each half and language
EARLIER, EARLIER_PART = 3, 3  # passages of the question before: at most so many, and one in so many hits


@dataclass(frozen=True, slots=True)
class _Scored:
    """`match`: its words against the best match's in its language, 0..1."""

    candidate: Candidate
    score: float
    match: float


class Searcher:
    """Search in one index with the embedder that made it; the library tells filters and copies.

    With a reader the first hits are read, and those whose passage answers come first.
    """

    def __init__(self, index: Index, embedder: Embedder, library: Library, reader: Reader | None = None) -> None:
        self._index = index
        self._library = library
        self._reader = reader
        self.embedder = embedder

    def search(
        self,
        question: str,
        limit: int = 10,
        filters: Filters | None = None,
        when: When | None = None,
        earlier: str | None = None,
    ) -> list[Hit]:
        """The best `limit` passages, best first; `filters` restrict the articles, `when` only lifts.

        What the `earlier` question of a conversation found is considered too. Of articles that copy each other one is
        among the hits, the others are named in its `also_in`. Empty where the index is empty, the question blank, or no
        article passes the filters.
        """
        if not question.strip():
            return []
        ids = sorted(self._library.select(filters)) if filters and filters != Filters() else None
        kept = max(limit, READ) if self._reader else limit
        hits = self._found(question, kept, ids, when or When())
        if earlier:
            hits = _beside(hits, self._found(earlier, EARLIER, ids, When()))
        asked = without_present(question) if when and when.newest else question
        return (rerank(asked, hits, self._reader, self._library.get) if self._reader else hits)[:limit]

    def _found(self, question: str, limit: int, ids: Sequence[str] | None, when: When) -> list[Hit]:
        question = spell_out(question)
        spoken = detect_language(question)
        vector = self.embedder.embed_questions([question])[0]
        wanted = max(CANDIDATES, 2 * limit)
        found: list[_Scored] = []
        for language, words in wanted_tokens(question, spoken).items():
            best = dict(self._index.lexical.best(words, language, wanted, ids))
            most = max(best.values(), default=0.0)
            candidates = self._candidates(vector, language, wanted, best, ids)
            scores = fuse(candidates, most, self.embedder.scale, crossed=language != spoken)
            found += [
                _Scored(candidate, score, candidate.words / most if most else 0.0)
                for candidate, score in zip(candidates, scores, strict=True)
            ]
        return self._hits(_ranked(found, when), limit)

    def _candidates(
        self, vector: Vectors, language: Language, wanted: int, words: dict[str, float], ids: Sequence[str] | None
    ) -> list[Candidate]:
        """The nearest passages in a language and those found by their words, each with cosine and BM25 score."""
        store = self._index.store
        found = {
            stored[0].id: Candidate(stored, cosine, words.get(stored[0].id, 0.0), found_by_meaning=True)
            for stored, cosine in store.nearest(vector, language, wanted, ids)
        }
        # Passages found by their words alone get their true similarity too.
        for id_, (stored, other) in store.get([each for each in words if each not in found], language).items():
            found[id_] = Candidate(stored, float(vector @ other), words[id_])
        return list(found.values())

    def _hits(self, ranked: list[tuple[float, Candidate]], limit: int) -> list[Hit]:
        """The best passages, one article of each group of copies: the leading one, else the best ranked."""
        articles = list(dict.fromkeys(candidate.stored[0].article_id for _, candidate in ranked))
        groups = self._library.copies(articles)
        present = set(articles)
        chosen: dict[str, str] = {}
        hits: list[Hit] = []
        for score, candidate in ranked:
            passage, language = candidate.stored
            group = groups.get(passage.article_id)
            if group is not None:
                shown = chosen.setdefault(group[0], group[0] if group[0] in present else passage.article_id)
                if shown != passage.article_id:
                    continue
            others = tuple(each for each in group or () if each != passage.article_id)
            hits.append(Hit(passage, round(score, 6), _found_by(candidate), language, others))
            if len(hits) == limit:
                break
        return hits

    def rarity(self, tokens: Iterable[str]) -> float:
        """How telling a word is that any of these tokens stands for: 0 in every passage, 1 in none (BM25's idf)."""
        count = self._index.lexical.count()
        frequency = max((self._index.lexical.frequency(token) for token in tokens), default=0)
        frequency = min(count, frequency)  # deleted documents count in the one and not in the other
        return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5)) / math.log(2 * count + 2)


def _beside(hits: list[Hit], earlier: list[Hit]) -> list[Hit]:
    """The hits with those of the earlier question that they lack in the place of their last ones; a story once."""
    held = {each for hit in hits for each in (hit.passage.id, *hit.also_in)}
    more = [hit for hit in earlier if hit.passage.id not in held and hit.passage.article_id not in held]
    more = more[: len(hits) // EARLIER_PART]
    kept = hits[: len(hits) - len(more)]
    least = kept[-1].score if kept else 1.0
    return [*kept, *(replace(hit, score=min(hit.score, least)) for hit in more)]


def _ranked(found: list[_Scored], when: When) -> list[tuple[float, Candidate]]:
    """Best first, time considered; equal scores by what they were before, then by id."""
    lifted = lifts(
        [one.candidate.stored[0] for one in found], [one.score for one in found], [one.match for one in found], when
    )
    scored = [(min(1.0, one.score + lift), one.score, one.candidate) for one, lift in zip(found, lifted, strict=True)]
    scored.sort(key=lambda each: (-each[0], -each[1], each[2].stored[0].id))
    return [(score, candidate) for score, _, candidate in scored]


def _found_by(candidate: Candidate) -> frozenset[FoundBy]:
    found: list[FoundBy] = []
    if candidate.found_by_meaning:
        found.append("meaning")
    if candidate.words > 0:
        found.append("words")
    return frozenset(found)
