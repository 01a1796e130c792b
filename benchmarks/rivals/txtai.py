"""txtai: its BM25 index, and its hybrid of BM25 and vectors with our embedding model. Articles are indexed whole."""

from typing import Any

import numpy as np
from txtai import Embeddings

from benchmarks.rivals.kinds import FIRST, Articles, Find, Found, embedder


def build_words(articles: Articles) -> Find:
    return _finding(Embeddings(keyword=True, content=True), articles)


def build(articles: Articles) -> Find:
    ours = embedder()

    def transform(texts: list[str]) -> Any:
        # txtai does not tell questions from passages here; a single text is what its search asks with.
        embed = ours.embed_questions if len(texts) == 1 else ours.embed_passages
        return np.asarray(embed(texts), dtype=np.float32)

    return _finding(Embeddings(method="external", transform=transform, hybrid=True, content=True), articles)


def _finding(embeddings: Any, articles: Articles) -> Find:
    embeddings.index([(article, text, None) for article, text in articles.items()])

    def find(question: str) -> list[Found]:
        return [(each["id"], each["text"]) for each in embeddings.search(question, FIRST)]

    return find
