"""BM25 over the tokens of `index.words`, on disk and incremental, by tantivy."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from corpus.article import Language, Passage
from corpus.passages import title_beside
from index.glossary import Alternatives
from index.words import indexed_tokens

# A field for each language: a word is as rare as it is in its own language, and both are searched apart.
_FIELDS: dict[Language, str] = {"id": "words_id", "en": "words_en"}
_HEAP = 64_000_000  # bytes of the writer's buffer; tantivy asks for at least 15 MB a thread


class Lexical:
    """The words of every passage. What was written is found after `commit`; a killed writer loses only what
    came after the last one. One writer at a time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("passage_id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("article_id", tokenizer_name="raw", index_option="basic")
        for field in _FIELDS.values():
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer: tantivy.IndexWriter | None = None

    def add(self, passages: Iterable[tuple[Passage, Language]]) -> None:
        """Add passages with their article's language; the words of the title count with those of the text."""
        writer = self._open_writer()
        for passage, language in passages:
            text = f"{title_beside(passage.title, passage.text)}\n{passage.text}"
            words = " ".join(indexed_tokens(text, language))
            fields = {"passage_id": passage.id, "article_id": passage.article_id, _FIELDS[language]: words}
            writer.add_document(tantivy.Document(**fields))

    def remove(self, article_ids: Iterable[str]) -> None:
        """Take every passage of these articles out."""
        writer = self._open_writer()
        for article_id in article_ids:
            writer.delete_documents_by_term("article_id", article_id)

    def commit(self) -> None:
        """Make everything added and removed so far durable and findable."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()  # ends this writer, and with it the folder's lock
            self._writer = None
        self._index.reload()

    def best(
        self, wanted: Sequence[Alternatives], language: Language, limit: int, article_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """(passage id, BM25 score) of the best passages in `language`, best first; empty where no word is found.

        Of the alternatives for one word only the best counts. `article_ids` restricts the search to these articles.
        """
        clauses = [(tantivy.Occur.Should, self._any_of(alternatives, language)) for alternatives in wanted]
        if not clauses or article_ids == []:
            return []
        query = tantivy.Query.boolean_query(clauses)
        if article_ids is not None:
            among = tantivy.Query.const_score_query(
                tantivy.Query.term_set_query(self._schema, "article_id", list(article_ids)), 0.0
            )
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, among)])
        searcher = self._index.searcher()
        found = searcher.search(query, limit).hits
        return [(searcher.doc(address)["passage_id"][0], float(score)) for score, address in found]

    def _any_of(self, alternatives: Alternatives, language: Language) -> tantivy.Query:
        queries = [
            tantivy.Query.boost_query(
                tantivy.Query.term_query(self._schema, _FIELDS[language], token, index_option="freq"), weight
            )
            for token, weight in alternatives.items()
        ]
        return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries)

    def frequency(self, token: str) -> int:
        """In how many passages the token stands."""
        searcher = self._index.searcher()
        return sum(int(searcher.doc_freq(field, token)) for field in _FIELDS.values())

    def count(self) -> int:
        """Passages that can be found now."""
        return int(self._index.searcher().num_docs)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        return self._writer
