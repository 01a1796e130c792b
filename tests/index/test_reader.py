"""The reader that ships: it finds what anybody would, its places are exact, and search with it is better ordered."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from corpus.library import Library
from index.build import Index, build
from index.embed import Embedder
from index.fits import UNFIT
from index.pair import Seen, Span
from index.reader import READER_FILE, Asked, Reader
from index.rerank import READ, rerank, seen
from index.search import Searcher
from tests.conftest import make_article

MOST_BYTES = 60_000_000
INDONESIAN = (
    "MUARA ENIM, Warta Sriwijaya – Bupati Muara Enim Ir H Hasanuddin menandatangani nota kesepahaman dengan Wali Kota "
    "Toyama Hiroshi Tanaka pada 11 Juli 2022. Kerja sama itu berlaku lima tahun dan bernilai Rp1,8 miliar. Bidangnya "
    "pengelolaan sampah dan pendidikan."
)
ENGLISH = (
    "KUPANG – Mayor Fahrensy Funay received a delegation from Darwin on 3 March 2021. The city will lend two engineers "
    "for eighteen months because the old pumps at the port keep failing."
)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Siapa bupati yang meneken naskah itu?", INDONESIAN, "Hasanuddin"),
        ("Kapan nota kesepahaman Muara Enim dan Toyama diteken?", INDONESIAN, "11 Juli 2022"),
        ("Berapa lama kerja samanya berlaku?", INDONESIAN, "lima tahun"),
        ("How much is the agreement worth?", INDONESIAN, "Rp1,8 miliar"),
        ("When was the memorandum signed?", INDONESIAN, "11 Juli 2022"),
        ("When did the delegation from Darwin visit?", ENGLISH, "3 March 2021"),
        ("How long will the engineers stay?", ENGLISH, "eighteen months"),
        ("Berapa lama insinyur itu diperbantukan?", ENGLISH, "eighteen months"),
    ],
)
def test_the_answer_is_found_in_both_languages_and_across(
    reader: Reader, question: str, text: str, answer: str
) -> None:
    (reading,) = reader.read(question, [Seen(text)])
    assert answer in text[reading.start : reading.end]
    assert len(text[reading.start : reading.end]) <= len(answer) + 30


def test_what_answers_scores_above_what_does_not(reader: Reader) -> None:
    question = "Kapan nota kesepahaman Muara Enim dan Toyama diteken?"
    right, wrong = reader.read(question, [Seen(INDONESIAN), Seen(ENGLISH)])
    assert 0.0 <= wrong.score < right.score <= 1.0


def test_the_answer_at_the_end_of_a_long_passage_is_found_at_its_place(reader: Reader) -> None:
    text = "Hujan turun di pasar itu sejak pagi. " * 120 + INDONESIAN
    (reading,) = reader.read("Kapan nota kesepahaman Muara Enim dan Toyama diteken?", [Seen(text)])
    assert "11 Juli 2022" in text[reading.start : reading.end]


@pytest.mark.parametrize("text", ["", " ", "\n", "?", "\u200b", "🙂" * 50, "a" * 3000, "kota\u0301"])
@pytest.mark.parametrize("question", ["", "?", "Kapan?", "x" * 2000])
def test_odd_texts_and_questions_give_a_reading(reader: Reader, question: str, text: str) -> None:
    (reading,) = reader.read(question, [Seen(text)])
    assert 0 <= reading.start <= reading.end <= len(text)
    assert 0.0 <= reading.score <= 1.0


def test_the_same_passages_are_read_alike_in_any_company(reader: Reader) -> None:
    texts = [Seen(INDONESIAN), Seen(ENGLISH), Seen(INDONESIAN * 3)]
    question = "Kapan nota kesepahaman itu diteken?"
    together = reader.read(question, texts)
    alone = [reader.read(question, [text])[0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        assert one.score == pytest.approx(other.score, abs=0.05)  # batch mates move the scale of the activations
    assert reader.read(question, []) == []


def test_what_was_read_once_is_known_until_a_text_differs(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [Seen("Kota Sabang menandatangani MoU dengan Phuket pada 3 Mei 2019."), Seen("Hujan turun sejak pagi.")]
    first = reader.read("Kapan Sabang dan Phuket meneken MoU itu?", texts)
    asked: list[object] = []
    spans = reader.spans

    def counted(some: Sequence[Asked]) -> list[Span]:
        asked.append(some)
        return spans(some)

    monkeypatch.setattr(reader, "spans", counted)
    assert first == reader.read("Kapan Sabang dan Phuket meneken MoU itu?", texts)
    assert not asked
    reader.read("Kapan Sabang dan Phuket meneken MoU itu?", texts[:1])
    reader.read("Kapan Sabang dan Phuket meneken MoU?", texts)
    assert len(asked) == 2


def test_it_is_small() -> None:
    assert READER_FILE.stat().st_size <= MOST_BYTES


@pytest.fixture(scope="module")
def searchers(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, reader: Reader
) -> Iterator[tuple[Searcher, Searcher]]:
    folder = tmp_path_factory.mktemp("read")
    library = Library(f"sqlite:///{folder / 'library.sqlite3'}")
    for number in range(15):
        library.add(
            make_article(f"visit{number}", f"Kota Toyama dikunjungi rombongan ke-{number}. Cuaca cerah di sana.")
        )
    library.add(make_article("signed", INDONESIAN))
    index = Index(folder / "index")
    build(index, library, embedder)
    yield Searcher(index, embedder, library), Searcher(index, embedder, library, reader)
    index.close()
    library.close()


def test_read_hits_carry_readings_and_scores_never_rise(searchers: tuple[Searcher, Searcher]) -> None:
    without, reading = searchers
    question = "Berapa lama kerja sama Muara Enim dan Toyama berlaku?"
    hits = reading.search(question, 14)
    assert 14 == len(hits)
    assert all(hit.reading is not None for hit in hits[:READ])
    assert all(hit.reading is None for hit in hits[READ:])
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert "signed" == hits[0].passage.article_id
    first = hits[0].reading
    assert first is not None
    assert "lima tahun" in hits[0].passage.text[first.start : first.end]
    assert {hit.passage.id for hit in hits} == {hit.passage.id for hit in without.search(question, 14)}
    assert not any(hit.reading for hit in without.search(question, 14))


def test_fewer_hits_are_the_first_of_more(searchers: tuple[Searcher, Searcher]) -> None:
    question = "Berapa lama kerja sama Muara Enim dan Toyama berlaku?"
    more, fewer = (searchers[1].search(question, limit) for limit in (10, 3))
    assert [hit.passage.id for hit in more[:3]] == [hit.passage.id for hit in fewer]


def test_an_answer_of_another_kind_counts_less(searchers: tuple[Searcher, Searcher], reader: Reader) -> None:
    hits = searchers[0].search("Kota Toyama dikunjungi rombongan", 1)
    question = "Berapa biaya kunjungan rombongan ke Kota Toyama?"
    (plain,) = reader.read(question, [seen(hits[0].passage)])
    (hit,) = rerank(question, hits, reader, lambda _: None)
    assert hit.reading is not None
    assert plain.score > 0
    assert hit.reading.score == pytest.approx(UNFIT * plain.score, abs=1e-5)


def test_an_answer_of_another_year_counts_less(searchers: tuple[Searcher, Searcher], reader: Reader) -> None:
    asked = "Berapa lama kerja sama Muara Enim dan Toyama berlaku"
    (hit,) = searchers[0].search(asked, 1)
    dated = replace(hit, passage=replace(hit.passage, published=date(2018, 4, 12)))
    for year, share in ((2018, 1.0), (1999, UNFIT)):
        question = f"{asked} pada {year}?"
        (plain,) = reader.read(question, [seen(dated.passage)])
        (read,) = rerank(question, [dated], reader, lambda _: None)
        assert read.reading is not None and plain.score > 0
        assert read.reading.score == pytest.approx(share * plain.score, abs=1e-5)


def test_nothing_to_rerank_is_nothing(reader: Reader) -> None:
    assert [] == rerank("Kapan?", [], reader, lambda _: None)


def test_the_title_and_day_stand_before_a_passage(searchers: tuple[Searcher, Searcher]) -> None:
    hit = searchers[0].search("Muara Enim Toyama", 1)[0]
    shown = seen(hit.passage)
    assert hit.passage.text == shown.text[shown.begins :]
    assert shown.text.startswith(hit.passage.title)
