"""A question -> Hits: nearest by meaning and best by words, fused into one order."""

import math
from collections.abc import Iterable, Sequence

from index.build import Index
from index.embed import Embedder, Vectors
from index.fuse import fuse
from index.hit import FoundBy, Hit
from index.store import StoredPassage

CANDIDATES = 50  # passages taken from each half


class Searcher:
    """Search in one index with the embedder that made it."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._index = index
        self.embedder = embedder

    def search(self, question: str, limit: int = 10, article_ids: Sequence[str] | None = None) -> list[Hit]:
        """The best `limit` passages, best first; `article_ids` restricts the search to these articles.

        Empty where the index is empty or the question blank.
        """
        if not question.strip() or self._index.store.count() == 0:
            return []
        vector = self.embedder.embed_questions([question])[0]
        stored: dict[str, StoredPassage] = {}
        meaning: dict[str, float] = {}
        wanted = max(CANDIDATES, limit)
        for piece, cosine in self._index.store.nearest(vector, wanted, article_ids):
            stored[piece[0].id], meaning[piece[0].id] = piece, cosine
        near = frozenset(meaning)
        words = dict(self._index.lexical.best(question, wanted, article_ids))
        self._add_missing([each for each in words if each not in meaning], vector, stored, meaning)
        return [
            Hit(stored[id_][0], round(score, 6), _found_by(id_ in near, id_ in words), stored[id_][1])
            for id_, score in fuse(meaning, words)[:limit]
        ]

    def rarity(self, tokens: Iterable[str]) -> float:
        """How telling a word is that any of these tokens stands for: 0 in every passage, 1 in none (BM25's idf)."""
        count = self._index.lexical.count()
        frequency = max((self._index.lexical.frequency(token) for token in tokens), default=0)
        return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5)) / math.log(2 * count + 2)

    def _add_missing(
        self, ids: list[str], vector: Vectors, stored: dict[str, StoredPassage], meaning: dict[str, float]
    ) -> None:
        """Passages found by their words alone get their true similarity too."""
        for id_, (piece, other) in self._index.store.get(ids).items():
            stored[id_], meaning[id_] = piece, float(vector @ other)


def _found_by(near: bool, words: bool) -> frozenset[FoundBy]:
    found: list[FoundBy] = []
    if near:
        found.append("meaning")
    if words:
        found.append("words")
    return frozenset(found)
