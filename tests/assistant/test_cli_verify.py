"""verify and check: JSON for other programs, and a sentence for whatever is wrong."""

import json
import socket
from pathlib import Path

import pytest

from tests.assistant.test_cli_input import Run, run
from tests.assistant.test_cli_reader import batch_file
from tests.openai_server import Failure, OpenAIServer

__all__ = ["run"]  # the fixture

EVIDENCE = {
    "text": "Wali Kota Sabang menandatangani nota kesepahaman dengan Phuket, Rabu (3/3). Nilainya Rp1,5 miliar.",
    "outlet": "Harian Contoh",
    "published": "2021-03-04",
}


def test_verify_judges_each_line(run: Run, bare_home: Path, tmp_path: Path) -> None:
    rows = [
        {
            "id": "a",
            "sentence": "Wali Kota Sabang meneken MoU dengan Phuket pada 3 Maret 2021.",
            "evidence": [EVIDENCE],
        },
        {"id": "b", "sentence": "The memorandum is worth 1.5 million rupiah.", "evidence": [EVIDENCE]},
        {
            "id": "c",
            "sentence": "The memorandum is worth 1.5 billion rupiah.",
            "evidence": [{"text": EVIDENCE["text"]}],
        },
        {"id": None, "sentence": "Apa pun.", "evidence": []},
    ]
    done = run(bare_home, "verify", "--batch", batch_file(tmp_path, *rows), "--json")
    assert 0 == done.returncode, done.stderr
    judged = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["a", "b", "c", None] == [each["id"] for each in judged]
    assert all({"id", "state", "reasons"} == each.keys() for each in judged)
    assert ["supported", "unsupported", "supported", "unsupported"] == [each["state"] for each in judged]
    assert ["number:1500000"] == judged[1]["reasons"]
    assert not (bare_home / "library.sqlite3").exists()


@pytest.mark.parametrize(
    ("evidence", "field"),
    [
        (None, "evidence"),
        ("text", "evidence"),
        ([{"outlet": "A"}], "text"),
        ([{"text": "A", "published": "kemarin"}], "published"),
        ([{"text": "A", "published": 7}], "published"),
    ],
)
def test_evidence_that_cannot_be_used_is_told(
    run: Run, bare_home: Path, tmp_path: Path, evidence: object, field: str
) -> None:
    rows = [{"id": "x", "sentence": "Dua kota.", "evidence": evidence}, {"sentence": "Kota.", "evidence": [EVIDENCE]}]
    done = run(bare_home, "verify", "--batch", batch_file(tmp_path, *rows), language="id_ID.UTF-8")
    assert 1 == done.returncode
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert "x" == first["id"] and f'"{field}"' in first["error"] and "Baris 1" in first["error"]
    assert "state" in second


def test_check_says_whether_the_model_answers(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with OpenAIServer(["OK", "OK", Failure(401)]) as server:
        monkeypatch.setenv("TANYA_LLM", "openai:any")
        monkeypatch.setenv("TANYA_LLM_BASE_URL", server.base_url)
        done = run(home, "check")
        assert 0 == done.returncode and "openai:any answers within" in done.stdout
        told = json.loads(run(home, "check", "--json").stdout)["language_model"]
        assert told["answers"] and told["seconds"] >= 0 and told["name"] == "openai:any"
        done = run(home, "check", language="id_ID.UTF-8")
        assert 1 == done.returncode and "HTTP 401" in done.stderr and "TANYA_LLM" in done.stderr


def test_check_with_nobody_there(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("TANYA_LLM", "openai:any")
        monkeypatch.setenv("TANYA_LLM_BASE_URL", f"http://127.0.0.1:{closed.getsockname()[1]}/v1")
        done = run(home, "check", "--json")
    told = json.loads(done.stdout)["language_model"]
    assert 1 == done.returncode and not told["answers"] and told["reason"] == "no connection"


def test_check_without_a_model_says_so(run: Run, home: Path) -> None:
    done = run(home, "check")
    assert 0 == done.returncode and "TANYA_LLM=none" in done.stdout
