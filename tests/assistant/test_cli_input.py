"""The command line and bad input: a sentence in the reader's language, the right exit code, nothing lost."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assistant.__main__ import main

HEALTHY = "Kota Sabang menyepakati pertukaran penyelam dengan Kota Phuket. Naskahnya diteken pada 3 Maret 2021."


class Done(NamedTuple):
    """What one call gave."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Calls the command line in this process: to load the model again for every call would take minutes."""

    def call(home: Path, *arguments: str, language: str = "en_GB.UTF-8") -> Done:
        monkeypatch.setenv("TANYA_HOME", str(home))
        monkeypatch.setenv("LANG", language)
        code = main(arguments)
        return Done(code, *capsys.readouterr())

    return call


def test_every_bad_source_is_told_and_the_good_ones_stay(run: Run, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    contents = {
        "empty.txt": b"",
        "junk.txt": bytes(range(256)) * 50,
        "lines.jsonl": b'{"id": "baik", "text": "Isi berita dari Medan."}\n{broken\n',
        "big.txt": b"Kota. " * 3_500_000,
        "day.md": b"---\ntitle: Judul\npublished: 2018-02-31\n---\nIsi berita.",
        "bare.txt": HEALTHY.encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    done = run(home, "add", str(folder), str(tmp_path / "missing"), "--json")
    assert 1 == done.returncode, done.stderr
    outcomes = {json.loads(line)["source"]: json.loads(line) for line in done.stdout.splitlines()}
    failed = {source.removeprefix(f"{tmp_path}/") for source, outcome in outcomes.items() if outcome["error"]}
    assert {"in/empty.txt", "in/junk.txt", "in/lines.jsonl:2", "in/big.txt", "in/day.md", "missing"} == failed
    assert all(source in outcome["error"] for source, outcome in outcomes.items() if outcome["error"])
    (bare,) = outcomes[str(folder / "bare.txt")]["article_ids"]
    shown = json.loads(run(home, "show", bare, "--json").stdout)
    assert ("Kota Sabang menyepakati pertukaran penyelam dengan Kota Phuket.", None, HEALTHY) == (
        shown["title"],
        shown["published"],
        shown["text"],
    )
    assert 0 == run(home, "check").returncode


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["add", "nowhere.txt"], 1, "tidak ada"),
        (["add", "ftp://example.org/a"], 1, "alamat web"),
        (["add", "http://127.0.0.1:8080/a"], 1, "jaringan pribadi"),
        (["add", "a.txt", "b.txt", "--id", "x"], 2, "--id"),
        (["add", "a.txt", "--id", " "], 2, "--id"),
        (["add", "a.csv", "--map", "isi"], 2, "--map"),
        (["add", "a.csv", "--map", "warna=merah"], 2, "text=body"),
        (["add", "a.csv", "--map", "text=a", "--map", "text=b"], 2, "--map"),
        (["search", "kota", "--since", "2024-13-01"], 2, "2024-13-01 tidak dapat dipakai"),
        (["search", "kota", "--since", "2024-01-02", "--until", "2024-01-01"], 2, "--until"),
        (["search", "kota", "--limit", "many"], 2, "tidak dikenali"),
        (["refresh"], 2, "Daftar pantau kosong"),
        (["refresh", "--every", "6h"], 2, "tidak dikenali"),
        (["ask"], 2, "kosong"),
        (["show", "\udcff"], 2, "Tidak ada artikel"),
        (["remove", "\udcff"], 1, "Tidak ada artikel"),
    ],
)
def test_bad_calls_get_a_sentence_in_indonesian(
    run: Run, home: Path, arguments: list[str], code: int, words: str
) -> None:
    done = run(home, *arguments, language="id_ID.UTF-8")
    assert code == done.returncode
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("question", "outcome", "words"),
    [
        ("", "rejected", "empty"),
        ("x " * 5_000, "rejected", "10000"),
        ("?!…", "rejected", "no words"),
        ("Quelle est la capitale de la France et pourquoi ?", "rejected", "neither Indonesian nor English"),
        ("\udcff\udcfe apa itu sister city?", "answered", "sister city"),
        ("<script>alert(1)</script> <b>what is a sister city?</b>", None, ""),
    ],
)
def test_any_question_gets_an_answer(run: Run, home: Path, question: str, outcome: str | None, words: str) -> None:
    done = run(home, "ask", question, "--json")
    assert 0 == done.returncode, done.stderr
    answer = json.loads(done.stdout)
    assert outcome in (None, answer["outcome"])
    assert words.casefold() in answer["text"].casefold() or "karakter" in answer["text"]
    assert "" == done.stderr


def test_restrictions_that_no_article_passes_are_told_as_such(run: Run, home: Path) -> None:
    done = run(home, "ask", "Which cities have ties with Japan?", "--since", "2030-01-01")
    assert 0 == done.returncode
    assert "restrictions" in done.stdout


def test_a_batch_outlives_any_line(run: Run, home: Path, tmp_path: Path) -> None:
    batch = tmp_path / "q.jsonl"
    lines = [
        b'\xef\xbb\xbf{"id": "mark", "question": "halo"}',
        b'{"id": "half", "question": "\\ud800 halo"}',
        b'{"id": "number", "question": 5}',
        b"[]",
        b"\xff\xfe not text",
        b"[" * 100_000,
        b"",
        b'{"id": "turns", "question": "halo", "history": [1, {"role": "user"}, {"role": "assistant"}]}',
    ]
    batch.write_bytes(b"\n".join(lines))
    done = run(home, "ask", "--batch", str(batch), "--json")
    assert 1 == done.returncode
    assert "" == done.stderr
    given: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["mark", "half", "number", None, None, None, "turns"] == [each["id"] for each in given]
    assert [False, False, True, True, True, True, False] == ["error" in each for each in given]
    assert {"id", "error"} == set(given[2])


def test_names_that_are_no_text_are_printed_all_the_same(run: Run, home: Path, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/rusak\xff\n.txt"))
    path.write_text(HEALTHY)
    added = run(home, "add", str(path), "--ids-from-names", "--no-build", "--json")
    assert 0 == added.returncode, added.stderr
    assert ["rusak"] == json.loads(added.stdout)["article_ids"]
    path.write_bytes(b"")
    told = run(home, "add", str(path), "--no-build")
    assert 1 == told.returncode
    assert 1 == len(told.stderr.splitlines())


def check_fields(fields: dict[str, tuple[type, ...]], value: dict[str, Any]) -> None:
    assert set(fields) == set(value)
    assert [] == [name for name, kinds in fields.items() if type(value[name]) not in kinds]


NONE = type(None)
ANSWER: dict[str, tuple[type, ...]] = {
    "id": (str, NONE),
    "question": (str,),
    "standalone_question": (str,),
    "language": (str,),
    "outcome": (str,),
    "span": (dict, NONE),
    "notice": (str, NONE),
    "text": (str,),
    "short_answer": (str, NONE),
    "written_by": (str,),
    "citations": (list,),
    "hits": (list,),
    "removed_sentences": (int,),
    "seconds": (dict,),
}
SHARED_FIELDS: dict[str, tuple[type, ...]] = {
    "article_id": (str,),
    "title": (str,),
    "outlet": (str, NONE),
    "published": (str, NONE),
    "url": (str, NONE),
    "start": (int,),
    "end": (int,),
    "also_in": (list,),
}
CITATION = SHARED_FIELDS | {"number": (int,), "quote": (str,), "state": (str,), "changed": (bool,)}
HIT = SHARED_FIELDS | {"passage_id": (str,), "text": (str,), "score": (float,), "found_by": (list,)}


def test_the_json_of_an_answer_is_the_designed_one(run: Run, home: Path) -> None:
    done = run(home, "ask", "Pemkab Muara Enim mau kerja sama dengan negara mana pada 2018?", "--json")
    assert 0 == done.returncode, done.stderr
    answer = json.loads(done.stdout)
    check_fields(ANSWER, answer)
    for citation in answer["citations"]:
        check_fields(CITATION, citation)
    for hit in answer["hits"]:
        check_fields(HIT, hit)
    assert {"since": "2018-01-01", "until": "2018-12-31"} == answer["span"]
    assert {"search", "write", "verify"} == set(answer["seconds"])
    assert list(range(1, len(answer["citations"]) + 1)) == [each["number"] for each in answer["citations"]]
    assert all(f"[{each['number']}]" in answer["text"] for each in answer["citations"])
    scores = [hit["score"] for hit in answer["hits"]]
    assert sorted(scores, reverse=True) == scores
    assert all(0 <= score <= 1 for score in scores)
    assert all(set(hit["found_by"]) <= {"meaning", "words"} and hit["found_by"] for hit in answer["hits"])
    texts = {article["id"]: article["text"] for article in map(json.loads, run(home, "export").stdout.splitlines())}
    assert answer["citations"]
    for cited in answer["citations"]:
        assert cited["quote"] == texts[cited["article_id"]][cited["start"] : cited["end"]]
    for hit in answer["hits"]:
        assert hit["text"] == texts[hit["article_id"]][hit["start"] : hit["end"]]
    first = answer["citations"][0]
    shown = json.loads(run(home, "show", first["article_id"], "--json").stdout)
    assert first["quote"] == shown["text"][first["start"] : first["end"]]


def test_an_export_fills_a_fresh_home_with_the_same(run: Run, home: Path, bare_home: Path, tmp_path: Path) -> None:
    exported = tmp_path / "all.jsonl"
    assert 0 == run(home, "export", str(exported)).returncode
    assert 0 == run(bare_home, "import", str(exported)).returncode
    assert sorted(exported.read_text().splitlines()) == sorted(run(bare_home, "export").stdout.splitlines())
    question = ("search", "Which cities have ties with Japan?", "--json", "--limit", "5")
    # A batch is quantised as a whole, so a vector differs in its third place with what was embedded beside it: passages
    # that are equally good may change places.
    before, after = (
        {(hit["passage_id"], hit["text"]): hit["score"] for hit in json.loads(run(each, *question).stdout)}
        for each in (home, bare_home)
    )
    shared = before.keys() & after.keys()
    assert len(shared) >= len(before) - 1
    assert all(abs(before[each] - after[each]) < 0.02 for each in shared)


def test_the_starter_articles_leave_and_come_back_by_name(run: Run, home: Path) -> None:
    before = run(home, "list").stdout
    assert 0 == run(home, "remove", "--starter").returncode
    assert "" == run(home, "list").stdout
    assert 0 == run(home, "check").returncode
    asked = run(home, "ask", "Which cities have ties with Japan?")
    assert 0 == asked.returncode
    assert "no articles" in asked.stdout
    assert 0 == run(home, "add", "--starter").returncode
    assert before == run(home, "list").stdout
