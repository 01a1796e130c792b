"""Search over a small real index: filters, copies, languages, time."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.library import Filters, Library
from index.build import Index, build
from index.embed import Embedder
from index.search import Searcher
from index.when import When, read_when
from tests.conftest import make_article

STORY = (
    "Wali Kota Medan Bobby Nasution menerima utusan Ichikawa di Balai Kota, Selasa. Kedua kota membahas pertukaran "
    "pelajar, pengelolaan sampah, dan promosi wisata. Ichikawa menjadi kota kembar Medan sejak 1989. Utusan itu juga "
    "meninjau Istana Maimun dan pasar ikan sebelum kembali ke Jepang."
)
ARTICLES = [
    make_article("wire", STORY, outlet="Antara", published=date(2022, 5, 3), place="Medan"),
    make_article("daily", STORY, outlet="Harian Deli", published=date(2022, 5, 4), place="Medan"),
    make_article(
        "plan", "Padang berencana menjalin kota kembar dengan Hildesheim di Jerman.", published=date(2019, 2, 1)
    ),
    make_article("signed", "Padang dan Hildesheim meneken MoU kota kembar di Jerman.", published=date(2023, 3, 1)),
    make_article(
        "english", "Kupang wants street lamps that run on sunlight.", language="en", title="Lamps", outlet="Post"
    ),
    make_article("undated", "Bupati Banyuwangi membuka pameran kopi."),
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Searcher]:
    folder: Path = tmp_path_factory.mktemp("search")
    library = Library(f"sqlite:///{folder / 'library.sqlite3'}")
    for article in ARTICLES:
        library.add(article)
    index = Index(folder / "index")
    build(index, library, embedder)
    yield Searcher(index, embedder, library)
    index.close()
    library.close()


def found(searcher: Searcher, question: str, filters: Filters | None = None, when: When | None = None) -> list[str]:
    return [hit.passage.article_id for hit in searcher.search(question, 10, filters, when)]


def test_of_copies_one_is_shown_and_the_others_are_named(searcher: Searcher) -> None:
    hits = searcher.search("Siapa menerima utusan Ichikawa?")
    assert ("daily", ("wire",)) == (hits[0].passage.article_id, hits[0].also_in)
    assert "wire" not in [hit.passage.article_id for hit in hits]


def test_a_filter_that_leaves_one_copy_shows_that_one(searcher: Searcher) -> None:
    hits = searcher.search("utusan Ichikawa", filters=Filters(outlet="antara"))
    assert [("wire", ("daily",))] == [(hit.passage.article_id, hit.also_in) for hit in hits]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(since=date(2020, 1, 1)), {"daily", "signed"}),
        (Filters(until=date(2020, 1, 1)), {"plan"}),
        (Filters(language="en"), {"english"}),
        (Filters(title="LAMP"), {"english"}),
        (Filters(place="medan", outlet="deli"), {"daily"}),
        (Filters(outlet="tidak ada"), set()),
        (Filters(), {article.id for article in ARTICLES} - {"wire"}),
    ],
)
def test_filters_restrict(searcher: Searcher, filters: Filters, expected: set[str]) -> None:
    assert expected == set(found(searcher, "kota kembar", filters))


def test_a_question_finds_an_article_in_the_other_language(searcher: Searcher) -> None:
    assert "english" == found(searcher, "lampu jalan tenaga surya di Kupang")[0]
    assert "undated" == found(searcher, "Which regent opened a coffee exhibition?")[0]


def test_the_newest_state_comes_first_where_it_is_asked_for(searcher: Searcher) -> None:
    today = date(2024, 1, 1)
    question = "Bagaimana perkembangan terbaru Padang dan Hildesheim?"
    assert ["signed", "plan"] == found(searcher, question, None, read_when(question, today))[:2]
    past = "Apa kabar Padang dan Hildesheim pada 2019?"
    assert ["plan", "signed"] == found(searcher, past, None, read_when(past, today))[:2]


def test_a_span_restricts_nothing(searcher: Searcher) -> None:
    question = "pameran kopi Banyuwangi tahun 2019"
    assert "undated" in found(searcher, question, None, read_when(question, date(2024, 1, 1)))


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_nothing_asked_is_nothing_found(searcher: Searcher, question: str) -> None:
    assert [] == searcher.search(question)


def test_scores_fall_and_passages_are_unique(searcher: Searcher) -> None:
    hits = searcher.search("kota kembar", 10)
    assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]
    assert len({hit.passage.id for hit in hits}) == len(hits)
    assert 2 == len(searcher.search("kota kembar", 2))


def test_what_the_earlier_question_found_is_considered(searcher: Searcher) -> None:
    question = "Padang dan Hildesheim kota kembar Medan"
    alone = [hit.passage.article_id for hit in searcher.search(question, 3)]
    beside = searcher.search(question, 3, earlier="Kupang street lamps")
    assert "english" not in alone and "english" in [hit.passage.article_id for hit in beside]
    assert [hit.score for hit in beside] == sorted((hit.score for hit in beside), reverse=True)


def test_an_earlier_question_brings_no_story_twice(searcher: Searcher) -> None:
    hits = searcher.search("utusan Ichikawa", 10, earlier="utusan Ichikawa di Balai Kota Medan")
    ids = [hit.passage.id for hit in hits]
    assert len(ids) == len(set(ids)) and "wire" not in [hit.passage.article_id for hit in hits]
