"""Articles of one source become durable in groups: what is told of is held, and one at fault costs no other."""

import json
from pathlib import Path

import pytest

from corpus import tables
from corpus.add import Outcome, add
from corpus.article import Article
from corpus.errors import SourceError
from corpus.library import Library

ARTICLES = 150  # more than two groups


def written(folder: Path, texts: list[str]) -> str:
    lines = [json.dumps({"title": f"Berita {number}", "text": text}) for number, text in enumerate(texts)]
    path = folder / "articles.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def a_text(number: int, words: int = 40) -> str:
    return " ".join(f"kata{number * 1000 + each}" for each in range(words)) + "."


def test_what_is_told_is_held(tmp_path: Path) -> None:
    source = written(tmp_path, [a_text(number) for number in range(ARTICLES)])
    url = f"sqlite:///{tmp_path}/library.sqlite3"
    with Library(url) as library, Library(url) as other:
        told = 0
        for outcome in add([source], library):
            assert other.get(outcome.article_ids[0]) is not None
            told += 1
        assert told == ARTICLES == other.count()


def test_order_and_state_within_one_group(tmp_path: Path) -> None:
    lines = [
        {"title": "Kota kembar", "text": "Kota Ambon dan Vlissingen bertemu lagi."},
        {"title": "Tanpa isi", "text": ""},
        {"title": "Kota kembar", "text": "Kota Ambon dan Vlissingen bertemu lagi."},
        {"id": "x", "title": "Satu", "text": "Kota Biak mengirim tiga guru."},
        {"id": "x", "title": "Satu", "text": "Kota Biak mengirim empat guru."},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with Library("sqlite://") as library:
        outcomes = list(add([str(path)], library))
        assert [each.state for each in outcomes] == ["added", "failed", "unchanged", "added", "replaced"]
        assert [each.source.rsplit(":", 1)[1] for each in outcomes] == ["1", "2", "3", "4", "5"]
        held = library.get("x")
        assert held is not None and "empat" in held.text
        assert [each.ending for each in library.history("x")] == ["replaced"]


def test_a_disk_that_fills_keeps_what_was_told_and_what_has_room(tmp_path: Path) -> None:
    source = written(tmp_path, [a_text(number, 400) for number in range(ARTICLES)])
    with Library(f"sqlite:///{tmp_path}/library.sqlite3") as library:
        with library.transaction() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 150}")
        told: list[Outcome] = []
        with pytest.raises(SourceError) as caught:
            told.extend(add([source], library))  # keeps what came before the error
        assert caught.value.code == "disk_full"
        assert 0 < len(told) == library.count() < ARTICLES
        assert all(library.get(each.article_ids[0]) for each in told)


def test_many_are_read_at_once_in_the_order_they_are_asked_for(tmp_path: Path) -> None:
    with Library(f"sqlite:///{tmp_path}/library.sqlite3") as library:
        ids = [each.article_ids[0] for each in add([written(tmp_path, [a_text(n) for n in range(600)])], library)]
        wanted = [*ids[::-1], "none"]
        found = library.get_all(wanted)
        assert [each.id for each in found] == ids[::-1]
        assert found[0] == library.get(ids[-1])
        assert [] == library.get_all([])


def test_a_fault_in_one_source_costs_none_of_those_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = written(tmp_path, [a_text(number) for number in range(10)])
    reading = tables.row_article

    def breaks(fields: dict[str, str], name: str) -> Article | SourceError:
        if name.endswith(":7"):
            raise RuntimeError("a fault of ours")
        return reading(fields, name)

    monkeypatch.setattr(tables, "row_article", breaks)
    with Library(f"sqlite:///{tmp_path}/library.sqlite3") as library:
        told: list[Outcome] = []
        with pytest.raises(RuntimeError):
            told.extend(add([source], library))
        assert 6 == len(told) == library.count()
