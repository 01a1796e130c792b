"""The vectors, in Chroma: a folder, a server or Chroma Cloud. The only file that knows what a distance is."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings

from corpus.article import Language, Passage
from index.embed import Vectors

# Every question looks at this many neighbours at least: on 10,000 passages the approximate search then finds what an
# exact one would.
_HNSW = {"space": "cosine", "ef_search": 200, "ef_construction": 200}

# One collection a language: a question's own language is nearer in the vector space whatever is said, so among many
# passages in it those of the other would never be among the nearest. Each language gives its own best.
_COLLECTIONS: dict[Language, str] = {"id": "passages-id", "en": "passages-en"}

StoredPassage = tuple[Passage, Language]


class Store:
    """Passages with their vectors. `target` is a folder, `http://host:port`, `https://…` or `cloud`."""

    def __init__(self, target: str) -> None:
        self._client = _client(target)
        self._collections: dict[Language, Collection] = {
            language: self._open(name) for language, name in _COLLECTIONS.items()
        }

    def _open(self, name: str) -> Collection:
        # embedding_function=None: the default one would fetch a model from a hub.
        return self._client.get_or_create_collection(
            name, embedding_function=None, configuration=cast(Any, {"hnsw": _HNSW})
        )

    def upsert(self, passages: Sequence[StoredPassage], vectors: Vectors) -> None:
        """Write passages with their unit vectors, shape (passages, dimensions); the same id is overwritten."""
        most = self._client.get_max_batch_size()
        for language, collection in self._collections.items():
            rows = [row for row, (_, spoken) in enumerate(passages) if spoken == language]
            for start in range(0, len(rows), most):
                batch = rows[start : start + most]
                collection.upsert(
                    ids=[passages[row][0].id for row in batch],
                    documents=[passages[row][0].text for row in batch],
                    metadatas=[_metadata(passages[row][0]) for row in batch],
                    embeddings=vectors[batch],
                )

    def delete(self, article_ids: Sequence[str]) -> None:
        """Take every passage of these articles out; ids that are not there are no error."""
        for collection in self._collections.values():
            for start in range(0, len(article_ids), 500):
                collection.delete(where=cast(Any, {"article_id": {"$in": list(article_ids[start : start + 500])}}))

    def nearest(
        self, vector: Vectors, language: Language, limit: int, article_ids: Sequence[str] | None = None
    ) -> list[tuple[StoredPassage, float]]:
        """The passages in `language` most similar to one unit vector of shape (dimensions,), best first, with the
        cosine in -1..1. `article_ids` restricts the search to these articles.
        """
        if article_ids is not None and not article_ids:
            return []
        where = None if article_ids is None else {"article_id": {"$in": list(article_ids)}}
        found = self._collections[language].query(
            query_embeddings=cast(Any, [vector]),
            n_results=limit,
            where=cast(Any, where),
            include=["documents", "metadatas", "distances"],
        )
        rows = zip(
            found["ids"][0],
            cast(Any, found["documents"])[0],
            cast(Any, found["metadatas"])[0],
            cast(Any, found["distances"])[0],
            strict=True,
        )
        # With the space "cosine" Chroma's distance is 1 - cosine.
        return [
            ((_passage(id_, text, metadata), language), 1.0 - float(distance)) for id_, text, metadata, distance in rows
        ]

    def get(self, passage_ids: Sequence[str], language: Language) -> dict[str, tuple[StoredPassage, Vectors]]:
        """Passages in `language` and their vectors by id; ids that are not there are left out."""
        if not passage_ids:
            return {}
        found = self._collections[language].get(ids=list(passage_ids), include=["documents", "metadatas", "embeddings"])
        rows = zip(
            found["ids"],
            cast(Any, found["documents"]),
            cast(Any, found["metadatas"]),
            cast(Any, found["embeddings"]),
            strict=True,
        )
        return {
            id_: ((_passage(id_, text, metadata), language), np.asarray(vector, dtype=np.float32))
            for id_, text, metadata, vector in rows
        }

    def ids(self) -> Iterator[str]:
        """Every passage id, in no particular order."""
        size = 10_000
        for collection in self._collections.values():
            for start in range(0, collection.count(), size):
                yield from collection.get(limit=size, offset=start, include=[])["ids"]

    def count(self) -> int:
        """Passages stored."""
        return sum(collection.count() for collection in self._collections.values())

    def clear(self) -> None:
        """Forget every passage."""
        for language, name in _COLLECTIONS.items():
            self._client.delete_collection(name)
            self._collections[language] = self._open(name)

    def close(self) -> None:
        """Release the folder's files. The store cannot be used afterwards."""
        cast(Any, self._client).close()


def _client(target: str) -> ClientAPI:
    settings = ChromaSettings(anonymized_telemetry=False)
    if target == "cloud":
        return chromadb.CloudClient(settings=settings)
    if target.startswith(("http://", "https://")):
        parts = urlsplit(target)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 8000)
        return chromadb.HttpClient(host=parts.hostname or "localhost", port=port, ssl=secure, settings=settings)
    return chromadb.PersistentClient(path=target, settings=settings)


def _metadata(passage: Passage) -> dict[str, str | int]:
    fields: dict[str, str | int | None] = {
        "article_id": passage.article_id,
        "start": passage.start,
        "end": passage.end,
        "title": passage.title,
        "outlet": passage.outlet,
        "published": passage.published.isoformat() if passage.published else None,
        "url": passage.url,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _passage(passage_id: str, text: str, metadata: dict[str, Any]) -> Passage:
    published = metadata.get("published")
    return Passage(
        id=passage_id,
        article_id=metadata["article_id"],
        start=metadata["start"],
        end=metadata["end"],
        text=text,
        title=metadata["title"],
        outlet=metadata.get("outlet"),
        published=date.fromisoformat(published) if published else None,
        url=metadata.get("url"),
    )
