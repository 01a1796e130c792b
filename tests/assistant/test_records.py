"""What the page remembers: conversations, feedback, reviews; whole, apart, and through a kill."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, State
from assistant.errors import UserError
from assistant.judgements import Feedback
from assistant.kept import Kept, Trouble, kept_json, read_kept, recheck
from assistant.records import KEPT_DAYS, Records
from assistant.records_feedback import feedback_in, give_feedback, take_back_feedback
from corpus.article import Language, Passage
from corpus.library import Filters, Library
from corpus.spans import Span
from index.hit import FoundBy, Hit, Reading
from tests.assistant.kept_answers import FIRST, SECOND, TEXT, answered, exchange
from tests.conftest import make_article

ROOT = Path(__file__).parents[2]


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with Records(tmp_path / "records.sqlite3") as opened:
        yield opened


def keys(records: Records, user: str, conversation: str) -> list[str]:
    return [kept.key for kept in records.load(user, conversation) or []]


# ------------------------------------------------------------------- round trip

_text = st.text(st.characters(), max_size=30)  # surrogates too
_maybe = st.none() | _text
_days = st.none() | st.dates()
_languages: st.SearchStrategy[Language] = st.sampled_from(get_args(Language))
_states: st.SearchStrategy[State] = st.sampled_from(get_args(State))
_found: st.SearchStrategy[FoundBy] = st.sampled_from(get_args(FoundBy))


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    start, text = draw(st.integers(0, 999)), draw(_text)
    return Passage(
        draw(_text), draw(_text), start, start + len(text), text, draw(_text), draw(_maybe), draw(_days), draw(_maybe)
    )


@st.composite
def citations(draw: st.DrawFn, number: int) -> Citation:
    start, quote, state = draw(st.integers(0, 999)), draw(_text), draw(_states)
    also = tuple(draw(st.lists(_text, max_size=2)))
    return Citation(number, draw(passages()), quote, start, start + len(quote), state, draw(st.booleans()), also)


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    reading = draw(st.none() | st.builds(Reading, st.integers(0, 9), st.integers(0, 9), st.floats(0, 1)))
    found = draw(st.frozensets(_found))
    return Hit(draw(passages()), draw(st.floats(0, 1)), found, draw(_languages), ("x",), reading)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    count = draw(st.integers(0, 2))
    cited = tuple(draw(citations(number)) for number in range(1, count + 1))
    spans = st.tuples(st.dates(), st.none() | st.dates()).map(lambda ends: Span(*ends))
    return Answer(
        text=" ".join(["Kata", *(f"[{each.number}]" for each in cited)]),
        citations=cited,
        language=draw(_languages),
        standalone_question=draw(_text),
        hits=tuple(draw(st.lists(hits(), max_size=2))),
        written_by=draw(st.sampled_from(["extract", "model"])),
        outcome="answered" if cited else draw(st.sampled_from(["not_found", "chat", "rejected"])),
        span=draw(st.none() | spans),
        notice=draw(_maybe),
        short_answer=draw(_maybe),
        removed_sentences=draw(st.integers(0, 9)),
        seconds=draw(st.dictionaries(_text, st.floats(0, 99), max_size=2)),
    )


kept = st.builds(
    Kept,
    key=_text.filter(bool),
    question=_text,
    language=_languages,
    asked=st.datetimes(timezones=st.just(UTC)),
    status=st.sampled_from(["answering", "done", "stopped", "failed"]),
    answer=st.none() | answers(),
    trouble=st.none() | st.builds(Trouble, _text, st.dictionaries(_text, _text, max_size=2)),
    languages=st.dictionaries(_text, _languages, max_size=2),
    filters=st.builds(Filters, _days, _days, _maybe, _maybe, _maybe, st.none() | _languages),
    timeless=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(kept)
def test_an_exchange_comes_back_as_it_was(one: Kept) -> None:
    assert one == read_kept(kept_json(one))


def test_an_exchange_comes_back_through_the_file_as_it_was(records: Records) -> None:
    odd = exchange("k", "Apa \ud800 \0 “itu”?", status="failed", trouble=Trouble("model_http", {"status": "503"}))
    records.save("local", "c", odd, 0)
    assert [odd] == records.load("local", "c")
    assert "HTTP 503" == (odd.trouble or Trouble("")).error().sentence("id")


def test_json_of_other_releases_still_loads() -> None:
    row = json.loads(kept_json(exchange("k")))
    row |= {"new": 1, "languages": None, "filters": {"since": "soon"}}
    del row["timeless"]
    row["answer"] |= {"new": {}, "hits": [{"passage": row["answer"]["hits"][0]["passage"] | {"new": 2}}]}
    for name in ("seconds", "span", "written_by", "standalone_question", "removed_sentences", "notice"):
        del row["answer"][name]
    for name in ("state", "changed", "also_in"):
        del row["answer"]["citations"][0][name]
    loaded = read_kept(json.dumps(row))
    assert loaded.answer is not None
    assert (Filters(), False) == (loaded.filters, loaded.timeless)
    assert ("done", FIRST, 0.0) == (loaded.status, loaded.answer.citations[0].quote, loaded.answer.hits[0].score)


@pytest.mark.parametrize("broken", [{"text": "x [2]"}, {"text": None}, {"citations": 5}, {"citations": [{}]}])
def test_an_answer_that_cannot_be_read_leaves_its_question(broken: dict[str, object]) -> None:
    row = json.loads(kept_json(exchange("k")))
    row["answer"] |= broken
    loaded = read_kept(json.dumps(row))
    assert ("failed", None, "Berapa guru?") == (loaded.status, loaded.answer, loaded.question)
    assert loaded.trouble is not None
    assert "Ask the question again" in loaded.trouble.error().sentence("en")


def test_trouble_of_another_release_is_told_all_the_same() -> None:
    for odd in (Trouble("no_such_key"), Trouble("bad_setting"), Trouble("busy", {"exit_code": "x", "key": "y"})):
        assert "unexpected" == odd.error().key
    assert Trouble("unexpected", {"reason": "OSError"}) == Trouble.of(OSError("/secret/path"))
    assert "index_busy" == Trouble.of(UserError("index_busy", detail=Path("x"))).error().key


def test_a_damaged_row_does_not_lock_its_owner_out(records: Records, tmp_path: Path) -> None:
    records.save("local", "c", exchange("k1"), 0)
    records.save("local", "c", exchange("k2"), 1)
    with sqlite3.connect(tmp_path / "records.sqlite3") as file:
        file.execute("UPDATE exchanges SET content = '[]' WHERE key = 'k1'")
    file.close()
    loaded = records.load("local", "c") or []
    assert [("k1", "failed"), ("k2", "done")] == [(one.key, one.status) for one in loaded]


# ---------------------------------------------------------------- conversations


def test_a_list_shows_the_last_used_first_with_title_and_count(records: Records) -> None:
    records.save("local", "old", exchange("k1", "Pertama?"), 0)
    records.save("local", "new", exchange("k2", "Kedua?"), 0)
    records.save("local", "old", exchange("k3", "Susulan?"), 1)
    assert [("old", "Pertama?", 2), ("new", "Kedua?", 1)] == [
        (one.id, one.title, one.count) for one in records.listed("local")
    ]
    assert records.rename("local", "new", "  Nama\n\x1b[31m baru \ud800")
    assert "Nama [31m baru ?" == records.listed("local")[1].title
    assert records.rename("local", "new", " ")
    assert "Kedua?" == records.listed("local")[1].title


def test_an_exchange_is_there_as_soon_as_it_is_asked_and_grows(records: Records) -> None:
    asked = exchange("k1", status="answering", answer=None)
    records.save("local", "c", asked, 0)
    assert [asked] == records.load("local", "c")
    for status in ("answering", "done"):
        records.save("local", "c", exchange("k1", status=status), 0)
    assert [exchange("k1")] == records.load("local", "c")


def test_what_was_being_answered_when_the_program_ended_is_stopped(records: Records, tmp_path: Path) -> None:
    records.save("local", "c", exchange("k1", status="answering"), 0)
    with Records(tmp_path / "records.sqlite3") as again:
        (loaded,) = again.load("local", "c") or []
    assert ("stopped", answered()) == (loaded.status, loaded.answer)


def test_an_edited_question_takes_the_place_of_all_after_it(records: Records) -> None:
    for place in range(3):
        records.save("local", "c", exchange(f"k{place}"), place)
    records.save("local", "c", exchange("new"), 1)
    assert ["k0", "new"] == keys(records, "local", "c")
    assert 2 == records.listed("local")[0].count


def test_search_looks_through_questions_and_answers(records: Records) -> None:
    records.save("local", "a", exchange("k1", "Siapa mengirim GURU 100%?"), 0)
    records.save("local", "b", exchange("k2", "Kerja_sama \0 İstanbul", answer=None), 0)
    searches = {"guru": "a", "KOCHI surabaya": "a", "100%": "a", "kerja_sama": "b", "i̇stanbul": "b", "": "ba"}
    searches |= {"kerjaxsama": "", "%": "a", "guru istanbul": "", "'; DROP TABLE exchanges; --": "", "[1]": ""}
    assert searches == {words: "".join(one.id for one in records.listed("local", words)) for words in searches}


def test_nobody_sees_or_changes_what_belongs_to_another(records: Records) -> None:
    records.save("ani", "c", exchange("k1"), 0)
    assert ([], None) == (records.listed("budi"), records.load("budi", "c"))
    assert [False, False, 0] == [
        records.rename("budi", "c", "x"),
        records.delete("budi", "c"),
        records.delete_all("budi"),
    ]
    for conversation, key in (("c", "k2"), ("c", "k1"), ("d", "k1")):
        with pytest.raises(UserError) as refused:
            records.save("budi", conversation, exchange(key), 0)
        assert "no_such_conversation" == refused.value.key
    with pytest.raises(UserError, match="no_such_exchange"):
        give_feedback(records, "k1", "budi", Feedback(False))
    assert (["k1"], None) == (keys(records, "ani", "c"), records.load("budi", "d"))


def test_a_conversation_is_found_by_its_name(records: Records) -> None:
    records.save("local", "c", exchange("k1", "Kapan Bandung?"), 0)
    records.rename("local", "c", "Rapat Braunschweig")
    assert ["c"] == [one.id for one in records.listed("local", "rapat BRAUNSCHWEIG")]
    assert [] == records.listed("local", "rapat lain")


def test_what_is_old_goes_by_itself_while_the_page_runs(records: Records) -> None:
    records.save("local", "c", exchange("k1"), 0)
    assert 1 == records.purge(datetime.now(UTC).date() + timedelta(days=KEPT_DAYS + 2))
    records.save("local", "d", exchange("k2"), 0)
    assert ["d"] == [one.id for one in records.listed("local")]


def test_what_is_deleted_is_gone_from_the_file(records: Records, tmp_path: Path) -> None:
    records.save("local", "c", exchange("k1", "Pertanyaan rahasia sekali?"), 0)
    records.save("local", "d", exchange("k2"), 0)
    give_feedback(records, "k1", "local", Feedback(False, ("wrong",), "catatan rahasia"))
    assert records.delete("local", "c")
    assert all(b"rahasia" not in path.read_bytes() for path in tmp_path.iterdir())
    assert (None, {}) == (records.load("local", "c"), feedback_in(records, "local", "c"))
    assert 1 == records.delete_all("local")
    assert [] == records.listed("local")
    records.close()  # writes the log into the file
    assert b"rahasia" not in (tmp_path / "records.sqlite3").read_bytes()


def test_conversations_are_kept_90_days_since_they_were_used(records: Records) -> None:
    records.save("local", "c", exchange("k1"), 0)
    today = datetime.now(UTC).date()
    assert 0 == records.purge(today + timedelta(days=KEPT_DAYS))
    assert 1 == records.purge(today + timedelta(days=KEPT_DAYS + 1))
    assert [] == records.listed("local")


# --------------------------------------------------------------------- feedback


def test_the_latest_feedback_stands(records: Records) -> None:
    records.save("local", "c", exchange("k1"), 0)
    give_feedback(records, "k1", "local", Feedback(True))
    last = Feedback(False, ("outdated", "missing"), "Sudah berubah.")
    give_feedback(records, "k1", "local", last)
    assert {"k1": last} == feedback_in(records, "local", "c")
    assert [True, False] == [take_back_feedback(records, "k1", "local") for _ in range(2)]
    with pytest.raises(ValueError, match="unknown"):
        Feedback(False, ("nonsense",))  # type: ignore[arg-type]
    with pytest.raises(UserError, match="note_too_long"):
        Feedback(False, (), "x" * 2001)


# ---------------------------------------------------------------------- recheck


def test_a_citation_of_a_changed_or_removed_article_is_marked(tmp_path: Path) -> None:
    article = make_article("a", TEXT)
    with Library(f"sqlite:///{tmp_path / 'library.sqlite3'}") as library:
        library.add(article)
        answer = answered((FIRST, SECOND))
        told = [recheck(answer, library.get)]
        library.add(replace(article, text=TEXT.replace("senang", "bangga")))
        told.append(recheck(answer, library.get))
        library.remove("a")
        told.append(recheck(told[-1], library.get))
        library.add(article)
        told.append(recheck(told[-1], library.get))
    assert [[False, False], [False, True], [True, True], [False, False]] == [
        [citation.changed for citation in one.citations] for one in told
    ]


# --------------------------------------------------------------------- the file


def test_the_file_is_its_owners_alone(records: Records, tmp_path: Path) -> None:
    records.save("local", "c", exchange("k1"), 0)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("records.sqlite3*")}
    assert {0o600} == modes


@pytest.mark.parametrize(
    ("content", "key"), [(b"this is no database" * 99, "records_damaged"), (None, "records_unavailable")]
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, content: bytes | None, key: str) -> None:
    path = tmp_path / "records.sqlite3"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        Records(path)
    assert key == refused.value.key
    assert all(str(path) in refused.value.sentence(language) for language in ("id", "en"))


@pytest.mark.parametrize(
    ("version", "key"), [("2", "records_newer"), ("x", "records_damaged"), ("0", "records_damaged")]
)
def test_a_file_of_another_release_is_refused_and_left_as_it_is(tmp_path: Path, version: str, key: str) -> None:
    path = tmp_path / "records.sqlite3"
    Records(path).close()
    with sqlite3.connect(path) as file:
        file.execute("UPDATE meta SET value = ?", (version,))
    file.close()
    before = path.read_bytes()
    with pytest.raises(UserError, match=key):
        Records(path)
    assert before == path.read_bytes()


def test_many_may_write_at_once(records: Records, tmp_path: Path) -> None:
    def write(user: str) -> None:
        with Records(tmp_path / "records.sqlite3") as own:
            for place in range(10):
                own.save(user, f"c-{user}", exchange(f"{user}{place}"), place)
                records.save(user, f"d-{user}", exchange(f"{user}-{place}"), place)

    threads = [threading.Thread(target=write, args=(user,)) for user in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [[10, 10]] * 4 == [[one.count for one in records.listed(user)] for user in "abcd"]


_WRITER = """
import sys
from pathlib import Path
from assistant.records import Records
from tests.assistant.kept_answers import exchange
records = Records(Path(sys.argv[1]))
for place in range(100000):
    records.save("local", "c", exchange(f"k{place}", status="answering"), place)
    records.save("local", "c", exchange(f"k{place}"), place)
    print(place, flush=True)
"""


def test_a_kill_while_writing_loses_nothing_that_was_told(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    command = [sys.executable, "-c", _WRITER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(25)]
        os.kill(writer.pid, signal.SIGKILL)
        told += [int(line) for line in writer.stdout.read().split("\n") if line]
    with Records(path) as records, records.transaction() as connection:
        loaded = records.load("local", "c") or []
        assert "ok" == connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        records.save("local", "d", exchange("after"), 0)
    assert [f"k{place}" for place in range(len(loaded))] == [one.key for one in loaded]
    assert len(loaded) >= told[-1] + 1
    assert {"done"} == {one.status for one in loaded[: told[-1] + 1]}
    assert {"done", "stopped"} >= {one.status for one in loaded}
    assert all(one.answer == answered() for one in loaded)
