"""The articles that ship: whole, varied, in the language they name, and true to their facts."""

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.language import detect_language
from tests import starter_checks
from tests.starter_checks import FIELDS, Starter, load, repeated_runs, sentences, split_of, ungrounded_numbers

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "corpus" / "starter"
FACTS = ROOT.parent / "shared" / "data" / "regional_facts.jsonl"
ARTICLES = load(FOLDER)
FEWEST_ARTICLES, FEWEST_WORDS, MOST_WORDS = 150, 40, 150


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each for each in value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


RIGHT_TYPE: dict[str, Callable[[Any], bool]] = {
    "id": _is_text,
    "title": _is_text,
    "published": lambda value: value is None or type(value) is date,
    "date_certainty": lambda value: value in ("printed", "inferred", "none"),
    "language": lambda value: value in ("id", "en"),
    "places": _is_texts,
    "partner": _is_text,
    "outlet": _is_text,
    "url": lambda value: isinstance(value, str) and re.match(r"https?://|github:|$", value) is not None,
    "tie": _is_text,
    "split": lambda value: value in ("train", "held"),
    "facts": _is_texts,
}


def wrong_front_matter(article: Starter) -> list[str]:
    name, front, _body = article
    wrong = [f"{name}: {field} is missing" for field in FIELDS if field not in front]
    wrong += [f"{name}: {field} is unknown" for field in front if field not in FIELDS]
    wrong += [
        f"{name}: {field} is {front[field]!r}"
        for field in FIELDS
        if field in front and not RIGHT_TYPE[field](front[field])
    ]
    if front.get("published") is not None and front.get("date_certainty") == "none":  # a month alone is no day
        wrong.append(f"{name}: published and date_certainty disagree")
    if f"{front.get('id')}.md" != name:
        wrong.append(f"{name}: its id is {front.get('id')}")
    return wrong


def test_there_are_enough_and_two_thirds_are_indonesian() -> None:
    indonesian = sum(front["language"] == "id" for _, front, _ in ARTICLES)
    assert len(ARTICLES) >= FEWEST_ARTICLES
    assert 0.64 <= indonesian / len(ARTICLES) <= 0.69


def test_every_file_is_an_article() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted([name for name, _, _ in ARTICLES] + ["README.md"])


def test_front_matter_is_complete() -> None:
    assert [] == [line for article in ARTICLES for line in wrong_front_matter(article)]


def test_wrong_front_matter_is_found() -> None:
    name, front, body = ARTICLES[0]
    assert [] == wrong_front_matter((name, front, body))
    for field in FIELDS:
        assert wrong_front_matter((name, {key: value for key, value in front.items() if key != field}, body))
        assert wrong_front_matter((name, front | {field: 7}, body))


def test_ids_are_unique() -> None:
    assert [] == [id_ for id_, count in Counter(front["id"] for _, front, _ in ARTICLES).items() if count > 1]


def test_articles_are_short() -> None:
    counts = {name: len(body.split()) for name, _, body in ARTICLES}
    assert {} == {name: count for name, count in counts.items() if not FEWEST_WORDS <= count <= MOST_WORDS}


def test_language_is_the_one_named() -> None:
    assert [] == [name for name, front, body in ARTICLES if detect_language(body) != front["language"]]


def test_no_sentence_stands_twice() -> None:
    counts = Counter(sentence.casefold() for _, _, body in ARTICLES for sentence in sentences(body))
    assert [] == [sentence for sentence, count in counts.items() if count > 1]


def test_no_run_of_words_is_a_habit() -> None:
    assert {} == repeated_runs(ARTICLES)
    same: list[Starter] = [(f"{n}.md", {}, "one two three four five") for n in range(4)]
    assert {"one two three four five"} == set(repeated_runs(same))
    assert {} == repeated_runs(same[:3])


def test_split_follows_the_tie() -> None:
    assert {} == {
        name: split_of(front["tie"]) for name, front, _ in ARTICLES if front["split"] != split_of(front["tie"])
    }
    ties = {front["tie"] for _, front, _ in ARTICLES}
    assert 0.15 <= sum(split_of(tie) == "held" for tie in ties) / len(ties) <= 0.35


def test_split_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    held = next(tie for tie in map(str, range(100)) if split_of(tie) == "held")
    path.write_text(f'---\nid: a\ntie: "{held}"\nsplit: train\n---\nsplit: train\n', encoding="utf-8")
    assert 1 == starter_checks.write_split(tmp_path)
    assert f'---\nid: a\ntie: "{held}"\nsplit: held\n---\nsplit: train\n' == path.read_text(encoding="utf-8")
    assert 0 == starter_checks.write_split(tmp_path)


@pytest.mark.skipif(
    not FACTS.is_file(), reason="the facts the articles were written from are not part of the repository"
)
def test_numbers_and_addresses_stand_in_the_facts() -> None:
    facts = {json.loads(line)["id"]: line for line in FACTS.read_text(encoding="utf-8").splitlines()}
    wrong = []
    for name, front, body in ARTICLES:
        if "seed" in front["facts"]:
            continue
        wrong += [f"{name}: no fact {each}" for each in front["facts"] if each not in facts]
        known = "".join(facts.get(each, "") for each in front["facts"])
        wrong += [f"{name}: {number}" for number in ungrounded_numbers(body, front["title"], known)]
        if front["url"] and json.dumps(front["url"])[1:-1] not in known and front["url"] not in known:
            wrong.append(f"{name}: {front['url']}")
    assert [] == wrong


def test_a_number_without_a_fact_is_found() -> None:
    assert ["41"] == ungrounded_numbers("Pada 2018 hadir 41 orang dari 1.200.", "", '{"note": "1200 in 2018"}')
