"""The command line as a program: what it prints, its exit codes, and what it says of bad input."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT


def run(
    home: Path, *arguments: str, text: str | None = None, language: str = "en_GB.UTF-8", **kwargs: object
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TANYA_HOME": str(home), "LANG": language, "HF_HUB_OFFLINE": "1"}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "assistant", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        input=text,
        timeout=120,
        **kwargs,
    )


def test_a_batch_answers_in_order_and_names_a_broken_line(home: Path, tmp_path: Path) -> None:
    questions: list[dict[str, Any]] = [
        {"id": "a", "question": "Pemkab Muara Enim mau kerja sama dengan negara mana?"},
        {"id": "b", "question": "Which cities have ties with Japan?"},
        {"id": "c", "question": "halo"},
        {"id": "d", "question": ""},
        {"id": "e", "question": "?!?!"},
        {"id": "f", "question": "x" * 10_000},
        {"id": "g", "question": "Quelle est la capitale de la France et pourquoi ?"},
        {"id": "h", "question": "<script>alert(1)</script> <b>siapa</b> wali kota Osaki?"},
        {"id": "i", "question": "Berapa harga emas hari ini di Reykjavik?"},
        {
            "id": "j",
            "question": "Siapa bupatinya?",
            "history": [
                {"role": "user", "content": "Pemkab Muara Enim mau kerja sama dengan negara mana?"},
                {"role": "assistant", "content": "Jepang [1]"},
            ],
        },
    ]
    batch = tmp_path / "q.jsonl"
    batch.write_text("\n".join(json.dumps(each) for each in questions) + "\n{broken\n")
    done = run(home, "ask", "--batch", str(batch), "--json")
    assert 1 == done.returncode
    assert "Traceback" not in done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    answers = {line["id"]: line for line in lines[:-1]}
    assert [each["id"] for each in questions] == [line["id"] for line in lines[:-1]]
    assert "error" in lines[-1]
    outcomes = {each: answers[each]["outcome"] for each in answers}
    assert {"a": "answered", "b": "answered", "c": "chat", "d": "rejected", "e": "rejected", "f": "rejected"} == {
        each: outcomes[each] for each in "abcdef"
    }
    assert ("rejected", "not_found") == (outcomes["g"], outcomes["i"])
    assert ("id", "en") == (answers["a"]["language"], answers["b"]["language"])
    assert "Jepang" in answers["a"]["text"]
    assert "Muara Enim" in answers["j"]["standalone_question"]
    for answer in answers.values():
        assert [] == answer["citations"] or "answered" == answer["outcome"]
        for citation in answer["citations"]:
            article = next(h for h in answer["hits"] if h["article_id"] == citation["article_id"])
            assert citation["quote"] in answer["text"]
            assert citation["start"] >= 0 and article["title"] == citation["title"]


def test_add_show_search_remove_and_back(few_home: Path, tmp_path: Path) -> None:
    source = tmp_path / "zz.txt"
    source.write_text(
        "Kota Sabang menyepakati pertukaran penyelam dengan Kota Phuket. Naskahnya diteken pada 3 Maret 2021."
    )
    added = run(few_home, "add", str(source), "--id", "zz", "--json")
    assert 0 == added.returncode, added.stderr
    assert {"source": str(source), "article_ids": ["zz"], "error": None} == {
        key: json.loads(added.stdout)[key] for key in ("source", "article_ids", "error")
    }
    shown = json.loads(run(few_home, "show", "zz", "--json").stdout)
    hits = json.loads(run(few_home, "search", "pertukaran penyelam Sabang Phuket", "--json", "--limit", "3").stdout)
    assert "zz" == hits[0]["article_id"]
    assert hits[0]["text"] == shown["text"][hits[0]["start"] : hits[0]["end"]]
    exported = tmp_path / "all.jsonl"
    assert 0 == run(few_home, "export", str(exported)).returncode
    assert 0 == run(few_home, "remove", "zz").returncode
    assert "zz" not in {
        hit["article_id"] for hit in json.loads(run(few_home, "search", "penyelam Sabang", "--json").stdout)
    }
    assert 0 == run(few_home, "import", str(exported)).returncode
    assert shown == json.loads(run(few_home, "show", "zz", "--json").stdout)
    assert 0 == run(few_home, "check").returncode


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["add", "nowhere.txt"], 1, "nowhere.txt"),
        (["add", "https://example.org/a"], 1, "https://example.org/a"),
        (["add"], 2, "--starter"),
        (["show", "no-such-id"], 2, "no-such-id"),
        (["remove", "no-such-id"], 1, "no-such-id"),
        (["search", "  "], 2, "empty"),
        (["search", "kota", "--since", "yesterday"], 2, "--since"),
        (["ask", "--batch", "missing.jsonl"], 2, "missing.jsonl"),
        (["refresh"], 2, "refresh"),
    ],
)
def test_bad_calls_get_a_sentence(home: Path, arguments: list[str], code: int, words: str) -> None:
    done = run(home, *arguments)
    assert code == done.returncode
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_index_is_told_with_the_command_that_mends_it(few_home: Path) -> None:
    for path in (few_home / "index" / "chroma").rglob("*.sqlite3"):
        path.write_bytes(b"this is no database" * 100)
    done = run(few_home, "ask", "apa itu sister city")
    assert 2 == done.returncode
    assert "build --fresh" in done.stderr
    assert 0 == run(few_home, "build", "--fresh").returncode
    assert 0 == run(few_home, "check").returncode


def test_a_damaged_library_is_told(home: Path) -> None:
    for path in home.glob("library.sqlite3*"):
        path.write_bytes(b"this is no database" * 100)
    done = run(home, "list")
    assert 2 == done.returncode
    assert "library.sqlite3" in done.stderr


def test_an_index_of_another_model_is_refused(home: Path) -> None:
    manifest = home / "index" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"model": "other"}))
    done = run(home, "build")
    assert 2 == done.returncode
    assert "build --fresh" in done.stderr


def test_a_full_disk_loses_nothing(home: Path, tmp_path: Path) -> None:
    rows = tmp_path / "many.jsonl"
    rows.write_text(
        "".join(json.dumps({"id": f"m{n}", "text": f"Berita {n}. " + "kata " * 900}) + "\n" for n in range(400))
    )

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))

    done = run(home, "add", str(rows), "--no-build", preexec_fn=small_files)
    assert 0 != done.returncode
    assert "Traceback" not in done.stderr
    listed = run(home, "list")
    assert 0 == listed.returncode
    assert "seed-muara-enim-japan" in listed.stdout


def test_two_builds_at_once_take_turns(few_home: Path) -> None:
    environment = os.environ | {"TANYA_HOME": str(few_home)}
    both = [
        subprocess.Popen([sys.executable, "-m", "assistant", "build", "--fresh"], cwd=ROOT, env=environment)
        for _ in "ab"
    ]
    assert [0, 0] == [each.wait(timeout=150) for each in both]
    assert 0 == run(few_home, "check").returncode


def test_the_first_question_brings_the_starter_corpus(bare_home: Path) -> None:
    done = run(bare_home, "ask", "Pemkab Muara Enim mau kerja sama dengan negara mana?", "--json")
    assert 0 == done.returncode, done.stderr
    assert "answered" == json.loads(done.stdout)["outcome"]
    assert "" == done.stderr


def test_help_loads_neither_torch_nor_gradio(home: Path) -> None:
    heavy = ("torch", "gradio", "chromadb", "langchain")
    code = f"import sys; import assistant.__main__; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout
