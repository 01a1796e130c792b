"""Checks on the starter articles that need more than one look at a file: runs, grounding, language."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

FIELDS = (
    "id",
    "title",
    "published",
    "date_certainty",
    "language",
    "places",
    "partner",
    "outlet",
    "url",
    "tie",
    "split",
    "facts",
)
RUN = 5  # words; no run this long may stand in more than three articles
MOST_ARTICLES = 3
HELD_BYTES = 64  # of 256: a quarter of the ties

Starter = tuple[str, dict[str, Any], str]  # file name, front matter, body


def load(folder: Path) -> list[Starter]:
    """Every article of the folder as (file name, front matter, body), in name order."""
    articles = []
    for path in sorted(folder.glob("*.md")):
        if path.name == "README.md":
            continue
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        articles.append((path.name, yaml.safe_load(front), body.strip()))
    return articles


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’.-]*\w", text.casefold())


def sentences(body: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.?!])\s+(?=[A-Z“\"])", body) if part.strip()]


def repeated_runs(articles: Iterable[Starter]) -> dict[str, list[str]]:
    """Five-word runs that stand in more than three articles, with the names of those articles."""
    where: dict[str, set[str]] = defaultdict(set)
    for name, _front, body in articles:
        tokens = words(body)
        for at in range(len(tokens) - RUN + 1):
            where[" ".join(tokens[at : at + RUN])].add(name)
    return {run: sorted(names) for run, names in where.items() if len(names) > MOST_ARTICLES}


def split_of(tie: str) -> str:
    """`held` for a quarter of the ties, chosen by their name alone, else `train`: a tie is never in both."""
    return "held" if hashlib.sha256(tie.encode()).digest()[0] < HELD_BYTES else "train"


def write_split(folder: Path) -> int:
    """Put the right `split` into the front matter of every article; how many files were changed."""
    changed = 0
    for name, front, _body in load(folder):
        path = folder / name
        before = path.read_text(encoding="utf-8")
        after = re.sub(r"^split:.*$", f"split: {split_of(str(front['tie']))}", before, count=1, flags=re.MULTILINE)
        if after != before:
            path.write_text(after, encoding="utf-8")
            changed += 1
    return changed


def ungrounded_numbers(body: str, title: str, facts: str) -> list[str]:
    """Numbers of the article that stand nowhere in its facts (digits compared without separators)."""
    known = set(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d)", "", facts))) | set(re.findall(r"\d+", facts))
    known |= {str(int(n)) for n in known}
    said = re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d)", "", f"{title} {body}"))
    return [number for number in said if str(int(number)) not in known]


if __name__ == "__main__":  # python tests/starter_checks.py: what a writer wants to see at once
    import json
    import sys

    folder = Path(__file__).parent.parent / "corpus" / "starter"
    if "--write-split" in sys.argv:
        print(write_split(folder), "files changed")
        sys.exit()
    source = Path(__file__).parent.parent.parent / "shared" / "data" / "regional_facts.jsonl"
    facts = {json.loads(line)["id"]: line for line in source.read_text(encoding="utf-8").splitlines()}
    articles, seen = load(folder), defaultdict(list)
    mine = [a for a in articles if len(sys.argv) < 2 or a[0].startswith(tuple(sys.argv[1:]))]
    for name, front, body in mine:
        missing = [f for f in FIELDS if f not in front]
        count = len(body.split())
        if missing or not 40 <= count <= 150:
            print(f"{name}: missing {missing}, {count} words")
        numbers = ungrounded_numbers(body, str(front["title"]), "".join(facts.get(f, "") for f in front["facts"]))
        if numbers and "seed" not in front["facts"]:
            print(f"{name}: numbers not in its facts: {numbers}")
    for name, _front, body in articles:
        for sentence in sentences(body):
            seen[sentence.casefold()].append(name)
    for sentence, names in seen.items():
        if len(names) > 1:
            print("twice:", sentence, names)
    for run, names in repeated_runs(articles).items():
        print(f"run of {RUN} in {len(names)} articles: {run!r}: {names}")
    print(len(articles), "articles,", sum(f["language"] == "en" for _, f, _ in articles), "English")
