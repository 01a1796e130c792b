"""Tables: known and named columns, JSON, Parquet, Arrow and datasets folders."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from corpus import columnar
from corpus.article import Article
from corpus.errors import SourceError
from corpus.fields import TEXT_NAMES, article_of
from corpus.files import read_bytes, read_path
from tests import samples
from tests.samples import ROW, TEXT, TITLE

OTHER = {"judul_berita": TITLE, "naskah": TEXT, "terbit": "2018-04-12", "text": "bukan ini"}
MAPPING = {"title": "Judul_Berita", "text": "naskah", "published": " terbit "}


def read(raw: bytes, name: str, columns: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """(source, title or code) of each row."""
    return [(source, told(found)) for source, found in read_bytes(raw, name, Path(name).suffix, columns=columns)]


def told(found: Article | SourceError) -> str:
    return found.title if isinstance(found, Article) else found.code


def one(raw: bytes, name: str, columns: Mapping[str, str] | None = None) -> Article:
    ((_, found),) = read_bytes(raw, name, Path(name).suffix, columns=columns)
    assert isinstance(found, Article), found
    return found


def tables(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, bytes]]:
    """The same rows in every kind of table."""
    made = samples.table(rows)
    yield from (("t.csv", samples.csv(rows)), ("t.jsonl", samples.jsonl(rows)), ("t.json", json.dumps(rows).encode()))
    yield from (("t.parquet", samples.parquet(made)), ("t.feather", samples.feather(made)))
    yield "t.arrow", samples.arrow_stream(made)


def test_known_names_are_found_in_every_kind_of_table() -> None:
    for name, raw in tables([ROW]):
        article = one(raw, name)
        assert (TITLE, TEXT, date(2018, 4, 12)) == (article.title, article.text, article.published), name


def test_columns_are_named_in_every_kind_of_table() -> None:
    for name, raw in tables([OTHER]):
        article = one(raw, name, MAPPING)
        assert (TITLE, TEXT, date(2018, 4, 12)) == (article.title, article.text, article.published), name


def test_a_named_column_that_is_not_there_is_told_in_every_kind_of_table() -> None:
    for name, raw in tables([ROW]):
        assert (name, "bad_map") == read(raw, name, {"author": "penuls"})[-1]


def test_a_table_without_a_text_column_says_so() -> None:
    for name, raw in tables([{"a": "1", "b": "2"}]):
        ((_, code),) = read(raw, name)
        assert "no_text_column" == code, name


def test_rows_of_json_lines_may_lack_a_named_column() -> None:
    rows = [{"body": TEXT, "judul": TITLE}, {"body": TEXT, "judul": TITLE, "ditulis": "Siti Rahma"}, {"judul": TITLE}]
    expected = [("t.jsonl:1", TITLE), ("t.jsonl:2", TITLE), ("t.jsonl:3", "no_text_column")]
    assert expected == read(samples.jsonl(rows), "t.jsonl", {"author": "ditulis"})


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"[]", [("t.json", "empty")]),
        (b"{", [("t.json", "bad_json")]),
        (b"3", [("t.json", "not_an_object")]),
        (b'[1, {"text": "Isi berita."}]', [("t.json:1", "not_an_object"), ("t.json:2", "Isi berita.")]),
        (b'{"text": "Isi berita."}', [("t.json", "Isi berita.")]),
        (b'{"text": "Isi satu."}\n{"text": "Isi dua."}\n', [("t.json:1", "Isi satu."), ("t.json:2", "Isi dua.")]),
        (b"[" * 100_000, [("t.json", "bad_json")]),
    ],
)
def test_json_is_an_array_an_object_or_lines(raw: bytes, expected: list[tuple[str, str]]) -> None:
    assert expected == read(raw, "t.json")


def test_a_line_of_a_hundred_megabytes_is_refused_and_the_next_read() -> None:
    for name, head in (("t.jsonl", b'{"text": "'), ("t.csv", b"text\n")):
        raw = head + b"a" * 100_000_000 + b'\n{"text": "Isi berita."}\n'
        codes = [told for _, told in read(raw, name)]
        assert ["too_large" if name == "t.jsonl" else "bad_table"] == codes[:1]
        assert 2 == len(codes)


def test_an_update_counts_where_it_is_later() -> None:
    for updated, expected in (("13 April 2018", date(2018, 4, 13)), ("2018-04-12", None), ("2018-04-01", None)):
        assert expected == article_of({**ROW, "diperbarui": updated}, "t").updated
    assert date(2018, 4, 13) == article_of({"text": TEXT, "last_modified": "2018-04-13"}, "t").updated


# ------------------------------------------------------------------- Parquet and Arrow


def test_types_of_all_kinds_are_read() -> None:
    jakarta = datetime(2018, 4, 12, 1, tzinfo=ZoneInfo("Asia/Jakarta"))  # the day before in UTC
    made = pa.table(
        {
            "id": pa.array([17], pa.int64()),
            "Text": pa.array([TEXT.split("\n\n")], pa.list_(pa.string())),
            "judul": pa.array([TITLE]).dictionary_encode(),
            "published": pa.array([jakarta], pa.timestamp("ns", tz="Asia/Jakarta")),
            "updated": pa.array([date(2018, 4, 20)], pa.date64()),
            "outlet": pa.array([b"Warta Uji"], pa.large_binary()),
            "author": pa.array([{"name": "x"}]),
            "embedding": pa.array([[0.5] * 8], pa.list_(pa.float32(), 8)),
        }
    )
    for name, raw in (("t.parquet", samples.parquet(made)), ("t.arrow", samples.arrow_stream(made))):
        article = one(raw, name)
        assert ("17", TEXT, TITLE, None) == (article.id, article.text, article.title, article.author)
        assert (date(2018, 4, 12), date(2018, 4, 20)) == (article.published, article.updated)
        assert "Warta Uji" == article.outlet


def test_moments_that_no_calendar_has_are_no_days() -> None:
    made = pa.table({"text": [TEXT], "date": pa.array([2**62], pa.timestamp("s"))})
    assert one(samples.arrow_stream(made), "t.arrow").published is None


def test_rows_keep_their_numbers_past_what_is_wrong_with_others() -> None:
    made = pa.table({"text": [TEXT, None, "a" * 1_000_001, TEXT], "title": [TITLE] * 4})
    expected = [
        ("t.parquet:1", TITLE),
        ("t.parquet:2", "no_text"),
        ("t.parquet:3", "too_large"),
        ("t.parquet:4", TITLE),
    ]
    assert expected == read(samples.parquet(made), "t.parquet")


def test_a_table_inside_the_table_is_no_text() -> None:
    made = pa.table({"text": pa.array([{"id": "satu", "en": "one"}])})
    assert [("t.parquet", "no_text_column")] == read(samples.parquet(made), "t.parquet")
    assert [("t.parquet", "empty")] == read(samples.parquet(pa.table({"text": pa.array([], pa.string())})), "t.parquet")


def test_a_field_of_megabytes_is_refused() -> None:
    raw = samples.parquet(pa.table({"text": ["kota " * 4_000_000, TEXT], "title": [TITLE] * 2}))
    assert [("t.parquet:1", "too_large"), ("t.parquet:2", TITLE)] == read(raw, "t.parquet")


def test_endless_rows_are_read_as_they_are_asked_for_and_end(monkeypatch: pytest.MonkeyPatch) -> None:
    made = pa.table({"text": pa.nulls(3_000_000, pa.string())})
    rows = read_bytes(samples.parquet(made), "t.parquet")
    assert ["t.parquet:1", "t.parquet:2"] == [next(rows)[0], next(rows)[0]]
    monkeypatch.setattr(columnar, "MOST_ROWS", 3)
    assert [("t.parquet:3", "no_text"), ("t.parquet", "too_many_rows")] == [(name, told(found)) for name, found in rows]


def test_the_files_of_a_dataset_share_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columnar, "MOST_ROWS", 3)
    folder = samples.dataset(tmp_path / "train", [[ROW] * 2] * 3)
    assert [TITLE] * 3 + ["too_many_rows"] == [told(found) for _, found in read_path(folder)]


def test_a_text_in_parts_is_as_long_as_all_of_them() -> None:
    texts = [["a" * 8_000_000] * 10, ["kota " * 100_000] * 11, [""] * 600_000, [TEXT]]
    raw = samples.parquet(pa.table({"text": texts, "title": [TITLE] * 4}))
    rows = ["too_large", "too_large", "too_large", TITLE]
    assert [(f"t.parquet:{number}", row) for number, row in enumerate(rows, 1)] == read(raw, "t.parquet")


def test_a_row_of_many_long_fields_is_refused_and_the_next_read() -> None:
    long = ["\U0001f600" * 900_000, TEXT]  # twelve bytes a character in JSON
    raw = samples.parquet(pa.table({"title": [TITLE] * 2, **dict.fromkeys(TEXT_NAMES[:7], long)}))
    assert [("t.parquet:1", "too_large"), ("t.parquet:2", TITLE)] == read(raw, "t.parquet")


@pytest.mark.parametrize("name", ["t.parquet", "t.feather", "t.arrow"])
def test_a_columnar_file_cut_short_is_one_error(name: str) -> None:
    whole = samples.every_kind()[f"a{name[1:]}"]
    assert [(name, "bad_table")] == read(whole[: len(whole) // 2], name)
    assert [(name, "bad_table")] == read(b"Isi berita.", name)


def test_offsets_that_lead_out_of_an_arrow_file_are_not_followed() -> None:
    length = 12_345
    whole = samples.arrow_stream(pa.table({"text": ["a" * length]}))
    before, mark, after = whole.rpartition(bytes(4) + length.to_bytes(4, "little"))
    assert mark
    broken = before + bytes(4) + (2_000_000_000).to_bytes(4, "little") + after
    assert [("t.arrow", "bad_table")] == read(broken, "t.arrow")


def test_a_datasets_folder_is_one_table(tmp_path: Path) -> None:
    rows = [{**ROW, "text": f"{TEXT} Bagian {number}."} for number in range(3)]
    samples.dataset(tmp_path / "in" / "train", [rows[:2], rows[2:]])
    (tmp_path / "in" / "dataset_dict.json").write_text('{"splits": ["train"]}')
    (tmp_path / "in" / "z.txt").write_text(TEXT)
    found = dict(read_path(tmp_path / "in"))
    train = tmp_path / "in" / "train"
    assert [f"{train}:1", f"{train}:2", f"{train}:3", f"{tmp_path / 'in' / 'z.txt'}"] == list(found)
    assert [row["text"] for row in rows] == [each.text for each in found.values() if isinstance(each, Article)][:3]
    assert list(found)[:3] == list(dict(read_path(train)))


def test_a_broken_part_of_a_dataset_leaves_the_others(tmp_path: Path) -> None:
    folder = samples.dataset(tmp_path / "d", [[ROW], [ROW], [{**ROW, "text": TEXT * 2}]])
    part = folder / "data-00001-of-00003.arrow"
    part.write_bytes(part.read_bytes()[:300])
    (folder / "state.json").write_text("{")
    expected = [(f"{folder}:1", "article"), (str(part), "bad_table"), (f"{folder}:2", "article")]
    assert expected == [
        (name, "article" if isinstance(each, Article) else each.code) for name, each in read_path(folder)
    ]


def test_text_in_many_encodings_is_read_whatever_is_said_of_it() -> None:
    def title(raw: bytes, charset: str | None = None, suffix: str = ".html") -> Any:
        ((_, found),) = read_bytes(raw, "a", suffix, charset=charset)
        return told(found)

    name = "Kafé Müller di Kota Zürich Bekerja Sama"
    assert name == title(samples.html(name, charset="windows-1252"))
    assert name == title(samples.html(name), charset="iso-8859-1")
    assert name == title(samples.html(name, charset="windows-1252").replace(b"windows-1252", b"utf-7"), "windows-1252")
    assert name == title(samples.html(name).replace(b'"utf-8"', b'"base64"'), "unicode_escape")
    assert name == title(name.encode("utf-16-le") + "\nIsi.".encode("utf-16-le"), "utf-16le", ".txt")
    assert "富山市とバリ州" == title(
        "富山市とバリ州\n水道の協力に関する覚書に署名した。".encode("shift_jis"), "Shift_JIS", ".txt"
    )
    assert "富山市とバリ州" == title(
        "富山市とバリ州\n水道の協力に関する覚書に署名した。".encode("iso2022_jp"), "iso-2022-jp", ".txt"
    )
    assert "binary" == title(b"Isi\x00berita", None, ".txt")


def test_a_nul_that_strayed_into_a_text_is_left_out() -> None:
    page = samples.html().replace(b"Muara", b"Mu\x00ara")
    for raw, name in ((page, "a.html"), (samples.csv([ROW] * 9).replace(b"Mu", b"Mu\x00", 3), "a.csv")):
        assert {TITLE} == {row for _, row in read(raw, name)}
    assert [("a.txt", TITLE)] == read(f"{TITLE}\n\n{TEXT}".replace("Mu", "Mu\x00", 2).encode(), "a.txt")
    assert [("a.txt", "binary")] == read(TEXT.encode("utf-16-le"), "a.txt")
    for more in range(3):  # the first bytes end inside a letter
        row = "judul,isi\n富山市,\x00" + "a" * more + "富" * 70_000
        assert [("a.csv:2", "富山市")] == read(row.encode(), "a.csv")


def test_time_of_day_in_utc_is_the_day_of_utc() -> None:
    moment = datetime(2018, 4, 12, 23, tzinfo=UTC)
    made = pa.table({"text": [TEXT], "date": pa.array([moment], pa.timestamp("us", tz="UTC"))})
    assert date(2018, 4, 12) == one(samples.parquet(made), "t.parquet").published
