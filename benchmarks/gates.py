"""Floors under the quality of the whole way: what the last release reached must not be lost unnoticed.

    python -m benchmarks.gates                       # measure, compare with floors.json; 1 where something fell
    python -m benchmarks.gates --raise               # write what is now better into floors.json
    python -m benchmarks.gates --lower "the reason"  # write what is lower, too, and the reason into docs/decisions.md

Fixed samples: a hundred development questions of the golden set; a hundred sentences of `benchmarks.verification`, and
here, but not in the tests, all of them; of each public set that is there forty questions over at most 250 passages. The
public sets are read from ../shared/data and skipped where it is absent. With the floors stands what they were measured
on; where one of these has changed, the floors say nothing and are to be measured anew.
"""

import argparse
import hashlib
import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.assemble import Workspace
from assistant.evaluate import Asked, Judged, evaluate
from assistant.report import digest
from assistant.settings import read_settings
from benchmarks import verification
from benchmarks.beir import DATA, Documents, Task, measure, tasks
from benchmarks.quality import GOLDEN, corpus_digest, golden_questions, golden_room
from benchmarks.retrieval import LEARNT_FROM, as_articles, indexed, ours, run
from index.bundled import bundled_reader, ensure_bundled
from index.reader import READER_FILE

ROOT = Path(__file__).resolve().parent.parent
FLOORS = Path(__file__).with_name("floors.json")
DECISIONS = ROOT / "docs" / "decisions.md"
QUESTIONS = 100  # of the golden set
SENTENCES = 100
PUBLIC_QUESTIONS, PASSAGES = 40, 250  # of each public set: they are a tenth of the build's time
NOISE = 0.02  # quantised products move with their batch mates, and with them an order here and there
GOLDEN_FIGURES = tuple(
    "right cited citation_precision citation_recall quotes_verbatim refused language recall_5".split()
)
PUBLIC = ("belebele en > id", "belebele id > en", "facqa unseen", "idk_mrc validation")
#: part of the floors, with which the names of its figures begin -> what these were measured on
PARTS = {
    "golden": ("corpus", "model", "reader", "golden questions"),
    "sampled sentences": ("reader", "sentence pairs"),
    "sentences": ("reader", "sentence pairs"),
    "public": ("model", "reader", "public samples"),
}
LOWERED = re.compile(r"^## \d{4}-\d\d-\d\d · Floors lowered\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
Measured = dict[str, Any]


def golden_sample() -> list[Asked]:
    """Development questions, the same every time."""
    asked = [each for each in golden_questions() if each.split == "dev"]
    return sorted(asked, key=lambda each: _by_hash(each.id))[:QUESTIONS]


def golden(room: Workspace, judged: Sequence[Judged]) -> Measured:
    """Figure -> its mean over the answers of this room, with what they belong to; one that none of them has is left
    out."""
    found: Measured = {
        "corpus": corpus_digest(room),
        "model": room.embedder.name,
        "reader": reader_digest(room.settings.reader),
        "golden questions": digest(b"".join(path.read_bytes() for path in sorted(GOLDEN.glob("questions-*.jsonl")))),
    }
    for figure in GOLDEN_FIGURES:
        values = [value for one in judged if (value := one.figures.get(figure)) is not None]
        if values:
            found[f"golden {figure}"] = round(sum(values) / len(values), 4)
    return found


def sentence_sample() -> list[verification.Pair]:
    """Of the supported sentences and of each kind of change the same share."""
    pairs = verification.read_pairs()
    share = SENTENCES / len(pairs)
    kinds: dict[str | None, list[verification.Pair]] = {}
    for pair in sorted(pairs, key=lambda each: _by_hash(each.id)):
        kinds.setdefault(pair.change, []).append(pair)
    return [pair for some in kinds.values() for pair in some[: round(share * len(some))]]


def sentences(judged: Sequence[verification.Judged], part: str) -> Measured:
    """How well the check of a sentence tells what its evidence says; `part` is `sentences` or `sampled sentences`."""
    found = verification.figures(list(judged))
    files = sorted(verification.FOLDER.glob("*.jsonl"))
    return {
        "reader": reader_digest(read_settings().reader),
        "sentence pairs": digest(b"".join(path.read_bytes() for path in files)),
        f"{part} balanced accuracy": round(found["balanced accuracy"], 4),
        f"{part} changed facts refused": round(1 - found["facts accepted"], 4),
    }


def public() -> Measured:
    """nDCG@10 of every public sample; nothing where the data is absent."""
    chosen = [sample(task) for task in tasks() if task.name in PUBLIC]
    if not chosen:
        return {}
    embedder, reader = ensure_bundled(ROOT / "data" / "models"), bundled_reader(ROOT / "data" / "models")
    found: Measured = {"model": embedder.name, "reader": reader_digest(), "public samples": samples_digest(chosen)}
    for task in chosen:
        system = "fused" if task.name.startswith(LEARNT_FROM) else "read"
        with indexed(as_articles(task.documents), embedder) as (index, library):
            rank = ours(task, index, library, embedder, reader)[system]
            found[f"{task.name} {system}"] = round(measure(task.relevant, run(task, rank))["nDCG@10"], 4)
    return found


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


def samples_digest(chosen: Iterable[Task]) -> str:
    """Changes with any question, passage or judgement of the samples."""
    parts = [[each.name, each.questions, each.documents.texts, each.relevant] for each in chosen]
    return digest(json.dumps(parts, sort_keys=True).encode())


def reader_digest(reads: bool = True) -> str:
    return digest(READER_FILE.read_bytes()) if reads else "off"


def _by_hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def of_parts(floors: Mapping[str, Any], *parts: str) -> Measured:
    """The floors of these parts, and what they belong to."""
    about = {name for part in parts for name in PARTS[part]}
    return {
        name: value
        for name, value in floors.items()
        if (name in about if isinstance(value, str) else isinstance(value, float) and _part(name) in parts)
    }


def _part(figure: str) -> str:
    return next((part for part in PARTS if figure.startswith(f"{part} ")), "public")


def fallen(measured: Mapping[str, Any], floors: Mapping[str, Any]) -> list[str]:
    """A sentence for every figure that is below its floor by more than the noise, is missing or has none, and for what
    the floors belong to where it is another one now."""
    found = []
    for name, floor in floors.items():
        now = measured.get(name)
        if isinstance(floor, str):
            if now != floor:
                found.append(f"the floors are of another {name} ({floor}, now {now}): measure them anew")
        elif isinstance(floor, float):
            if not isinstance(now, float) or math.isnan(now):
                found.append(f"{name} was not measured, its floor is {floor:.3f}")
            elif now < floor - NOISE:
                found.append(f"{name} is {now:.3f}, its floor {floor:.3f}")
    return found + [f"{name} has no floor" for name in measured if name not in floors]


def unexplained(floors: Mapping[str, Any], decisions: str) -> list[str]:
    """A sentence for every floor under the highest that was ever recorded for its figure, unless a dated entry of the
    decisions lowers it as far."""
    told: dict[str, float] = {}
    for entry in LOWERED.findall(decisions):
        for name, value in re.findall(r"^\* (.+): [\d.]+ to ([\d.]+)$", entry, re.MULTILINE):
            told[name] = min(float(value), told.get(name, 1.0))
    return [
        f"{name} was {highest:.4f}, its floor is {floor:.4f}, and no entry of docs/decisions.md lowers it so far"
        for name, highest in floors["highest"].items()
        if (floor := floors.get(name, 0.0)) < highest and floor + 0.0005 < told.get(name, highest)  # told in .001
    ]


def updated(measured: Mapping[str, Any], floors: Mapping[str, Any], lower: bool) -> Measured:
    """The floors with what is measured now: what is higher, and with `lower` what is lower too."""
    new = {**floors, "highest": dict(floors.get("highest", {}))}
    for name, value in measured.items():
        if not isinstance(value, float):
            new[name] = value
        elif not math.isnan(value):
            new[name] = value if lower else max(value, new.get(name, value))
            new["highest"][name] = max(value, new["highest"].get(name, value))
    return new


def lowered(measured: Mapping[str, Any], floors: Mapping[str, Any], reason: str, today: date) -> str:
    """The entry that tells which floors went down and why; empty where none did."""
    falls = [
        f"* {name}: {floor:.3f} to {measured[name]:.3f}"
        for name, floor in floors.items()
        if isinstance(floor, float) and name in measured and measured[name] < floor
    ]
    return f"\n## {today.isoformat()} · Floors lowered\n{reason}\n\n" + "\n".join(falls) + "\n" if falls else ""


def keep(measured: Mapping[str, Any], floors: Path, decisions: Path, reason: str | None) -> None:
    """Write the floors anew; with a reason the lower ones too, and the reason."""
    before = json.loads(floors.read_text(encoding="utf-8"))
    if reason and (entry := lowered(measured, before, reason, date.today())):  # noqa: DTZ011
        head, newest, rest = decisions.read_text(encoding="utf-8").partition("\n## ")
        decisions.write_text(f"{head}{entry}{newest}{rest}", encoding="utf-8")
    new = updated(measured, before, bool(reason))
    floors.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")


def measured_now() -> Measured:
    """All figures that can be measured here."""
    with golden_room() as room:
        found = golden(room, list(evaluate(room, golden_sample())))
    judged, sampled = verification.judge(verification.read_pairs()), {each.id for each in sentence_sample()}
    found |= sentences(judged, "sentences")
    found |= sentences([each for each in judged if each.pair.id in sampled], "sampled sentences")
    return found | public()


def chosen_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--raise", dest="higher", action="store_true")
    options.add_argument("--lower", metavar="REASON", type=_reason)
    return options.parse_args(arguments)


def _reason(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("say why the floors are lowered")
    return " ".join(text.split())


def main(
    arguments: Sequence[str] | None = None,
    measuring: Callable[[], Measured] = measured_now,
    floors: Path = FLOORS,
    decisions: Path = DECISIONS,
    data: Path = DATA,
) -> int:
    chosen = chosen_options(arguments)
    measured = measuring()
    print(json.dumps(measured, indent=1))
    if not data.is_dir():
        print("the public samples were not measured: ../shared/data is not there", file=sys.stderr)
    if chosen.higher or chosen.lower:
        keep(measured, floors, decisions, chosen.lower)
        return 0
    held = json.loads(floors.read_text(encoding="utf-8"))
    parts = [part for part in PARTS if part != "public" or data.is_dir()]
    found = [*fallen(measured, of_parts(held, *parts)), *unexplained(held, decisions.read_text(encoding="utf-8"))]
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
