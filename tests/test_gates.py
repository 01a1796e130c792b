"""The gate holds: what is measured now against the floors, and planted regressions against the gate itself."""

import json
from datetime import date

import pytest

from benchmarks.beir import DATA, tasks
from benchmarks.gates import (
    FLOORS,
    NOISE,
    PASSAGES,
    PUBLIC_QUESTIONS,
    fallen,
    golden,
    lowered,
    public,
    sample,
    sentences,
    updated,
)

HELD = {"corpus": "c", "model": "m", "golden right": 0.8, "idk_mrc read": 0.9}


def floors() -> dict[str, object]:
    found: dict[str, object] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return found


@pytest.mark.timeout(600)
def test_the_golden_sample_is_answered_as_well_as_before() -> None:
    assert [] == fallen(golden(), floors())


@pytest.mark.timeout(600)
def test_sentences_are_judged_as_well_as_before() -> None:
    assert [] == fallen(dict(sentences()), floors())


@pytest.mark.timeout(600)
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there: the public samples are not measured")
def test_the_public_samples_are_found_as_well_as_before() -> None:
    assert [] == fallen(dict(public()), floors())


def test_the_floors_name_every_figure() -> None:
    assert {"corpus", "model"} < floors().keys()
    assert sum(isinstance(value, float) for value in floors().values()) >= 8


def test_a_planted_regression_fails_and_noise_does_not() -> None:
    assert [] == fallen(HELD, HELD)
    assert [] == fallen({**HELD, "golden right": 0.8 - NOISE}, HELD)
    (told,) = fallen({**HELD, "golden right": 0.77}, HELD)
    assert "golden right" in told and "0.770" in told
    assert 2 == len(fallen({"golden right": 0.1, "idk_mrc read": 0.1}, HELD))


def test_another_corpus_or_model_asks_for_new_floors() -> None:
    for name in ("corpus", "model"):
        (told,) = fallen({**HELD, name: "other"}, HELD)
        assert "measure them anew" in told


def test_floors_rise_by_themselves_and_fall_only_when_told() -> None:
    now = {**HELD, "golden right": 0.7, "idk_mrc read": 0.95}
    assert {**HELD, "idk_mrc read": 0.95} == updated(now, HELD, lower=False)
    assert now == updated(now, HELD, lower=True)
    entry = lowered(now, HELD, "Harder questions.", date(2026, 11, 25))
    assert "Harder questions." in entry and "0.800 to 0.700" in entry and "idk_mrc" not in entry


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there")
def test_a_sample_is_small_the_same_each_time_and_holds_what_answers() -> None:
    task = next(task for task in tasks() if task.name == "idk_mrc validation")
    one, other = sample(task), sample(task)
    assert (PUBLIC_QUESTIONS, PASSAGES) == (len(one.questions), len(one.documents.texts))
    assert one.questions == other.questions
    assert list(one.documents.texts) == list(other.documents.texts)
    assert all(document in one.documents.texts for grades in one.relevant.values() for document in grades)
