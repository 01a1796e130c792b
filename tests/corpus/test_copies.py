"""Copies: which articles carry one story, who leads, and how a group lives when its members come and go."""

from collections.abc import Iterator
from datetime import date

import pytest

from corpus.article import Article
from corpus.copies import are_copies, bands, fingerprint, leader
from corpus.library import Library
from tests.conftest import make_article

STORY = (
    "Wali Kota Surabaya Eri Cahyadi menyambut Wali Kota Kochi Seiya Okazaki di Taman Surya, Minggu (16/7), dalam "
    "perayaan 25 tahun persahabatan kedua kota. Ini kunjungan keempat Okazaki ke Surabaya. Tarian remo dan yosakoi "
    "ditampilkan bergantian di hadapan ribuan penonton. Menurut Eri, pertukaran pelajar dan pegawai akan diperluas "
    "ke bidang kuliner dan ekonomi. Beberapa pegawai pemerintah kota pernah bertugas enam bulan di Kochi."
)
CUT = STORY[: STORY.index(" Beberapa pegawai")]
OTHER = (
    "Delegasi Padang membahas pengelolaan sungai dengan Hildesheim di Balai Kota, Selasa. Wali Kota Hendri Septa "
    "berharap sekolah kedua kota bertukar guru mulai tahun depan. Pertemuan itu dihadiri 12 kepala dinas."
)


def story(article_id: str, text: str = STORY, day: int = 16, **fields: object) -> Article:
    return make_article(article_id, text, **{"published": date(2023, 7, day), "outlet": article_id} | fields)


@pytest.fixture
def library() -> Iterator[Library]:
    with Library("sqlite://") as library:
        yield library


def leading(library: Library, article_id: str) -> str | None:
    article = library.get(article_id)
    assert article is not None
    return article.duplicate_of


def test_one_story_in_two_outlets_is_one_group_and_the_newest_leads(library: Library) -> None:
    for article in (story("a"), story("b", day=18), make_article("c", OTHER)):
        library.add(article)
    assert {"a": ("b", "a"), "b": ("b", "a")} == library.copies(["a", "b", "c"])
    assert ("b", None, None) == tuple(leading(library, each) for each in "abc")


def test_a_version_that_was_cut_short_does_not_lead(library: Library) -> None:
    library.add(story("whole"))
    library.add(story("cut", CUT[: len(CUT) * 4 // 5], day=20))
    assert "whole" == leading(library, "cut")


def test_a_corrected_version_leads(library: Library) -> None:
    library.add(story("old", day=18))
    library.add(story("right", STORY.replace("keempat", "kelima") + "\n\nRalat: kunjungan itu yang kelima.", day=17))
    assert "right" == leading(library, "old")


def test_the_frame_of_a_press_release_with_other_names_is_no_copy() -> None:
    frame = (
        "Pemerintah Kota {0} dan {1} menandatangani nota kesepahaman di {2} pada {3}. Wali Kota {4} menyatakan kerja "
        "sama itu mencakup pendidikan, pariwisata, dan pengelolaan sampah selama lima tahun, serta membuka peluang "
        "bagi pelaku usaha kecil di kedua kota untuk saling belajar dan bertukar barang dagangan."
    )
    one = frame.format("Medan", "Ichikawa", "Deli", "4 Mei 2021", "Bobby")
    other = frame.format("Padang", "Fremantle", "Sawahan", "9 Juni 2022", "Hendri")
    assert not are_copies(fingerprint(one), fingerprint(other))


def test_a_translation_is_no_copy(library: Library) -> None:
    library.add(story("id"))
    library.add(story("en", STORY, language="en"))
    assert {} == library.copies(["id", "en"])


def test_a_removed_leader_leaves_the_lead_to_another(library: Library) -> None:
    for article in (story("a"), story("b", day=17), story("c", day=18)):
        library.add(article)
    library.remove("c")
    assert {"a": ("b", "a"), "b": ("b", "a")} == library.copies(["a", "b", "c"])
    library.remove("b")
    assert {} == library.copies(["a"])
    assert leading(library, "a") is None


def test_an_article_with_new_content_leaves_its_group(library: Library) -> None:
    library.add(story("a"))
    library.add(story("b", day=17))
    library.add(story("b", OTHER, day=19))
    assert {} == library.copies(["a", "b"])
    library.add(story("b", STORY, day=19))
    assert ("b", "a") == library.copies(["a"])["a"]


def test_the_same_again_changes_nothing(library: Library) -> None:
    library.add(story("a"))
    library.add(story("b", day=17))
    assert "unchanged" == library.add(story("a")).state
    assert ("b", "a") == library.copies(["a"])["a"]


def test_two_groups_become_one_when_an_article_belongs_to_both(library: Library) -> None:
    half = len(STORY) // 2
    first, second = STORY[: half + 60], STORY[half - 60 :]
    library.add(story("first", first))
    library.add(story("second", second))
    assert {} == library.copies(["first", "second"])
    library.add(story("whole", STORY, day=20))
    assert ("whole", "first", "second") == library.copies(["first"])["first"]


@pytest.mark.parametrize("text", ["a", "MoU", "1", "—", "dua kata"])
def test_texts_of_few_words_have_a_print(text: str) -> None:
    one = fingerprint(text)
    assert are_copies(one, one)
    assert bands(one) == bands(fingerprint(text))


def test_the_leader_does_not_depend_on_the_order() -> None:
    group = [story("a"), story("b"), story("c", CUT)]
    assert leader(group) == leader(group[::-1])
