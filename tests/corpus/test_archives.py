"""Archives: every member an article or a named error, nothing out of bounds, nothing on the disk."""

import io
import os
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from corpus import archives
from corpus.add import AddOptions, add
from corpus.archives import LARGEST_ARCHIVE
from corpus.article import Article
from corpus.errors import SourceError
from corpus.files import Read, _Given, _read_bytes, read_bytes, read_path
from corpus.library import Library
from tests import samples
from tests.samples import TITLE, packed


def found(raw: bytes) -> dict[str, str]:
    """What each source of an archive is: `article` or the code of its error."""
    return {name: told(each) for name, each in read_bytes(raw, "a.zip", ".zip")}


def told(each: Article | SourceError) -> str:
    return each.code if isinstance(each, SourceError) else "article"


def test_every_member_is_a_source_of_its_own(tmp_path: Path) -> None:
    members = samples.every_kind() | {"inner/b.html": samples.html(), "logo.png": b"\x89PNG", "README.md": b"# Isi"}
    del members["a.zip"]
    path = tmp_path / "a.zip"
    path.write_bytes(packed(members))
    read = dict[str, Article | SourceError](read_path(path))
    rows = {
        "a.csv": ":6",
        "a.tsv": ":6",
        **dict.fromkeys(("a.jsonl", "a.json", "a.parquet", "a.feather", "a.arrow"), ":1"),
    }
    names = [f"{path}/{name}{rows.get(name, '')}" for name in members if name not in ("logo.png", "README.md")]
    assert sorted(names) == sorted(read)
    assert {TITLE} == {each.title if isinstance(each, Article) else each.code for each in read.values()}
    assert [path] == list(tmp_path.iterdir())


def test_an_archive_in_an_archive_is_read_and_one_deeper_is_not() -> None:
    inner = packed({"d.html": samples.html()})
    middle = packed({"c.zip": inner, "c.html": samples.html()})
    assert {"a.zip/b.zip/c.html": "article", "a.zip/b.zip/c.zip": "archive_limits", "a.zip/d.html": "article"} == found(
        packed({"b.zip": middle, "d.html": samples.html()})
    )


@pytest.mark.parametrize(
    "name",
    [
        "../b.html",
        "/b.html",
        "inner/../../b.html",
        "C:\\b.html",
        "c:b.html",
        "\\\\host\\b.html",
        "..\\b.html",
        "../../run.sh",
    ],
)
def test_a_path_that_leads_out_is_refused(name: str) -> None:
    codes = list(found(packed({name: samples.html(), "good.html": samples.html()})).values())
    assert ["archive_path", "article"] == sorted(codes)


def test_links_and_devices_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK):
            info = zipfile.ZipInfo(f"{kind}.html")
            info.external_attr = (kind | 0o777) << 16
            archive.writestr(info, "/etc/passwd")
    assert ["archive_path"] * 3 == list(found(file.getvalue()).values())


def test_a_bomb_is_refused_and_what_is_beside_it_read() -> None:
    raw = packed({"bomb.txt": b"Kota. " * 3_000_000, "good.html": samples.html()})
    assert {"a.zip/bomb.txt": "archive_limits", "a.zip/good.html": "article"} == found(raw)


def test_a_size_that_is_a_lie_gives_no_more_than_it_says() -> None:
    raw = packed({"lie.txt": b"Kota Medan. " * 100_000})
    size = (1_200_000).to_bytes(4, "little")
    assert {"a.zip/lie.txt": "bad_archive"} == found(raw.replace(size, (100).to_bytes(4, "little")))


@pytest.mark.parametrize("short_of", ["bytes", "members"])
def test_all_members_together_are_bounded(short_of: str) -> None:
    page = samples.html()
    inner = packed({f"{n}.html": page for n in range(3)})
    raw = packed({"0.zip": inner, "1.html": page, "2.html": page})
    room = archives.Room(size=len(page) * 4 + len(inner)) if short_of == "bytes" else archives.Room(members=5)
    found = [told(each) for _, each in _read_bytes(raw, _Given("a.zip", ".zip", room=room))]
    assert [*["article"] * 4, "archive_limits"] == found


def test_ten_thousand_members_are_read_and_more_are_refused() -> None:
    many = {f"{n:05}.bin": b"" for n in range(archives.MOST_MEMBERS)}
    assert {"a.zip": "folder_empty"} == found(packed(many, zipfile.ZIP_STORED))
    assert {"a.zip": "archive_limits"} == found(packed(many | {"b.bin": b""}, zipfile.ZIP_STORED))


@pytest.mark.parametrize("said", [0, 1, 0xFFFF])
def test_a_directory_that_lies_about_its_length_is_counted(said: int) -> None:
    one = packed({"a.bin": b""})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    directory = one[start:end] * (archives.MOST_MEMBERS + 1)
    record = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, said, said, len(directory), start, 0)
    assert {"a.zip": "archive_limits"} == found(one[:start] + directory + record)


def test_what_members_hold_is_not_counted_among_the_members() -> None:
    entries = b"PK\x01\x02" * (archives.MOST_MEMBERS + 1)
    raw = packed({"a.bin": entries, "b.html": samples.html()}, zipfile.ZIP_STORED)
    assert {"a.zip/b.html": "article"} == found(raw)


def test_members_are_counted_before_they_are_unpacked() -> None:
    page = samples.html()
    raw = packed({f"{n}.html": page for n in range(4)}, zipfile.ZIP_STORED)
    raw = raw.replace(page, page[:-1] + b"?")  # every checksum is wrong
    room = archives.Room(size=2 * len(page) + 1)
    codes = [told(each) for _, each in _read_bytes(raw, _Given("a.zip", ".zip", room=room))]
    assert ["bad_archive", "bad_archive", "archive_limits", "archive_limits"] == codes


def test_the_text_of_documents_counts_for_the_archive() -> None:
    document = samples.docx()
    room = archives.Room(size=3 * len(document))
    raw = packed({f"{n}.docx": document for n in range(3)}, zipfile.ZIP_STORED)
    codes = [told(each) for _, each in _read_bytes(raw, _Given("a.zip", ".zip", room=room))]
    assert ["article", "article", "archive_limits"] == codes


@pytest.mark.parametrize(
    "members", [{}, {"a.bin": b"x"}, {"inner/": b""}, {"__MACOSX/a.html": b"x", ".git/a.txt": b"x"}]
)
def test_an_archive_without_articles_says_so(members: dict[str, bytes]) -> None:
    assert {"a.zip": "folder_empty"} == found(packed(members))


def test_broken_and_locked_archives_are_named() -> None:
    whole = packed({"b.html": samples.html(), "c.html": samples.html()})
    assert {"a.zip": "bad_archive"} == found(whole[: len(whole) // 2])
    assert {"a.zip": "bad_archive"} == found(b"PK\x03\x04" + bytes(500))
    locked = bytearray(whole)
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        locked[whole.index(mark) + at] |= 1
    assert {"a.zip/b.html": "encrypted", "a.zip/c.html": "article"} == found(bytes(locked))
    assert {"a.zip/b.html": "bad_archive"} == found(packed({"b.html": samples.html()}, zipfile.ZIP_LZMA))


def test_one_broken_member_leaves_the_others() -> None:
    page = samples.html()
    raw = packed(
        {"a.html": page, "b.pdf": b"%PDF-1.7", "c.jsonl": b"{", "d.txt": b"", "e.html": page}, zipfile.ZIP_STORED
    )
    at = raw.index(page) + 50
    raw = raw[:at] + b"?" + raw[at + 1 :]  # its checksum is wrong now
    assert ["bad_archive", "bad_document", "bad_json", "empty", "article"] == list(found(raw).values())


def test_names_that_deceive_are_made_plain() -> None:
    ((name, _),) = read_bytes(packed({"berita\u202elmth.\u2066\x1b[31m.html": samples.html()}), "a.zip")
    assert "a.zip/beritalmth.[31m.html" == name


def test_ids_from_names_reach_into_archives(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"satu.html": samples.html(), "t.jsonl": samples.jsonl()}))
    library = Library(f"sqlite:///{tmp_path / 'library.sqlite3'}")
    first, row = add([str(path)], library, AddOptions(ids_from_names=True))
    assert ("satu",) == first.article_ids
    assert "t" not in row.article_ids[0]


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.html").write_bytes(samples.html())
    outcomes: list[Read] = list(read_path(tmp_path))
    assert ["unsupported", "article"] == [told(each) for _, each in outcomes]


def test_too_large_an_archive_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "besar.zip"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(LARGEST_ARCHIVE + 1)
    tracemalloc.start()
    ((_, found),) = read_path(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(found, SourceError)
    assert "archive_limits" == found.code
    assert most < LARGEST_ARCHIVE / 10
