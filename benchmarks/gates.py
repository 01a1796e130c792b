"""Floors under the quality of the whole way: what the last release reached must not be lost unnoticed.

    python -m benchmarks.gates                       # measure, compare with floors.json; 1 where something fell
    python -m benchmarks.gates --raise               # write what is now better into floors.json
    python -m benchmarks.gates --lower "the reason"  # write what is lower, too, and the reason into docs/decisions.md

Fixed samples: a hundred development questions of the golden set; the sentences of `benchmarks.verification`; of each
public set that is there sixty questions over at most five hundred passages. The public sets are read from
../shared/data and skipped where it is absent.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.evaluate import evaluate
from benchmarks.beir import Documents, Task, measure, tasks
from benchmarks.quality import corpus_digest, golden_questions, golden_room
from benchmarks.retrieval import LEARNT_FROM, as_articles, indexed, ours, run
from benchmarks.verification import figures, judge, read_pairs
from index.bundled import bundled_reader, ensure_bundled

ROOT = Path(__file__).resolve().parent.parent
FLOORS = Path(__file__).with_name("floors.json")
DECISIONS = ROOT / "docs" / "decisions.md"
QUESTIONS = 100  # of the golden set
PUBLIC_QUESTIONS, PASSAGES = 60, 500  # of each public set: half the build's time went into a hundred over a thousand
NOISE = 0.02  # quantised products move with their batch mates, and with them an order here and there
GOLDEN = tuple("right cited citation_precision citation_recall quotes_verbatim refused language recall_5".split())
PUBLIC = ("belebele en > id", "belebele id > en", "facqa unseen", "idk_mrc validation")
Measured = dict[str, Any]


def golden() -> Measured:
    """Figure -> its mean over the sample, with the corpus and the model they belong to."""
    asked = [each for each in golden_questions() if each.split == "dev"]
    asked.sort(key=lambda each: hashlib.sha256(each.id.encode()).digest())
    with golden_room() as room:
        judged = list(evaluate(room, asked[:QUESTIONS]))
        found: Measured = {"corpus": corpus_digest(room), "model": room.embedder.name}
    for figure in GOLDEN:
        values = [value for one in judged if (value := one.figures[figure]) is not None]
        found[f"golden {figure}"] = round(sum(values) / len(values), 4)
    return found


def public() -> Iterator[tuple[str, float]]:
    """(set and system, nDCG@10) of every sample whose data is there."""
    embedder, reader = ensure_bundled(ROOT / "data" / "models"), bundled_reader(ROOT / "data" / "models")
    for task in tasks():
        if task.name not in PUBLIC:
            continue
        some = sample(task)
        system = "fused" if task.name.startswith(LEARNT_FROM) else "read"
        with indexed(as_articles(some.documents), embedder) as (index, library):
            rank = ours(some, index, library, embedder, reader)[system]
            yield f"{task.name} {system}", round(measure(some.relevant, run(some, rank))["nDCG@10"], 4)


def sentences() -> Iterator[tuple[str, float]]:
    """How well the check of a sentence tells what its evidence says, over `benchmarks/verification`."""
    found = figures(judge(read_pairs()))
    yield "sentences balanced accuracy", round(found["balanced accuracy"], 4)
    yield "sentences changed facts refused", round(1 - found["facts accepted"], 4)


def sample(task: Task) -> Task:
    """The same questions every time, over their passages and others up to the number, chosen by their ids."""
    chosen = sorted(task.questions, key=_by_hash)[:PUBLIC_QUESTIONS]
    relevant = {each: task.relevant[each] for each in chosen}
    needed = {document for grades in relevant.values() for document in grades}
    others = sorted((each for each in task.documents.texts if each not in needed), key=_by_hash)
    kept = [*sorted(needed), *others[: max(0, PASSAGES - len(needed))]]
    documents = Documents(
        task.documents.name,
        {each: task.documents.texts[each] for each in kept},
        {each: task.documents.languages[each] for each in kept},
    )
    questions = {each: task.questions[each] for each in chosen}
    return replace(task, documents=documents, questions=questions, relevant=relevant)


def _by_hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def fallen(measured: Mapping[str, Any], floors: Mapping[str, Any]) -> list[str]:
    """A sentence for every figure that is below its floor by more than the noise, and for a corpus or model that is
    not the one the floors belong to. Figures that could not be measured are no fall."""
    found = [
        f"{name} is {measured[name]:.3f}, its floor {floor:.3f}"
        for name, floor in floors.items()
        if isinstance(floor, float) and name in measured and measured[name] < floor - NOISE
    ]
    return found + [
        f"the floors are of another {name} ({floors[name]}, now {measured[name]}): measure them anew"
        for name in ("corpus", "model")
        if name in measured and floors.get(name) != measured[name]
    ]


def updated(measured: Mapping[str, Any], floors: Mapping[str, Any], lower: bool) -> Measured:
    """The floors with what is measured now: what is higher, and with `lower` what is lower too."""
    new = dict(floors)
    for name, value in measured.items():
        if not isinstance(value, float) or lower or value > new.get(name, -1.0):
            new[name] = value
    return new


def lowered(measured: Mapping[str, Any], floors: Mapping[str, Any], reason: str, today: date) -> str:
    """The entry that tells which floors went down and why."""
    falls = [
        f"* {name}: {floor:.3f} to {measured[name]:.3f}"
        for name, floor in floors.items()
        if isinstance(floor, float) and name in measured and measured[name] < floor
    ]
    return f"\n## {today.isoformat()} · Floors lowered\n{reason}\n\n" + "\n".join(falls) + "\n"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--raise", dest="higher", action="store_true")
    options.add_argument("--lower", metavar="REASON")
    chosen = options.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    measured = {**golden(), **dict(sentences()), **dict(public())}
    print(json.dumps(measured, indent=1))
    if chosen.lower and chosen.lower.strip():
        entry = lowered(measured, floors, chosen.lower.strip(), date.today())  # noqa: DTZ011
        head, newest, rest = DECISIONS.read_text(encoding="utf-8").partition("\n## ")
        DECISIONS.write_text(f"{head}{entry}{newest}{rest}", encoding="utf-8")
    if chosen.higher or chosen.lower:
        new = updated(measured, floors, bool(chosen.lower))
        FLOORS.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
        return 0
    for sentence in (found := fallen(measured, floors)):
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
