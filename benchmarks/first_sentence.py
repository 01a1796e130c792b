"""How long after a language model's own end of a sentence that sentence is shown, checked.

    python -m benchmarks.first_sentence

A scripted server says a sentence of the best passage with its marker, word by word at several paces, then another; it
ends at the sentence's last comma, so that the passage has other names to offer. What counts is the time from the last
piece of the first sentence leaving the server to the answer that shows it. The reader checks as it does for users. It
should be no more than 200 ms.
"""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from assistant.assemble import Workspace, assemble
from assistant.settings import Settings
from benchmarks.answers import load
from corpus.sentences import split_sentences
from tests.openai_server import OpenAIServer, Steps

ROOT = Path(__file__).resolve().parents[1]
PACES = (0.02, 0.05, 0.1, 0.2, 0.4)  # seconds between two words of the model
QUESTIONS = 16
LONG = 160  # characters: of longer sentences none is preferred


class Pause(threading.Event):
    """Waits its time; `passed` is when it began to."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self.passed = 0.0

    def wait(self, timeout: float | None = None) -> bool:
        self.passed = time.perf_counter()
        time.sleep(self.seconds)
        return True


def steps(sentence: str, pace: float) -> tuple[Steps, Pause]:
    """The sentence word by word, its marker, more words; and the pause that begins with the marker's end."""
    ended = Pause(pace)
    before = [each for word in sentence.split() for each in (f"{word} ", Pause(pace))]
    behind = [each for word in "Hal lain disebut di sana juga. [1]".split() for each in (f"{word} ", Pause(pace))]
    return Steps((*before, "[1]", ended, " ", *behind)), ended


def chosen(room: Workspace) -> Iterator[tuple[str, str]]:
    """Questions with a sentence of their best passage, which is in their language."""
    for each in load("questions.jsonl"):
        question = str(each["question"])
        hit = room.search(question)[0]
        if hit.language == each["language"]:
            start, end = max(split_sentences(hit.passage.text), key=lambda span: min(span[1] - span[0], LONG))
            yield question, shortened(hit.passage.text[start:end])


def shortened(sentence: str) -> str:
    """It without what stands behind its last comma, where at least half is left."""
    kept = sentence.rpartition(", ")[0]
    return f"{kept}." if len(kept) >= len(sentence) / 2 else sentence


def delay(room: Workspace, question: str, sentence: str, pace: float) -> float | None:
    """Seconds from the end of the sentence to its being shown; None where the check did not let it pass, or where the
    sources differ, which is told before the model speaks."""
    reply, ended = steps(sentence, pace)
    with OpenAIServer([reply]) as server:
        settings = replace(room.settings, llm="openai:any", llm_base_url=server.base_url)
        for answer in assemble(settings, room).stream(question):
            if answer.written_by == "model" and answer.citations:
                return time.perf_counter() - ended.passed if ended.passed else None
    return None


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tanya-warta-") as folder:
        home = Path(folder)
        (home / "models").symlink_to(ROOT / "data" / "models")
        room = Workspace(Settings(home=home))
        room.ensure_ready()
        said = list(islice(chosen(room), QUESTIONS))
        delay(room, *said[0], PACES[0])  # loads what is slow to load
        print("| seconds a word | sentences | median, ms | slowest, ms |\n|--:|--:|--:|--:|")
        for pace in PACES:
            found = [each for one in said if (each := delay(room, *one, pace)) is not None]
            print(f"| {pace:g} | {len(found)} | {1000 * statistics.median(found):.0f} | {1000 * max(found):.0f} |")
        room.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
