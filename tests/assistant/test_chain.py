"""The assistant as LangChain parts, over a real Assistant whose search and writers are small."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal

import pytest
from langchain_core.runnables import RunnableLambda

from assistant.answer import Answer, Turn
from assistant.chain import ChainInput, HitRetriever, chain, turns_of
from assistant.condense import condense, question_language
from assistant.draft import Quote, Request, Sentence
from assistant.reply import Assistant
from assistant.support import check
from corpus.article import Article, Passage
from corpus.library import Filters
from index.hit import Hit

ARTICLE = Article(
    "a",
    "Dua kota",
    "Dua kota bertemu di Bandung. Mereka meneken LoI.",
    "id",
    "https://example.org/a",
    date(2018, 4, 12),
    "Contoh",
)
PASSAGE = Passage(
    "a:0", "a", 0, len(ARTICLE.text), ARTICLE.text, ARTICLE.title, ARTICLE.outlet, ARTICLE.published, ARTICLE.url
)
HIT = Hit(PASSAGE, 0.5, frozenset(("words", "meaning")), "id")
QUESTION: ChainInput = {"question": "Di mana kedua kota itu bertemu?"}


class Quoting:
    """Quotes both sentences."""

    written_by: Literal["extract", "model"] = "extract"

    def write(self, request: Request, hits: Sequence[Hit]) -> Iterator[Sentence]:
        for start, end in ((0, 28), (29, len(ARTICLE.text))):
            yield Sentence(ARTICLE.text[start:end], (Quote(hits[0].passage, start, end),), verbatim=True)


def search(
    query: str, limit: int, filters: Filters | None, earlier: str | None, *, timeless: bool = False
) -> list[Hit]:
    return [HIT][:limit]


@pytest.fixture
def assistant() -> Assistant:
    return Assistant(search, Quoting, Quoting, {"a": ARTICLE}.get, lambda _: None, check, lambda: None)


def test_invoke_answers(assistant: Assistant) -> None:
    answer = chain(assistant).invoke(QUESTION)
    assert answer.text == "Dua kota bertemu di Bandung. [1]\n\nMereka meneken LoI. [2]"
    assert answer.outcome == "answered"


def test_stream_grows_to_the_answer(assistant: Assistant) -> None:
    texts = [answer.text for answer in chain(assistant).stream(QUESTION)]
    assert texts == ["Dua kota bertemu di Bandung. [1]", "Dua kota bertemu di Bandung. [1]\n\nMereka meneken LoI. [2]"]


def test_batch_keeps_the_order(assistant: Assistant) -> None:
    first, second = chain(assistant).batch([QUESTION, {"question": "Halo"}])
    assert (first.outcome, second.outcome) == ("answered", "chat")


def test_it_is_a_part_of_other_chains(assistant: Assistant) -> None:
    def text_of(answer: Answer) -> str:
        return answer.text

    assert (chain(assistant) | RunnableLambda(text_of)).invoke(QUESTION).endswith("[2]")


def test_history_becomes_turns() -> None:
    history: list[dict[str, Any]] = [
        {"role": "assistant", "content": "Halo!"},
        {"role": "user", "content": "Tak dijawab"},
        {"role": "user", "content": "Siapa?"},
        {"role": "system", "content": "x"},
        {"role": "assistant", "content": "Ridwan Kamil. [1]"},
        {"role": "user", "content": "Kapan?"},
        {"role": "assistant", "content": None},
    ]
    assert turns_of(history) == [Turn("Siapa?", "Ridwan Kamil. [1]")]


def test_retriever_returns_documents_to_cite(assistant: Assistant) -> None:
    (document,) = HitRetriever(search=assistant.search, limit=3).invoke("kota")
    assert document.page_content == ARTICLE.text[document.metadata["start"] : document.metadata["end"]]
    assert document.metadata == {
        "article_id": "a",
        "passage_id": "a:0",
        "title": "Dua kota",
        "outlet": "Contoh",
        "published": "2018-04-12",
        "url": "https://example.org/a",
        "start": 0,
        "end": len(ARTICLE.text),
        "score": 0.5,
        "found_by": ["meaning", "words"],
        "language": "id",
    }


@pytest.mark.parametrize(
    ("earlier", "question", "standalone"),
    [
        (
            "Berapa nilai ekspor Jawa Timur pada tahun 2021?",
            "Bagaimana dengan 2022?",
            "Berapa nilai ekspor Jawa Timur pada tahun 2022?",
        ),
        ("Siapa yang mengunjungi Kochi?", "Bagaimana dengan Busan?", "Siapa yang mengunjungi Busan?"),
        ("How many sister cities did Bandung have?", "And 2022?", "How many sister cities did Bandung have? (2022)"),
        (
            "Siapa yang meneken kota kembar Surabaya-Busan dari pihak Surabaya?",
            "Kalau dari pihak Korea?",
            "Siapa yang meneken kota kembar Surabaya-Busan dari pihak Korea?",
        ),
        (
            "Berapa guru yang dikirim Manado ke Davao?",
            "Kalau yang dari Davao?",
            "Berapa guru yang dikirim Davao ke Manado?",
        ),
    ],
)
def test_a_follow_up_puts_its_name_or_year_in_place(earlier: str, question: str, standalone: str) -> None:
    language = question_language(earlier) or "id"
    made = condense(question, [Turn(earlier, "")], language)
    assert (standalone, earlier) == (made.question, made.earlier)


@pytest.mark.parametrize(
    ("earlier", "question", "standalone"),
    [
        (
            "Did Manado renew its sister-city deal with Davao City?",
            "For how long?",
            "For how long? (Manado renew sister-city deal Davao City)",
        ),
        (
            "Is there a peat deal between Palangka Raya and Groningen?",
            "How much is the Dutch side paying?",
            "How much is the Dutch side paying? (peat deal Palangka Raya Groningen)",
        ),
        (
            "Apa yang dipasok Solok ke Sibolga?",
            "Apa imbalan dari sana setiap bulan?",
            "Apa imbalan dari sana setiap bulan? (dipasok Solok Sibolga)",
        ),
        (
            "Berapa lama kerja sama Jawa Tengah dan Queensland diperpanjang?",
            "Who signed it?",
            "Who signed it? (Jawa Tengah Queensland diperpanjang)",
        ),
    ],
)
def test_a_follow_up_takes_over_the_matter(earlier: str, question: str, standalone: str) -> None:
    made = condense(question, [Turn(earlier, "")], question_language(question, [Turn(earlier, "")]) or "id")
    assert (standalone, earlier) == (made.question, made.earlier)


@pytest.mark.parametrize(
    "question",
    [
        "Bagaimana kerja sama Surabaya dengan Busan dimulai?",
        "Apa itu kota kembar?",
        "Kota mana saja yang punya kota kembar?",
        "asdf qwer zxcv 123",
        "Malang kerja sama dengan siapa?",
        "Surakarta punya mitra di mana?",
        "Jepang meneken apa?",
    ],
)
def test_a_question_of_its_own_is_left_alone(question: str) -> None:
    made = condense(question, [Turn("Siapa yang mengunjungi Yokohama?", "")], "id")
    assert (question, None) == (made.question, made.earlier)


def test_a_plural_is_no_third_language() -> None:
    assert "id" == question_language("Para gubernur menandatangani nota kesepahaman.")
