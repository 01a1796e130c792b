"""Whether the check of a sentence against its evidence tells what is supported from what is not.

    python -m benchmarks.verification            # the table
    python -m benchmarks.verification --misses   # and every sentence that was judged wrongly
    python -m benchmarks.verification --held     # over the pairs that no rule was chosen on; never their misses

Over benchmarks/verification/*.jsonl: sentences as a language model writes them, with their evidence, half of them
broken by one minimal change. A sentence is accepted where its state is `supported`. Those under held/ were written by
others, who did not know the rules.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.assemble import Workspace
from assistant.evidence import Evidence
from assistant.settings import read_settings
from assistant.support import Verdict

FOLDER = Path(__file__).with_name("verification")
HELD = FOLDER / "held"
FACTS = ("number", "name", "date")  # changes that must hardly ever pass


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with its evidence. `change`: what was made wrong in it, None where it is supported."""

    id: str
    sentence: str
    evidence: list[Evidence]
    change: str | None
    languages: str  # of the sentence and of its evidence: "en > id"


@dataclass(frozen=True, slots=True)
class Judged:
    pair: Pair
    verdict: Verdict
    seconds: float

    @property
    def accepted(self) -> bool:
        return self.verdict.state == "supported"


def read_pairs(folder: Path = FOLDER) -> list[Pair]:
    """Every pair of the development set, or of HELD, in the files' order."""
    return [pair for path in sorted(folder.glob("*.jsonl")) for pair in _pairs(path)]


def _pairs(path: Path) -> Iterator[Pair]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        evidence = [
            Evidence(each["text"], each["outlet"], each["published"] and date.fromisoformat(each["published"]))
            for each in row["evidence"]
        ]
        languages = f"{row['language']} > {row['evidence_language']}"
        yield Pair(row["id"], row["sentence"], evidence, row["change"], languages)


def judge(pairs: list[Pair]) -> list[Judged]:
    """Every pair judged as the product judges it."""
    room = Workspace(read_settings())
    judged = []
    try:
        check = room.judge
        check(pairs[0].sentence, pairs[0].evidence)  # loads what is slow to load
        for pair in pairs:
            started = time.perf_counter()
            judged.append(Judged(pair, check(pair.sentence, pair.evidence), time.perf_counter() - started))
    finally:
        room.close()
    return judged


def figures(judged: list[Judged]) -> dict[str, float]:
    """Balanced accuracy, the share of supported sentences accepted, and of broken ones of each kind accepted."""
    kept = _share([each for each in judged if each.pair.change is None])
    passed = _share([each for each in judged if each.pair.change is not None])
    found = {"balanced accuracy": (kept + 1 - passed) / 2, "supported accepted": kept, "broken accepted": passed}
    found["facts accepted"] = _share([each for each in judged if each.pair.change in FACTS])
    for change in sorted({each.pair.change for each in judged if each.pair.change}):
        found[f"{change} accepted"] = _share([each for each in judged if each.pair.change == change])
    return found


def _share(judged: list[Judged]) -> float:
    return sum(each.accepted for each in judged) / len(judged) if judged else 0.0


def main() -> int:
    held = "--held" in sys.argv
    judged = judge(read_pairs(HELD if held else FOLDER))
    parts = {"all": judged}
    for each in judged:
        parts.setdefault(each.pair.languages, []).append(each)
    for name, some in parts.items():
        print(f"{name} ({len(some)})", "  ".join(f"{key} {value:.3f}" for key, value in figures(some).items()))
    seconds = sorted(each.seconds for each in judged)
    at = int(0.95 * len(seconds))
    print(f"milliseconds a sentence: {sum(seconds) / len(seconds) * 1000:.0f}, p95 {seconds[at] * 1000:.0f}")
    if "--misses" in sys.argv and not held:
        for each in judged:
            if each.accepted != (each.pair.change is None):
                print(f"{each.pair.id} {each.pair.change} {each.verdict.state} {', '.join(each.verdict.reasons)}")
                print(f"    {each.pair.sentence}\n    {' / '.join(one.text for one in each.pair.evidence)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
