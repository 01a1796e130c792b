"""Passages: exact offsets, every non-blank character, three to five sentences, a budget of tokens."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.passages import embedded_text, passages
from corpus.sentences import split_sentences
from tests.conftest import make_article

WORDS = st.lists(
    st.sampled_from(["kota", "Surabaya", "Rp1,8", "dr.", "No.", "a" * 90, "—", "“ya.”", "2018."]),
    min_size=1,
    max_size=12,
)
TEXTS = st.lists(WORDS.map(" ".join), min_size=1, max_size=14).map(lambda parts: ". ".join(parts) + ".")


def count(text: str) -> int:
    return len(text) // 4


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_passages_cover_the_article_exactly(text: str) -> None:
    article = make_article("a", text)
    cut = passages(article, count, 60)
    covered: set[int] = set()
    for passage in cut:
        assert article.text[passage.start : passage.end] == passage.text
        assert count(embedded_text(article.title, article.published, passage.text)) <= 60
        covered.update(range(passage.start, passage.end))
    assert {at for at, char in enumerate(text) if not char.isspace()} <= covered
    assert len(cut) == len({passage.id for passage in cut})


def test_blanks_that_take_many_tokens_count_too() -> None:
    text = ("\u3000" * 12).join(f"Kota {at} hadir." for at in range(6))
    article = make_article("a", text)

    def in_bytes(words: str) -> int:
        return len(words.encode())

    cut = passages(article, in_bytes, 110)
    assert [] == [each for each in cut if in_bytes(embedded_text(article.title, article.published, each.text)) > 110]
    assert len(cut) > 1


def sentences_in(article: Article) -> list[int]:
    return [len(split_sentences(passage.text)) for passage in passages(article, lambda text: len(text.split()))]


def test_one_sentence_is_one_passage() -> None:
    assert [1] == sentences_in(make_article("a", "Kota Surabaya dan Kota Kochi menyepakati kota kembar."))


def test_passages_hold_three_to_five_sentences() -> None:
    text = " ".join(f"Ini kalimat nomor {number} dari berita." for number in range(1, 18))
    assert all(3 <= size <= 5 for size in sentences_in(make_article("a", text)))


def test_titles_and_figures_end_no_sentence() -> None:
    text = "Sekda Ir. H. Hasanuddin hadir pukul 04.19.00 WIB. Nilainya Rp1.812 miliar, kata Dr. Budi S.H. kemarin."
    assert 2 == len(split_sentences(text))


def test_a_title_made_of_the_text_is_not_embedded_twice() -> None:
    assert "Dua kota bertemu. Lalu berpisah." == embedded_text(
        "Dua kota bertemu.", None, "Dua kota bertemu. Lalu berpisah."
    )
    assert "Dua kota bertemu.: Lalu berpisah." == embedded_text("Dua kota bertemu.", None, "Lalu berpisah.")
    assert "Dua kota" not in embedded_text("Dua kota bertemu di…", None, "Dua kota bertemu di Bandung.")[8:]
