"""txtai: its BM25 index, and its hybrid of BM25 and vectors with our embedding model. Articles are indexed whole.

As its documentation has it: "General" (https://neuml.github.io/txtai/embeddings/configuration/general: `keyword`,
`hybrid`) and "Vectors" (https://neuml.github.io/txtai/embeddings/configuration/vectors/: `external`, `instructions`).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from txtai import Embeddings

from benchmarks.rivals.kinds import FIRST, Articles, Find, Found, embedder
from index.embed import Embedder

INSTRUCTIONS = {"query": "query: ", "data": "passage: "}  # txtai puts them before what it has embedded


def build_words(articles: Articles) -> Find:
    return _finding(Embeddings(keyword=True, content=True), articles)


def build(articles: Articles) -> Find:
    return _finding(hybrid(embedder()), articles)


def hybrid(ours: Embedder) -> Any:
    return Embeddings(
        method="external", transform=_transform(ours), instructions=INSTRUCTIONS, hybrid=True, content=True
    )


def _transform(ours: Embedder) -> Callable[[list[str]], Any]:
    def transform(texts: list[str]) -> Any:
        # Our embedder has calls of its own for questions and passages; the instruction in front tells which is wanted.
        asking = texts[0].startswith(INSTRUCTIONS["query"])
        bare = [text.removeprefix(INSTRUCTIONS["query" if asking else "data"]) for text in texts]
        embed = ours.embed_questions if asking else ours.embed_passages
        return np.asarray(embed(bare), dtype=np.float32)

    return transform


def _finding(embeddings: Any, articles: Articles) -> Find:
    embeddings.index([(article, text, None) for article, text in articles.items()])

    def find(question: str) -> list[Found]:
        return [(each["id"], each["text"]) for each in embeddings.search(question, FIRST)]

    return find
