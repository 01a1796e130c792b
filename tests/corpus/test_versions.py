"""What the library keeps of articles that changed or went, and how it takes over an older release's file."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.library import Library
from corpus.schema import SCHEMA_VERSION
from tests.conftest import make_article

FIRST = make_article("a", "Kota Surabaya mengirim 12 guru ke Kochi.", published=date(2024, 5, 1), url="https://a.id/1")
SECOND = replace(FIRST, text="Kota Surabaya mengirim 14 guru ke Kochi.", updated=date(2024, 5, 2))

OF_VERSION_1 = """
CREATE TABLE articles (id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, url TEXT,
    published DATE, outlet TEXT, author TEXT, place TEXT, duplicate_of TEXT, digest TEXT NOT NULL);
CREATE TABLE bands (article_id TEXT NOT NULL, band BIGINT NOT NULL);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO meta VALUES ('schema_version', '1'), ('ever_held', 'yes');
INSERT INTO articles VALUES ('a', 'Judul', 'Isi berita.', 'id', NULL, '2018-04-12', 'Koran', NULL, NULL, NULL, 'x');
"""


def test_a_replaced_article_keeps_what_it_said(library: Library) -> None:
    library.add(FIRST)
    assert [] == library.history("a")
    before = datetime.now(UTC)
    library.add(SECOND)
    (version,) = library.history("a")
    assert (FIRST, "replaced") == (version.article, version.ending)
    assert before - timedelta(seconds=1) <= version.ended <= datetime.now(UTC)
    assert SECOND == library.get("a")


def test_the_same_again_and_a_day_filled_in_leave_no_version(library: Library) -> None:
    library.add(replace(FIRST, published=None))
    library.add(replace(FIRST, published=None))
    library.add(FIRST)
    held = library.get("a")
    assert held is not None
    assert (date(2024, 5, 1), []) == (held.published, library.history("a"))


def test_the_latest_version_comes_first(library: Library) -> None:
    for number in range(4):
        library.add(replace(FIRST, text=f"Kota Surabaya mengirim {number} guru ke Kochi."))
    assert [2, 1, 0] == [int(version.article.text.split()[3]) for version in library.history("a")]


def test_a_removed_article_can_be_brought_back(library: Library) -> None:
    library.add(FIRST)
    library.add(replace(FIRST, id="b", url="https://b.id/1", outlet="Lain"))
    assert {"a", "b"} == set(library.copies(["a"])["a"])
    assert library.remove("a")
    assert (None, {}) == (library.get("a"), library.copies(["b"]))
    assert ["removed"] == [version.ending for version in library.history("a")]
    assert library.restore("a")
    assert [] == library.history("a")
    assert {"a", "b"} == set(library.copies(["a"])["a"])


def test_only_what_was_removed_is_brought_back(library: Library) -> None:
    library.add(FIRST)
    library.add(SECOND)
    assert [False, False] == [library.restore("a"), library.restore("never")]
    assert SECOND == library.get("a")
    library.remove("a")
    library.add(FIRST)
    assert not library.restore("a")
    assert FIRST == library.get("a")


def test_an_older_library_is_copied_and_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with sqlite3.connect(path) as old:
        old.executescript(OF_VERSION_1)
    old.close()
    library = Library(f"sqlite:///{path}")
    held = library.get("a")
    assert held is not None
    assert ("Isi berita.", date(2018, 4, 12), None) == (held.text, held.published, held.updated)
    library.add(replace(FIRST, id="a"))
    assert 1 == len(library.history("a"))
    library.close()
    with sqlite3.connect(tmp_path / "library.sqlite3.backup-1") as backup:
        assert [("1",)] == backup.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchall()
        assert [("Isi berita.",)] == backup.execute("SELECT text FROM articles").fetchall()
    backup.close()
    Library(f"sqlite:///{path}").close()


def test_a_newer_library_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    Library(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as file:
        file.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (str(SCHEMA_VERSION + 1),))
    file.close()
    with pytest.raises(SourceError) as refused:
        Library(f"sqlite:///{path}")
    assert "library_newer" == refused.value.code


def test_an_updated_day_is_filled_in(library: Library) -> None:
    library.add(FIRST)
    library.add(replace(FIRST, updated=date(2024, 6, 1)))
    held = library.get("a")
    assert held is not None
    assert (date(2024, 6, 1), []) == (held.updated, library.history("a"))


def test_nothing_is_brought_back_to_an_address_that_another_holds(library: Library) -> None:
    library.add(FIRST)
    library.remove("a")
    library.add(replace(SECOND, id="b"))
    assert not library.restore("a")
    assert library.get("a") is None
