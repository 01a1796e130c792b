"""Other programs: the examples of docs/api.md as they stand there, and what a wrong call is told."""

import base64
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant.page.pace import MOST
from assistant.users import user_line
from tests.page.conftest import ROOT, serve, spare_port

EXAMPLES = re.findall(r"```python\n(.+?)```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page where people sign in."""
    home = tmp_path_factory.mktemp("api")
    (home / "users").write_text(user_line("pak adi", "reader", "lain sekali"), encoding="utf-8")
    command = [sys.executable, str(ROOT / "tests/page/fake.py"), str(spare_port()), str(home), str(home / "users")]
    yield from serve(command, {**os.environ, "PYTHONPATH": str(ROOT)})


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


def run(example: str, address: str) -> str:
    code = example.replace("http://127.0.0.1:7860", address)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert 0 == done.returncode, done.stderr
    return done.stdout


def test_the_documented_examples_work(address: str, closed: str) -> None:
    plain, signed_in, mcp = EXAMPLES
    assert "[1]" in run(plain, address)
    assert "passage_id" in run(signed_in, closed)
    said = run(mcp, address)
    assert "['ask', 'get_article', 'search']" in said
    assert "citations" in said


def test_tools_can_be_used_by_who_signs_in_and_nobody_else(closed: str) -> None:
    mcp = EXAMPLES[2]
    entry = base64.b64encode(b"pak adi:lain sekali").decode()
    signed_in = mcp.replace('/mcp/")', f'/mcp/", headers={{"Authorization": "Basic {entry}"}})')
    assert "citations" in run(signed_in, closed)
    with pytest.raises(AssertionError, match="401"):
        run(mcp, closed)


def test_these_three_and_no_other(client: Client) -> None:
    assert {"/ask", "/search", "/get_article"} == set(client.view_api(return_format="dict")["named_endpoints"])


@pytest.mark.parametrize(
    ("name", "sent", "said"),
    [
        ("/get_article", {"article_id": "nowhere"}, "nowhere"),
        ("/search", {"query": " "}, "empty"),
        ("/search", {"query": "Bandung", "limit": 0}, "limit"),
        ("/search", {"query": "Bandung", "limit": 10_000}, "limit"),
        ("/ask", {"question": "Bandung", "since": "kemarin"}, "since"),
        ("/ask", {"question": "Bandung", "language": "fr"}, "language"),
        ("/ask", {"question": "Bandung", "since": "2024-02-01", "until": "2024-01-01"}, "until"),
        ("/search", {"query": "Bandung", "limit": "3"}, "limit"),
        ("/search", {"query": "Bandung", "limit": 2.5}, "limit"),
        ("/search", {"query": ["Bandung"]}, "query"),
        ("/ask", {"question": "Bandung", "outlet": "12345"}, "12345"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(client: Client, name: str, sent: dict[str, object], said: str) -> None:
    with pytest.raises(AppError, match=said):
        client.predict(**sent, api_name=name)


def test_what_goes_wrong_inside_is_not_told(client: Client) -> None:
    with pytest.raises(AppError) as told:
        client.predict(question="gagal", api_name="/ask")
    assert "secret" not in str(told.value)


def test_a_visitor_who_asks_too_fast_waits(closed: str) -> None:
    entry = base64.b64encode(b"pak adi:lain sekali").decode()
    client = Client(closed, verbose=False, headers={"Authorization": f"Basic {entry}"})
    for _ in range(MOST):
        with suppress(AppError):
            client.predict(query="Bandung", api_name="/search")
    with pytest.raises(AppError, match="Too many questions"):
        client.predict(query="Bandung", api_name="/search")
