"""The articles as a list: found, sorted, paged and counted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Article, Language
from corpus.catalogue import A_PAGE, Query, Sort, arrival, figures, find, outlets, turned
from corpus.library import Library

STORY = (
    "Wali Kota Bandung menandatangani nota kesepahaman dengan Kota Cuenca tentang pengelolaan sampah pada hari Senin. "
    "Kedua kota sepakat bertukar tenaga ahli selama tiga tahun dan menyusun rencana bersama untuk tempat yang baru."
)


def article(name: str, text: str, day: date | None, outlet: str | None, language: Language = "id") -> Article:
    return Article(name, f"Judul {name}", text, language, published=day, outlet=outlet)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(f"sqlite:///{tmp_path / 'library.sqlite3'}")
    library.add(article("a", STORY, date(2023, 5, 2), "Harian Biru"))
    library.add(article("b", STORY, date(2023, 5, 1), "Antara Lain"))
    library.add(article("c", "Ambon and Vlissingen renew their ties in 2024.", date(2024, 1, 9), "antara lain", "en"))
    library.add(article("d", "Tanpa tanggal; 100% tentang kota_kembar Sorong.", None, None))
    yield library
    library.close()


def ids(library: Library, query: Query) -> list[str]:
    return [row.id for row in find(library, query).rows]


@pytest.mark.parametrize(
    ("sort", "descending", "wanted"),
    [
        ("published", True, ["c", "a", "b", "d"]),
        ("published", False, ["b", "a", "c", "d"]),
        ("title", False, ["a", "b", "c", "d"]),
        ("title", True, ["d", "c", "b", "a"]),
        ("outlet", False, ["c", "b", "a", "d"]),
        ("language", False, ["c", "a", "b", "d"]),
        ("copies", True, ["a", "b", "c", "d"]),
    ],
)
def test_every_column_sorts_and_what_is_not_known_comes_last(
    library: Library, sort: Sort, descending: bool, wanted: list[str]
) -> None:
    assert wanted == ids(library, Query(sort=sort, descending=descending))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (Query(words="cuenca"), ["a", "b"]),
        (Query(words="JUDUL c"), ["c", "a", "b"]),
        (Query(words="judul ambon"), ["c"]),
        (Query(words="100%"), ["d"]),
        (Query(words="kota_kembar"), ["d"]),
        (Query(words="kotaXkembar"), []),
        (Query(words="'; drop table articles --"), []),
        (Query(since=date(2023, 5, 2), until=date(2023, 12, 31)), ["a"]),
        (Query(outlet="antara lain"), ["c"]),
        (Query(language="en"), ["c"]),
        (Query(words="cuenca", outlet="Antara Lain"), ["b"]),
    ],
)
def test_filters_restrict_together(library: Library, query: Query, wanted: list[str]) -> None:
    assert wanted == ids(library, query)
    assert query.restricts


def test_copies_are_counted_without_the_article_itself(library: Library) -> None:
    assert {"a": 1, "b": 1, "c": 0, "d": 0} == {row.id: row.copies for row in find(library, Query()).rows}


def test_pages_hold_every_article_once_and_one_too_far_is_the_last(library: Library) -> None:
    for number in range(60):
        library.add(article(f"n{number:02}", f"Berita nomor {number} dari kota {number * 7}.", None, None))
    pages = [find(library, Query(sort="title", descending=False, page=page)) for page in range(3)]
    assert [A_PAGE, A_PAGE, 14] == [len(page.rows) for page in pages]
    assert 64 == len({row.id for page in pages for row in page.rows})
    assert (3, 64) == (pages[0].pages, pages[0].count)
    assert pages[2] == find(library, Query(sort="title", descending=False, page=99))
    assert 0 == find(library, Query(words="tidak ada sama sekali")).page


def test_figures_count_what_the_filters_let_through(library: Library) -> None:
    every = figures(library, Query())
    assert (((2023, 5), 2), ((2024, 1), 1)) == every.months
    assert (4, 1) == (every.count, every.undated)
    assert (("id", 3), ("en", 1)) == every.languages
    assert 4 == sum(count for _, count in every.outlets)
    assert (((2024, 1), 1),) == figures(library, Query(language="en")).months
    assert 0 == figures(library, Query(words="nihil")).count


def test_outlets_are_named_in_the_order_of_the_alphabet(library: Library) -> None:
    assert {"Antara Lain", "antara lain", "Harian Biru"} == set(outlets(library))
    assert "Harian Biru" == outlets(library)[-1]
    assert arrival(library, "a") is None


def test_a_column_chosen_again_turns_round() -> None:
    by_title = turned(Query(page=3), "title")
    assert ("title", False, 0) == (by_title.sort, by_title.descending, by_title.page)
    assert turned(by_title, "title").descending
    assert turned(by_title, "copies").descending
    assert replace(by_title, sort="published", descending=True) == turned(by_title, "published")
