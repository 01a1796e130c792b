"""Haystack: the in-memory BM25 and embedding retrievers, joined by reciprocal rank, with our embedding model.

As its documentation has it: "Creating a Hybrid Retrieval Pipeline"
(https://haystack.deepset.ai/tutorials/33_hybrid_retrieval), with its passages of 512 words. In place of the ranker at
its end, a model that would have to be fetched, `reciprocal_rank_fusion` orders both lists ("DocumentJoiner",
https://docs.haystack.deepset.ai/docs/documentjoiner).
"""

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from benchmarks.rivals.kinds import FIRST, Articles, Find, Found, embedder


def build(articles: Articles) -> Find:
    ours, store = embedder(), InMemoryDocumentStore(embedding_similarity_function="cosine")
    splitter = DocumentSplitter(split_by="word", split_length=512, split_overlap=32)
    documents = [Document(content=text, meta={"article": article}) for article, text in articles.items()]
    pieces = splitter.run(documents=documents)["documents"]
    vectors = ours.embed_passages([piece.content or "" for piece in pieces])
    embedded = [
        Document(content=piece.content, meta=piece.meta, embedding=vector.tolist())
        for piece, vector in zip(pieces, vectors, strict=True)
    ]
    store.write_documents(embedded)
    pipeline = Pipeline()
    pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=FIRST))
    pipeline.add_component("meaning", InMemoryEmbeddingRetriever(store, top_k=FIRST))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=FIRST))
    pipeline.connect("words", "joiner")
    pipeline.connect("meaning", "joiner")

    def find(question: str) -> list[Found]:
        vector = ours.embed_questions([question])[0].tolist()
        made = pipeline.run({"words": {"query": question}, "meaning": {"query_embedding": vector}})
        return [(each.meta["article"], each.content) for each in made["joiner"]["documents"]]

    return find
