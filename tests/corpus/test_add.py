"""Reading and adding: real files, real SQLite; one bad source never stops the others."""

from datetime import date
from pathlib import Path

import pytest

from corpus.add import AddOptions, Outcome, add
from corpus.library import Library
from tests.conftest import SHARED

TEXT = "Pemerintah Kota Bandung menjajaki kerja sama dengan Kota Cuenca. Rencana itu dibahas di Balai Kota pada Senin."


def add_file(library: Library, path: Path, content: bytes | str) -> list[Outcome]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(add([str(path)], library))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the seed article lies outside the repository")
def test_the_seed_article(library: Library) -> None:
    (outcome,) = add([str(SHARED / "seed")], library)
    article = library.get(outcome.article_ids[0])
    assert article is not None
    assert "Pemkab Muaraenim Berencana Jalin Kerjasama dengan Jepang" == article.title
    assert (date(2018, 4, 12), "POSKOTASUMATERA.COM", "Muara Enim") == (
        article.published,
        article.outlet,
        article.place,
    )
    assert not any(words in article.text for words in ("Related Posts", "Komentar Anda", "POSKOTASUMATERA", "WIB"))
    assert article.text.endswith("bersifat tetap dan terencana.") or article.text.endswith("tetap dan terencana.")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("junk.txt", bytes(range(256)) * 50, "binary"),
        ("big.txt", b"Kota. " * 3_500_000, "too_large"),
        ("paper.pdf", b"%PDF-1.7", "bad_document"),
        ("page.html", b"<html><body></body></html>", "no_text"),
        ("front.md", b"---\ntitle: [unclosed\n---\nteks", "bad_front_matter"),
        ("columns.csv", b"a,b\n1,2\n", "no_text_column"),
    ],
)
def test_bad_files_are_named(library: Library, tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (outcome,) = add_file(library, tmp_path / name, content)
    assert outcome.error is not None
    assert code == outcome.error.code
    assert name in outcome.error.source
    assert 0 == library.count()


@pytest.mark.parametrize(("source", "code"), [("nowhere/at/all", "missing"), ("ftp://example.org/a", "address")])
def test_sources_that_are_no_files(library: Library, source: str, code: str) -> None:
    (outcome,) = add([source], library)
    assert outcome.error is not None
    assert (code, source) == (outcome.error.code, outcome.error.source)


def test_one_bad_source_never_stops_the_others(library: Library, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    (tmp_path / "in" / "b.txt").write_bytes(b"")
    (tmp_path / "in" / "c.txt").write_text(TEXT.replace("Bandung", "Bogor"))
    outcomes = list(add([str(tmp_path / "in")], library))
    assert ["added", "failed", "added"] == [outcome.state for outcome in outcomes]
    assert ["unchanged", "failed", "unchanged"] == [each.state for each in add([str(tmp_path / "in")], library)]
    assert 2 == library.count()


def test_a_broken_line_of_a_table_is_named_and_the_rest_goes_on(library: Library, tmp_path: Path) -> None:
    lines = [
        '{"id": "x", "title": "Judul", "text": "Isi berita dari Medan."}',
        "{broken",
        '{"text": "Isi lain dari Bali."}',
    ]
    outcomes = add_file(library, tmp_path / "t.jsonl", "\n".join(lines))
    assert [None, "bad_json", None] == [each.error and each.error.code for each in outcomes]
    assert outcomes[1].source.endswith("t.jsonl:2")
    assert ("x",) == outcomes[0].article_ids


def test_a_table_with_semicolons(library: Library, tmp_path: Path) -> None:
    table = 'judul;isi;tanggal;media\nSatu;"Kota A; dan Kota B bekerja sama.";12 April 2018;Koran\n'
    (outcome,) = add_file(library, tmp_path / "t.csv", table)
    article = library.get(outcome.article_ids[0])
    assert article is not None
    assert ("Satu", "Kota A; dan Kota B bekerja sama.", date(2018, 4, 12), "Koran") == (
        article.title,
        article.text,
        article.published,
        article.outlet,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(library: Library, tmp_path: Path, encoding: str) -> None:
    text = "Wali kota berkata “kerja sama itu bagus” – begitu isi berita dari São Paulo dan Kraków.".replace("ó", "o")
    (outcome,) = add_file(library, tmp_path / "a.txt", (text + " " + TEXT).encode(encoding))
    article = library.get(outcome.article_ids[0])
    assert article is not None
    assert "“kerja sama itu bagus” – begitu" in article.text


def test_no_title_and_no_date(library: Library, tmp_path: Path) -> None:
    (outcome,) = add_file(library, tmp_path / "a.txt", TEXT)
    article = library.get(outcome.article_ids[0])
    assert article is not None
    assert "Pemerintah Kota Bandung menjajaki kerja sama dengan Kota Cuenca." == article.title
    assert article.published is None


def test_a_page_keeps_its_article_and_loses_its_furniture(library: Library, tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>Paragraf {n}: {TEXT}</p>" for n in range(6))
    page = (
        "<html><head><title>Bandung jajaki Cuenca</title><meta property='article:published_time' "
        "content='2017-08-02T10:00:00+07:00'></head><body><nav>Beranda</nav><article><h1>Bandung jajaki Cuenca</h1>"
        f"{paragraphs}<p>Baca juga: Berita lain</p></article><script>alert(1)</script></body></html>"
    )
    (outcome,) = add_file(library, tmp_path / "p.html", page)
    article = library.get(outcome.article_ids[0])
    assert article is not None
    assert ("Bandung jajaki Cuenca", date(2017, 8, 2)) == (article.title, article.published)
    assert "Paragraf 5" in article.text
    assert "Baca juga" not in article.text and "alert" not in article.text


def test_a_given_id_is_kept(library: Library, tmp_path: Path) -> None:
    (tmp_path / "nama.txt").write_text(TEXT)
    (by_name,) = add([str(tmp_path / "nama.txt")], library, AddOptions(ids_from_names=True))
    assert ("nama",) == by_name.article_ids
    (given,) = add([str(tmp_path / "nama.txt")], library, AddOptions(id="mine"))
    assert ("mine",) == given.article_ids
    assert 2 == library.count()


def test_changed_content_under_an_id_replaces(library: Library, tmp_path: Path) -> None:
    for text, state in ((TEXT, "added"), (TEXT, "unchanged"), (TEXT + " Selesai.", "replaced")):
        (tmp_path / "a.txt").write_text(text)
        (outcome,) = add([str(tmp_path / "a.txt")], library, AddOptions(id="a"))
        assert state == outcome.state
    assert 1 == library.count()
