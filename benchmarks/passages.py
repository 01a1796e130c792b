"""Passages for measurements of speed: real ones from public sets, and as many more as are asked for, made from them."""

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.beir import DATA, rows
from corpus.article import Article, Language
from corpus.fields import article_of
from corpus.passages import passages
from index.embed import Embedder, Vectors
from index.store import StoredPassage

SOURCES: tuple[tuple[str, Language], ...] = (
    ("idk_mrc/beir/corpus.jsonl", "id"),
    ("facqa/beir/corpus.jsonl", "id"),
    ("belebele/beir/corpus.en.jsonl", "en"),
    ("squad_xling_mt/en-passages/corpus.jsonl", "en"),
)
NOISE = 0.5  # of a made vector's length before it is brought back to 1; its cosine with the real one is then about .9
PER_ARTICLE = 4
SEED = 7


def real_articles(limit: int) -> list[Article]:
    """Articles of public sets, both languages; empty where the data is absent."""
    if not DATA.is_dir():
        return []
    found = []
    for path, language in SOURCES:
        for row in rows(DATA / path):
            found.append(article_of({"id": row["_id"], "text": row["text"], "language": language}, row["_id"]))
    random.Random(SEED).shuffle(found)
    return found[:limit]


def real_passages(limit: int, embedder: Embedder) -> list[StoredPassage]:
    """The first `limit` passages of those articles."""
    found: list[StoredPassage] = []
    for article in real_articles(limit):
        found += [(passage, article.language) for passage in passages(article, embedder.count_tokens)]
        if len(found) >= limit:
            break
    return found[:limit]


def many(
    size: int, real: list[StoredPassage], vectors: Vectors, batch: int
) -> Iterator[tuple[list[StoredPassage], Vectors]]:
    """`size` passages with unit vectors, in batches: the real ones first, then made ones with ids of their own.

    A made passage has a real one's words in another order and its vector with seeded noise.
    """
    shuffled, noise = random.Random(SEED), np.random.default_rng(SEED)
    for start in range(0, size, batch):
        places = range(start, min(start + batch, size))
        made = [_made(at, real[at % len(real)], at >= len(real), shuffled) for at in places]
        found = vectors[[at % len(real) for at in places]].copy()
        fresh = np.array([at >= len(real) for at in places])
        scatter = noise.normal(size=found.shape).astype(np.float32)
        scatter *= NOISE / np.linalg.norm(scatter, axis=1, keepdims=True)
        found[fresh] += scatter[fresh]
        yield made, found / np.linalg.norm(found, axis=1, keepdims=True)


def _made(at: int, stored: StoredPassage, fresh: bool, shuffled: random.Random) -> StoredPassage:
    passage, language = stored
    article = f"made-{at // PER_ARTICLE}"
    text = passage.text
    if fresh:
        words = text.split()
        shuffled.shuffle(words)
        text = " ".join(words)
    named = replace(passage, id=f"{article}#{at}", article_id=article, start=0, end=len(text), text=text)
    return named, language
