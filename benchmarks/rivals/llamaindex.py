"""LlamaIndex: VectorStoreIndex with its own splitter and default retriever, with our embedding model.

As its documentation has it: "Indexing" (https://developers.llamaindex.ai/python/framework/understanding/rag/indexing).
"""

from typing import Any

from llama_index.core import Document, VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding

from benchmarks.rivals.kinds import FIRST, Articles, Find, Found, embedder


class Ours(BaseEmbedding):
    """Our embedding model behind LlamaIndex's interface."""

    _ours: Any = None

    def __init__(self) -> None:
        super().__init__(model_name="bundled", embed_batch_size=32)
        self._ours = embedder()

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._ours.embed_questions([query])[0].tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._ours.embed_passages(texts).tolist()
        return vectors


def build(articles: Articles) -> Find:
    documents = [Document(text=text, metadata={"id": article}) for article, text in articles.items()]
    index = VectorStoreIndex.from_documents(documents, embed_model=Ours())
    retriever = index.as_retriever(similarity_top_k=FIRST)

    def find(question: str) -> list[Found]:
        return [(each.node.metadata["id"], each.node.get_content()) for each in retriever.retrieve(question)]

    return find
