"""Twenty people at the page at once: how long an answer takes, whether any fails, whether memory stays flat.

    python -m benchmarks.load [--users 20] [--minutes 5] [--pause 15]

Starts `app.py` on the starter corpus, without a language model, in a folder of its own, and talks to it as the page in
a browser does: an event joins the queue, the drawings come back as a stream. The questions are those of the other
benchmarks, each asked once, as what was asked before is answered faster; each in a new conversation, after a pause
drawn around the given mean.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from training.reader.news import read_questions

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = 5.0  # seconds between two looks at the memory


@contextmanager
def page(home: Path) -> Iterator[tuple[str, int]]:
    """The page as it ships; its address and process number, once the models are ready."""
    (home / "models").symlink_to(ROOT / "data" / "models")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANYA_")}
    command = [sys.executable, "app.py"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**kept, "TANYA_HOME": str(home)}, stdout=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield "http" + line.strip().rpartition("http")[2], process.pid
    finally:
        process.terminate()
        process.wait(30)


class Visitor:
    """One browser's side of the page's protocol."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=120)
        config = self._http.get("/config").json()
        box = next(each["id"] for each in config["components"] if each["props"].get("elem_id") == "tw-question")
        self._ask = next(each for each in config["dependencies"] if [box, "submit"] in each["targets"])
        loads = [each for each in config["dependencies"] if each["targets"] and each["targets"][0][1] == "load"]
        self._following = _chain(config["dependencies"], self._ask["id"])
        self._load = max(loads, key=lambda each: len(each["outputs"]))  # the one that draws the whole page

    def open(self) -> None:
        """A new visit."""
        self._session = uuid4().hex
        self._event(self._load, [])

    def ask(self, question: str) -> str:
        """Ask, and return the last drawing of the conversation."""
        drawn = self._event(self._ask, [question, *[None] * (len(self._ask["inputs"]) - 1)])
        if "tw-answer" not in drawn or "tw-trouble" in drawn:
            raise RuntimeError(f"no answer: {drawn[:300]}")
        return drawn

    def after(self) -> None:
        """What the browser does once the answer is there: it is drawn whole, and suggestions are looked for."""
        for event in self._following:
            self._event(event, [None] * len(event["inputs"]))

    def _event(self, event: dict[str, Any], data: list[object]) -> str:
        sent = {"data": data, "fn_index": event["id"], "session_hash": self._session, "trigger_id": None}
        self._http.post("/gradio_api/queue/join", json=sent).raise_for_status()
        last = ""
        with self._http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self._session}) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    said = json.loads(line[5:])
                    if said["msg"] == "process_completed":
                        if not said["success"]:
                            raise RuntimeError(str(said["output"])[:200])
                        return last or json.dumps(said["output"])
                    if said["msg"] == "process_generating":
                        last = json.dumps(said["output"])
                    if said["msg"] == "close_stream":
                        break
        raise RuntimeError("the stream ended before the answer")


def _chain(events: list[dict[str, Any]], first: int) -> list[dict[str, Any]]:
    """The events that follow one another after `first`, in order."""
    found: list[dict[str, Any]] = []
    last = first
    while following := next((each for each in events if each.get("trigger_after") == last), None):
        found.append(following)
        last = following["id"]
    return found


def memory(pid: int) -> float:
    """Resident megabytes of the process."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def questions_once() -> Iterator[str]:
    """Every question of these files, once, in an order that is the same each time."""
    files = [ROOT / "benchmarks" / f"{name}questions.jsonl" for name in ("", "dev_")]
    files += sorted((ROOT / "benchmarks" / "golden").glob("questions-*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    found = {row["question"] for row in rows}
    for each in read_questions("dev"):
        found |= {each.indonesian, each.english}
    ordered = sorted(found)
    random.Random(0).shuffle(ordered)
    yield from ordered


def run(address: str, pid: int, options: argparse.Namespace) -> bool:
    """Let everybody ask until the time is over; print what was measured. Whether nothing failed."""
    questions, asking = questions_once(), threading.Lock()
    until = time.monotonic() + 60 * options.minutes
    seconds: list[float] = []
    failures: list[str] = []

    def use(number: int) -> None:
        chance = random.Random(number)
        visitor = None
        time.sleep(chance.uniform(0, options.pause))
        while time.monotonic() < until:
            try:
                visitor = visitor or Visitor(address)
                visitor.open()
                with asking:
                    question = next(questions)
                started = time.monotonic()
                visitor.ask(question)
                seconds.append(time.monotonic() - started)
                visitor.after()
            except Exception as error:
                failures.append(f"{type(error).__name__}: {error}")
            time.sleep(min(chance.expovariate(1 / options.pause), 4 * options.pause))

    people = [threading.Thread(target=use, args=(number,), daemon=True) for number in range(options.users)]
    sizes: list[float] = []
    for person in people:
        person.start()
    while any(person.is_alive() for person in people):
        sizes.append(memory(pid))
        time.sleep(SAMPLE)
    half = sizes[len(sizes) // 2 :]
    ordered = sorted(seconds)
    print(f"{options.users} people, {options.minutes} minutes, {options.pause} s between questions on average")
    print(f"answers {len(seconds)}, failures {len(failures)}")
    for failure in failures[:5]:
        print(failure)
    if not seconds:
        return False
    print(f"seconds an answer: median {statistics.median(seconds):.2f}, p95 {ordered[int(0.95 * len(ordered))]:.2f}")
    growth = statistics.mean(half[-5:]) / statistics.mean(half[:5]) - 1
    print(f"memory: {sizes[0]:.0f} MB at first, {half[0]:.0f} at half time, {sizes[-1]:.0f} at the end")
    print(f"growth in the second half: {100 * growth:.1f} %")
    return not failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--pause", type=float, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, page(Path(folder)) as (address, pid):
        visitor = Visitor(address)
        visitor.open()
        visitor.ask("sister city")  # waits until the models are ready
        return 0 if run(address, pid, options) else 1


if __name__ == "__main__":
    sys.exit(main())
