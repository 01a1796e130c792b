"""Odd sources: each gets an article or a named error, and none keeps the others out."""

import ctypes
import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.add import AddOptions, Outcome, add
from corpus.article import Article
from corpus.fields import clean, one_line
from corpus.library import Library
from corpus.passages import passages
from corpus.tables import read_jsonl
from tests.conftest import make_article

TEXT = "Pemerintah Kota Bandung menjajaki kerja sama dengan Kota Cuenca. Rencana itu dibahas di Balai Kota pada Senin."


def add_file(library: Library, path: Path, content: str, options: AddOptions | None = None) -> list[Outcome]:
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, newline="")
    return list(add([str(path)], library, options))


def held(library: Library, outcome: Outcome) -> Article:
    article = library.get(outcome.article_ids[0])
    assert article is not None
    return article


def codes(outcomes: list[Outcome]) -> list[str | None]:
    return [outcome.error.code if outcome.error else None for outcome in outcomes]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("head.csv", "title,text\n", ["empty"]),
        ("blank.jsonl", "\n\n", ["empty"]),
        ("day.md", "---\ntitle: Judul\npublished: 2018-02-31\n---\nIsi berita.", ["bad_front_matter"]),
        ("open.csv", 'title,text\nA,"tidak ditutup\nB,isi\n', ["bad_table"]),
        ("big.csv", "title,text\nA," + "kota " * 600_000 + "\nB,Isi berita kedua.\n", ["bad_table", None]),
        ("deep.jsonl", "[" * 100_000 + '\n{"text": "Isi berita."}\n', ["bad_json", None]),
        ("nested.jsonl", '{"text": {"a": 1}}\n{"text": [["a"]]}\n{"text": null}\n', ["no_text"] * 3),
    ],
)
def test_what_cannot_be_read_is_named(
    library: Library, tmp_path: Path, name: str, content: str, expected: list[str | None]
) -> None:
    outcomes = add_file(library, tmp_path / "in" / name, content)
    assert expected == codes(outcomes)
    assert expected.count(None) == library.count()


def test_a_text_in_parts_keeps_them_apart(library: Library, tmp_path: Path) -> None:
    (outcome,) = add_file(library, tmp_path / "t.jsonl", '{"title": "J", "text": ["Alinea satu.", "Alinea dua."]}')
    assert "Alinea satu.\n\nAlinea dua." == held(library, outcome).text


def test_what_is_no_text_is_left_out_of_a_text(library: Library, tmp_path: Path) -> None:
    row = '{"id": "a\\u0000b\\ud800", "title": "J\\ud800udul", "text": "Isi\\u0000 berita \\udfff dari Medan."}'
    (outcome,) = add_file(library, tmp_path / "t.jsonl", row)
    article = held(library, outcome)
    assert ("ab", "Judul", "Isi berita  dari Medan.") == (article.id, article.title, article.text)


def test_the_last_row_of_an_id_stays(library: Library, tmp_path: Path) -> None:
    rows = '{"id": "x", "text": "Isi pertama."}\n{"id": "x", "text": "Isi kedua."}\n'
    assert ["added", "replaced"] == [each.state for each in add_file(library, tmp_path / "t.jsonl", rows)]
    assert ["Isi kedua."] == [article.text for article in library.articles()]


@pytest.mark.parametrize(
    "text",
    [
        "Jepang",
        "🎉 Kota 🇮🇩 Bandung 👨‍👩‍👧 senang. 🎉",
        "富山市とバリ州は水道と廃棄物の協力に関する覚書に署名した。",
        "Le maire de Paris a signé un accord avec la ville de Jakarta.",
        "Judul tanpa akhir " + "ö" * 5_000,
    ],
)
def test_any_text_is_kept_whole(library: Library, tmp_path: Path, text: str) -> None:
    (outcome,) = add_file(library, tmp_path / "a.txt", text)
    assert text == held(library, outcome).text


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems(library: Library, tmp_path: Path, ending: str) -> None:
    (outcome,) = add_file(library, tmp_path / "a.txt", "Judul\nKamis, 12 April 2018\n".replace("\n", ending) + TEXT)
    article = held(library, outcome)
    assert ("Judul", TEXT, "2018-04-12") == (article.title, article.text, str(article.published))


def test_links_that_lead_nowhere_or_round_in_a_folder(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "round").symlink_to(folder)
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    assert [None, "missing", "missing"] == codes(list(add([str(folder)], library)))


@contextmanager
def without_privileges() -> Iterator[None]:
    """Root may read everything by its capabilities: this thread does without them. Others have none to lose."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = struct.pack("Ii", 0x20080522, 0)  # version 3, this thread: capset(2)
    held = ctypes.create_string_buffer(24)
    assert 0 == libc.capget(header, held), os.strerror(ctypes.get_errno())
    now = list(struct.unpack("6I", held.raw))
    now[0] &= ~0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH of those in force
    assert 0 == libc.capset(header, struct.pack("6I", *now)), os.strerror(ctypes.get_errno())
    try:
        yield
    finally:
        assert 0 == libc.capset(header, held.raw), os.strerror(ctypes.get_errno())


def test_what_may_not_be_read_in_a_folder_is_named(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "closed").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "README.txt"):
        (folder / name).write_text(TEXT + name)
    for name, rights in (("closed", 0), ("b.txt", 0), ("README.txt", 0)):
        (folder / name).chmod(rights)
    with without_privileges():
        outcomes = list(add([str(folder)], library))
    (folder / "closed").chmod(0o700)
    assert ["unreadable", None, "unreadable", "unreadable"] == codes(outcomes)


@pytest.mark.parametrize(
    ("name", "article_id"),
    [
        (b"dua\nbaris.txt", "dua baris"),
        (b"rusak\xff\xfe.txt", "rusak"),
        (b"jam 12:30.txt", "jam 12:30"),
        (b"\xff.txt", None),
    ],
)
def test_ids_from_names_of_any_kind(library: Library, tmp_path: Path, name: bytes, article_id: str | None) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    (outcome,) = add_file(library, path, TEXT, AddOptions(ids_from_names=True))
    assert str(path) == outcome.source
    assert 16 == len(outcome.article_ids[0]) if article_id is None else (article_id,) == outcome.article_ids


def test_a_very_long_word_is_measured_in_parts() -> None:
    measured = 0

    def count_tokens(text: str) -> int:
        nonlocal measured
        measured += len(text)
        return len(text) // 4

    article = make_article("a", "x" * 200_000)
    cut = passages(article, count_tokens)
    assert article.text == "".join(passage.text for passage in cut)
    assert measured < 40 * len(article.text)  # to measure the rest again for each piece would take 300 times as much


plain = st.text(st.characters(codec="utf-8"), min_size=1).map(clean).filter(bool)
line = plain.map(one_line).filter(bool)
articles = st.builds(
    Article,
    id=line,
    title=line,
    text=plain,
    language=st.sampled_from(("id", "en")),
    url=st.none() | line,
    published=st.none() | st.dates(),
    outlet=st.none() | line,
    author=st.none() | line,
    place=st.none() | line,
    updated=st.none() | st.dates(),
)
FURNISHED = "Medan, Kompas.com - Isi berita.\nBaca juga: yang lain\nKamis, 12 April 2018\nSelesai. (abc/def)"


@settings(deadline=None)
@given(articles | st.builds(make_article, line, st.just(FURNISHED)))
def test_what_export_wrote_is_read_to_the_letter(tmp_path_factory: pytest.TempPathFactory, article: Article) -> None:
    path = tmp_path_factory.getbasetemp() / "export.jsonl"
    written = json.dumps(asdict(replace(article, duplicate_of="other")), default=date.isoformat)
    path.write_text(written + "\n")
    with path.open("rb") as file:
        ((_, read),) = read_jsonl(file, str(path), "utf-8")
    assert article == read
