"""The commands that read and count: JSON for other programs, and a sentence for whatever is wrong."""

import json
from pathlib import Path

import pytest

from tests.assistant.test_cli_input import Run, run

__all__ = ["run"]  # the fixture

PASSAGE = "Wali Kota Sabang menandatangani naskah pertukaran penyelam dengan Phuket pada 3 Maret 2021 di balai kota."


def batch_file(folder: Path, *rows: object) -> str:
    path = folder / "batch.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows), encoding="utf-8")
    return str(path)


def test_read_prints_the_best_answer_of_each_passage(run: Run, bare_home: Path, tmp_path: Path) -> None:
    rows = [
        {"id": "a", "question": "Kapan naskah itu diteken?", "passage": PASSAGE},
        {"id": "b", "question": "When was it signed?", "passage": f"{PASSAGE} {PASSAGE}"},
        {"id": "c", "question": "Kapan?", "passage": ""},
    ]
    done = run(bare_home, "read", "--batch", batch_file(tmp_path, *rows), "--json")
    assert 0 == done.returncode, done.stderr
    read = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["a", "b", "c"] == [each["id"] for each in read]
    for each, row in zip(read, rows, strict=True):
        assert {"id", "answer", "start", "end", "score"} == each.keys()
        assert each["answer"] == row["passage"][each["start"] : each["end"]]
        assert 0 <= each["score"] <= 1
    assert "3 Maret 2021" == read[0]["answer"]
    assert not (bare_home / "library.sqlite3").exists()


def test_read_counts_in_the_code_points_it_was_given(run: Run, bare_home: Path, tmp_path: Path) -> None:
    passage = "Cafe\u0301 🎉 " + PASSAGE
    row = {"id": None, "question": "Kapan naskah itu diteken?", "passage": passage}
    each = json.loads(run(bare_home, "read", "--batch", batch_file(tmp_path, row)).stdout)
    assert "3 Maret 2021" == each["answer"] == passage[each["start"] : each["end"]]


def test_a_broken_line_is_told_and_the_others_are_read(run: Run, bare_home: Path, tmp_path: Path) -> None:
    whole = {"id": "a", "question": "Kapan?", "passage": PASSAGE}
    name = batch_file(tmp_path, {"id": "x", "question": "Kapan?"}, "{", whole)
    done = run(bare_home, "read", "--batch", name, language="id_ID.UTF-8")
    assert 1 == done.returncode
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert "passage" in first["error"] and "Baris 1" in first["error"]
    assert "question" in second["error"]
    assert "a" == third["id"] and "error" not in third


def test_without_the_reader_read_says_so_and_ask_answers(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANYA_READER", "off")
    done = run(home, "read", "--batch", batch_file(tmp_path, {"question": "a", "passage": "b"}))
    assert (2, "") == (done.returncode, done.stdout)
    assert "TANYA_READER=on" in done.stderr
    answer = json.loads(run(home, "ask", "Dengan negara mana Muara Enim menjajaki sister city?", "--json").stdout)
    assert "answered" == answer["outcome"]
    assert answer["short_answer"] is None


def test_a_setting_that_is_neither_on_nor_off_is_named(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANYA_READER", "maybe")
    done = run(home, "ask", "Apa itu sister city?")
    assert 2 == done.returncode
    assert "TANYA_READER" in done.stderr and "maybe" in done.stderr


def test_a_damaged_reader_is_told_with_what_helps(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "reader.onnx"
    broken.write_bytes(b"no model")
    monkeypatch.setattr("index.reader.READER_FILE", broken)
    for language, helps in (("en_GB.UTF-8", "turn it off"), ("id_ID.UTF-8", "matikan")):
        done = run(home, "ask", "Apa itu sister city?", language=language)
        assert 2 == done.returncode
        assert helps in done.stderr and "Traceback" not in done.stderr


def test_the_short_answer_stands_in_the_answer_and_in_its_first_citation(run: Run, home: Path) -> None:
    question = "Negara mana yang dijajaki Kabupaten Muara Enim untuk sister city?"
    answer = json.loads(run(home, "ask", question, "--json").stdout)
    assert answer["short_answer"]
    assert answer["short_answer"] in answer["citations"][0]["quote"]
    assert answer["short_answer"] in answer["text"].splitlines()[0]
    assert answer["text"].splitlines()[0].endswith("[1]")


def test_evaluate_counts_compares_and_reports(run: Run, home: Path, tmp_path: Path) -> None:
    questions = [
        {"id": "right", "language": "id", "question": "Dengan negara mana Muara Enim menjajaki sister city?"}
        | {"gold": [{"article_id": "none", "quote": "Jepang"}], "answers": ["Jepang"]},
        {"id": "silent", "language": "en", "question": "How tall is the lighthouse of Port Victoria?", "gold": []},
    ]
    name = batch_file(tmp_path, *questions)
    kept, report = tmp_path / "run.json", tmp_path / "report.html"
    done = run(home, "evaluate", name, "--out", str(kept), "--html", str(report))
    assert 0 == done.returncode, done.stderr
    assert "| all | 2 |" in done.stdout
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
    done = run(home, "evaluate", name, "--against", str(kept), "--json")
    assert 0 == done.returncode, done.stderr
    found = json.loads(done.stdout)
    assert ["right", "silent"] == [each["id"] for each in found["rows"]]
    assert 1.0 == found["rows"][1]["figures"]["refused"]
    assert 1.0 == found["rows"][0]["figures"]["contains"]


@pytest.mark.parametrize("content", ["", "{", "[1]"])
def test_evaluate_tells_what_is_wrong_with_its_files(run: Run, home: Path, tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(content, encoding="utf-8")
    for arguments in ((str(path),), (str(tmp_path / "missing"),)):
        done = run(home, "evaluate", *arguments)
        assert 2 == done.returncode
        assert arguments[0] in done.stderr and "Traceback" not in done.stderr
