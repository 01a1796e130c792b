"""What the corpus tab does to the articles: real library, real index, a site on loopback."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import intake
from assistant.assemble import Workspace
from assistant.curate import Curator
from assistant.curate_run import Progress
from assistant.errors import UserError
from assistant.intake import Intake, Received, file_name
from assistant.settings import Settings
from corpus.article import Article
from corpus.catalogue import Query
from corpus.errors import SourceError
from tests.conftest import ROOT
from tests.site import Site


@pytest.fixture
def own(bare_home: Path) -> Iterator[Curator]:
    room = Workspace(Settings(home=bare_home, fetch_loopback=True, reader=False))
    room.library.add(Article("satu", "Satu-satunya", "Kota Sabang menjajaki kerja sama dengan Phuket.", "id"))
    with room.writing():
        room.build()
    curator = Curator(room)
    yield curator
    curator.close()
    room.close()


def ended(curator: Curator) -> Progress:
    until = time.monotonic() + 30
    while curator.running and time.monotonic() < until:
        time.sleep(0.02)
    progress = curator.progress
    assert progress is not None
    assert not progress.running
    return progress


def sent(curator: Curator, name: str, content: bytes) -> Received:
    curator.intake.take("me", name, name, len(content), 0, content)
    return curator.intake.claim("me", [name])[0]


def test_the_articles_are_shown_without_the_models(own: Curator) -> None:
    """They may still be loading, or be somebody else's turn: the tab waits for neither."""
    code = """if True:
        import sys
        from pathlib import Path
        from assistant.assemble import Workspace
        from assistant.curate import Curator
        from assistant.settings import Settings
        from corpus.catalogue import Query
        own = Curator(Workspace(Settings(home=Path(sys.argv[1]))))
        print(own.find(Query()).count, own.unfindable(), own.outlets(), own.watched())
        print([name for name in ("torch", "transformers", "chromadb", "langchain_core") if name in sys.modules])
    """
    run = [sys.executable, "-c", code, str(own.room.settings.home)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "1 False [] []\n[]\n" == done.stdout, done.stderr


def test_addresses_and_files_become_articles_that_can_be_found_at_once(own: Curator) -> None:
    file = sent(own, "dua.csv", b"title,text\nSatu,Kota Tarakan bekerja sama dengan Tawau.\nDua,\n")
    with Site(3) as site:
        own.add("\n".join([site.url("/berita/1"), "", site.url("/berita/1"), site.url("/tidak-ada")]), [file])
        progress = ended(own)
    assert ("add", "done", None) == (progress.kind, progress.stage, progress.trouble)
    assert {"added": 2, "replaced": 0, "unchanged": 0, "failed": 2} == progress.counts
    told = {line.source: line.error.key if line.error else line.state for line in progress.lines}
    assert {
        site.url("/berita/1"): "added",
        site.url("/tidak-ada"): "source_fetch_status",
        "dua.csv:2": "added",
        "dua.csv:3": "source_no_text",
    } == told
    assert not file.path.parent.exists()
    assert "Satu" in [hit.passage.title for hit in own.room.search("Tarakan Tawau", 3)]
    assert not own.unfindable()


def test_a_path_of_this_machine_is_never_read_as_an_address(own: Curator, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.txt"
    secret.write_text("Judul rahasia\n\nIsi rahasia kota ini.", encoding="utf-8")
    own.add(f"{secret}\nfile://{secret}\n/etc\n~/x")
    progress = ended(own)
    assert {"added": 0, "replaced": 0, "unchanged": 0, "failed": 4} == progress.counts
    assert {"source_address"} == {line.error.key for line in progress.lines if line.error}
    assert 0 == own.find(Query(words="rahasia")).count


def test_no_sentence_names_the_folder_a_file_was_put_into(own: Curator) -> None:
    file = sent(own, "rusak.json", b"{")
    own.add("", [file])
    (line,) = ended(own).lines
    assert "rusak.json" == line.source
    assert line.error is not None
    assert line.error.sentence("en").startswith("rusak.json:")
    assert str(own.room.settings.home) not in line.error.sentence("en")


def test_a_stopped_run_keeps_what_it_read_and_makes_it_findable(own: Curator) -> None:
    before = own.find(Query()).count
    rows = "".join(f"Baris {n},Kota Singkawang nomor {n} bekerja sama dengan Kuching soal {n}.\n" for n in range(400))
    own.add("", [sent(own, "banyak.csv", f"title,text\n{rows}".encode())])
    while own.progress is not None and own.progress.done < 5:
        time.sleep(0.01)
    with pytest.raises(UserError, match="curate_running"):
        own.add("https://example.org/x")
    own.stop()
    progress = ended(own)
    assert "stopped" == progress.stage
    assert 5 <= progress.done < 400
    assert before + progress.done == own.find(Query()).count
    assert not own.unfindable()
    own.dismiss()
    assert own.progress is None


def test_a_run_whose_process_was_killed_is_noticed_and_mended(own: Curator) -> None:
    own.library.add(Article("sisa", "Sisa", "Kota Bitung dan Davao membuka jalur kapal feri.", "id"))
    assert own.unfindable()
    with own.room.writing():
        assert not own.unfindable()  # another is at it just now
    own.bring_in_step()
    assert "done" == ended(own).stage
    assert not own.unfindable()
    assert "sisa" in [hit.passage.article_id for hit in own.room.search("feri Bitung Davao", 3)]


def test_a_removed_article_is_not_found_until_it_is_restored(own: Curator) -> None:
    own.library.add(Article("kapal", "Kapal", "Kota Bitung dan Davao membuka jalur kapal feri.", "id"))
    own.bring_in_step()
    ended(own)

    def found() -> bool:
        return "kapal" in [hit.passage.article_id for hit in own.room.search("feri Bitung Davao", 3)]

    assert found()
    assert "Kapal" == own.remove("kapal").title
    assert not found()
    assert own.whole("kapal") is None
    with pytest.raises(UserError, match="no_such_article"):
        own.remove("kapal")
    assert "Kapal" == own.restore("kapal").title
    assert found()
    with pytest.raises(UserError, match="curate_not_restored"):
        own.restore("kapal")


def test_fetching_again_keeps_what_the_article_said_before(own: Curator) -> None:
    with Site(1) as site:
        own.add(site.url("/berita/1"))
        (article_id,) = ended(own).lines[0].article_ids
        site.change(1)
        own.fetch_again(article_id)
        assert 1 == ended(own).counts["replaced"]
    whole = own.whole(article_id)
    assert whole is not None
    assert ["replaced"] == [version.ending for version in whole.versions]
    own.library.add(Article("tanpa", "Tanpa alamat", "Teks tanpa alamat.", "id"))
    with pytest.raises(UserError, match="curate_no_url"):
        own.fetch_again("tanpa")


def test_a_watched_feed_is_refreshed_and_its_articles_know_it(own: Curator) -> None:
    with pytest.raises(UserError, match="nothing_watched"):
        own.refresh()
    with Site(4) as site:
        assert own.watch(site.url("/feed"))
        assert not own.watch(site.url("/feed"))
        with pytest.raises(UserError, match="source_address"):
            own.watch("bukan alamat")
        with pytest.raises(UserError, match="not_watched"):
            own.refresh("https://example.org/feed")
        own.refresh(site.url("/feed"))
        progress = ended(own)
        assert ("refresh", 4) == (progress.kind, progress.counts["added"])
        (watched,) = own.watched()
        assert (4, 4, 0) == (watched.last_new, watched.held, watched.waiting)
        whole = own.whole(progress.lines[0].article_ids[0])
        assert whole is not None
        assert whole.arrival is not None
        assert site.url("/feed") == whole.arrival.source
        assert own.watch_no_more(site.url("/feed"))
        assert [] == own.watched()


def test_nothing_to_add_and_too_much_are_refused(own: Curator) -> None:
    with pytest.raises(UserError, match="curate_nothing"):
        own.add(" \n ")
    with pytest.raises(UserError, match="curate_too_many"):
        own.add("\n".join(f"https://example.org/{n}" for n in range(501)))
    assert own.progress is None


# ------------------------------------------------------------------ files


def test_a_file_arrives_in_pieces_and_whole(tmp_path: Path) -> None:
    files = Intake(tmp_path)
    assert 3 == files.take("a", "k", "x.txt", 5, 0, b"abc")
    with pytest.raises(UserError, match="upload_broken"):
        files.take("a", "k", "x.txt", 5, 4, b"e")
    with pytest.raises(UserError, match="upload_broken"):
        files.take("a", "k", "x.txt", 5, 3, b"longer")
    assert 5 == files.take("a", "k", "x.txt", 5, 3, b"de")
    (received,) = files.claim("a", ["k", "k", "other"])
    assert ("x.txt", b"abcde") == (received.name, received.path.read_bytes())
    files.remove([received])
    files.close()
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_half_a_file_and_the_files_of_another_are_never_handed_over(tmp_path: Path) -> None:
    files = Intake(tmp_path)
    files.take("a", "half", "x.txt", 5, 0, b"abc")
    files.take("b", "whole", "y.txt", 1, 0, b"y")
    assert [] == files.claim("a", ["half", "whole"])
    with pytest.raises(UserError, match="upload_broken"):
        files.take("a", "whole", "y.txt", 2, 1, b"z")
    assert ["y.txt"] == [one.name for one in files.claim("b", ["whole"])]


def test_limits_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = Intake(tmp_path)
    with pytest.raises(UserError, match="upload_too_large"):
        files.take("a", "k", "x", intake.LARGEST + 1, 0, b"")
    for number in range(intake.MOST_FILES):
        files.take("a", str(number), "x", 1, 0, b"x")
    with pytest.raises(UserError, match="upload_too_many"):
        files.take("a", "more", "x", 1, 0, b"x")
    monkeypatch.setattr(intake, "_PATIENCE", -1.0)
    assert 1 == files.take("a", "later", "x", 1, 0, b"x")  # the others were given up
    assert [] == files.claim("a", ["0"])


@given(st.text(max_size=300))
def test_every_name_is_made_fit_to_be_a_file(tmp_path_factory: pytest.TempPathFactory, sent: str) -> None:
    name = file_name(sent)
    assert name not in ("", ".", "..")
    assert not set(name) & set('/\\\0\n<>:"|?*')
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(b"")
    path.unlink()


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ("berita.txt", "berita.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Data\\a.CSV", "a.CSV"),
        ("<b>x</b>.html", "b_.html"),
        (".htaccess", "htaccess"),
        ("a.tar.gz", "a.tar.gz"),
        ("", "file"),
    ],
)
def test_names_are_cleaned(sent: str, wanted: str) -> None:
    assert wanted == file_name(sent)


def test_an_error_of_the_library_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").write_bytes(b"no database at all " * 500)
    curator = Curator(Workspace(Settings(home=tmp_path)))
    with pytest.raises(UserError, match="source_library_damaged") as caught:
        curator.find(Query())
    assert isinstance(caught.value.__cause__, SourceError)
    curator.close()
