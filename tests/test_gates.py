"""The gate holds: what is measured now against the floors, and planted regressions against the gate itself."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.assemble import Workspace
from assistant.evaluate import Judged, evaluate
from assistant.evidence import Evidence
from assistant.support import Verdict
from benchmarks import verification
from benchmarks.beir import DATA, tasks
from benchmarks.gates import (
    DECISIONS,
    FLOORS,
    GOLDEN_FIGURES,
    NOISE,
    PARTS,
    PASSAGES,
    PUBLIC,
    PUBLIC_QUESTIONS,
    SENTENCES,
    fallen,
    golden,
    golden_sample,
    lowered,
    main,
    of_parts,
    public,
    sample,
    samples_digest,
    sentence_sample,
    sentences,
    unexplained,
    updated,
)
from benchmarks.quality import golden_room
from index.hit import Hit, Reading
from index.pair import Seen
from index.reader import Reader

ABOUT = {"corpus": "c", "model": "m", "reader": "r", "golden questions": "g", "sentence pairs": "s"}
HELD = {**ABOUT, "golden right": 0.8, "sentences balanced accuracy": 0.9}
#: eight with an answer, of all kinds and both languages, and four without: all of them right in `judged`
PLANTED = frozenset(
    "own-031 own-037 held-021 held-061 held-096 held-086 own-074 own-045 own-116 held-125 own-111 held-106".split()
)


def floors(*parts: str) -> dict[str, Any]:
    return of_parts(json.loads(FLOORS.read_text(encoding="utf-8")), *parts)


@pytest.fixture(scope="module")
def room() -> Iterator[Workspace]:
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("TANYA_READER", raising=False)
        with golden_room() as made:
            yield made


@pytest.fixture(scope="module")
def judged(room: Workspace) -> list[Judged]:
    return list(evaluate(room, golden_sample()))


@pytest.mark.timeout(600)
def test_the_golden_sample_is_answered_as_well_as_before(room: Workspace, judged: list[Judged]) -> None:
    assert [] == fallen(golden(room, judged), floors("golden"))


@pytest.mark.timeout(600)
def test_sentences_are_judged_as_well_as_before() -> None:
    measured = sentences(verification.judge(sentence_sample()), "sampled sentences")
    assert [] == fallen(measured, floors("sampled sentences"))


@pytest.mark.timeout(600)
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there: the public samples are not measured")
def test_the_public_samples_are_found_as_well_as_before() -> None:
    assert [] == fallen(public(), floors("public"))


def found_reversed(room: Workspace, *asked: Any, **how: Any) -> list[Hit]:
    return SEARCH(room, *asked, **how)[::-1]


def found_nothing(room: Workspace, *asked: Any, **how: Any) -> list[Hit]:
    return []


def surely_read(reader: Reader, question: str, texts: Sequence[Seen]) -> list[Reading]:
    return [replace(each, score=0.99) for each in READ(reader, question, texts)]


SEARCH, READ = Workspace.search, Reader.read


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ((Workspace, "search", found_reversed), "golden recall_5"),
        ((Workspace, "search", found_nothing), "golden right"),
        ((Workspace, "search", found_nothing), "golden quotes_verbatim was not measured"),
        ((Reader, "read", surely_read), "golden refused"),
    ],
)
def test_a_fault_in_a_part_of_the_product_fails(
    fault: tuple[type, str, Callable[..., Any]],
    told: str,
    room: Workspace,
    judged: list[Judged],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    healthy = [each for each in judged if each.asked.id in PLANTED]
    held = golden(room, healthy)
    assert len(PLANTED) == len(healthy)
    assert 1.0 == held["golden right"] == held["golden refused"]
    monkeypatch.setattr(*fault)
    found = fallen(golden(room, list(evaluate(room, [each.asked for each in healthy]))), held)
    assert any(sentence.startswith(told) for sentence in found), found


def test_a_check_that_accepts_every_sentence_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def accepts(room: Workspace, sentence: str, evidence: Sequence[Evidence]) -> Verdict:
        return Verdict("supported")

    monkeypatch.setattr(Workspace, "judge", accepts)
    measured = sentences(verification.judge(sentence_sample()), "sampled sentences")
    assert 2 == len(fallen(measured, floors("sampled sentences")))


def test_the_floors_name_every_figure_and_what_it_belongs_to() -> None:
    wanted = {f"golden {figure}" for figure in GOLDEN_FIGURES} | {f"{name} read" for name in PUBLIC}
    for part in ("sentences", "sampled sentences"):
        wanted |= {f"{part} balanced accuracy", f"{part} changed facts refused"}
    held = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert wanted == {name for name, value in held.items() if isinstance(value, float)} == held["highest"].keys()
    about = {name for part in PARTS.values() for name in part}
    assert about == {name for name, value in held.items() if isinstance(value, str)}
    assert all(name in floors(part) for part, names in PARTS.items() for name in names)


def test_every_lower_floor_is_told_in_the_decisions() -> None:
    assert [] == unexplained(json.loads(FLOORS.read_text(encoding="utf-8")), DECISIONS.read_text(encoding="utf-8"))
    held = {"a": 0.7, "b": 0.9, "highest": {"a": 0.8, "b": 0.9, "c": 0.5}}
    entry = (
        "\n## 2026-11-25 · Floors lowered\nWhy.\n\n* a: 0.800 to 0.700\n\n## 2026-11-24 · Other\n* c: 0.500 to 0.000\n"
    )
    (told,) = unexplained(held, entry)
    assert told.startswith("c was 0.5000")
    assert ["a", "c"] == [told[0] for told in unexplained({**held, "a": 0.69}, entry)]


def test_a_lower_figure_fails_and_noise_does_not() -> None:
    assert [] == fallen(HELD, HELD)
    assert [] == fallen({**HELD, "golden right": 0.8 - NOISE}, HELD)
    (told,) = fallen({**HELD, "golden right": 0.77}, HELD)
    assert "golden right" in told and "0.770" in told


@pytest.mark.parametrize("figure", ["golden right", "sentences balanced accuracy"])
def test_a_figure_that_is_missing_or_no_number_fails(figure: str) -> None:
    left = {name: value for name, value in HELD.items() if name != figure}
    for measured in (left, {**HELD, figure: float("nan")}, {**HELD, figure: None}):
        (told,) = fallen(measured, HELD)
        assert figure in told and "not measured" in told
    (told,) = fallen(HELD, left)
    assert f"{figure} has no floor" == told
    assert len(HELD) == len(fallen({}, HELD))


@pytest.mark.parametrize("name", ABOUT)
def test_the_failure_names_what_the_floors_do_not_belong_to(name: str) -> None:
    (told,) = fallen({**HELD, name: "other"}, HELD)
    assert told.startswith(f"the floors are of another {name} (") and "measure them anew" in told
    assert 1 == len(fallen({each: value for each, value in HELD.items() if each != name}, HELD))


def test_floors_rise_by_themselves_and_fall_only_when_told() -> None:
    now = {**HELD, "golden right": 0.7, "sentences balanced accuracy": 0.95, "corpus": "other"}
    highest = {"golden right": 0.8, "sentences balanced accuracy": 0.95}
    held = {**HELD, "highest": {"golden right": 0.8, "sentences balanced accuracy": 0.9}}
    raised = {**HELD, "corpus": "other", "sentences balanced accuracy": 0.95}
    assert {**raised, "highest": highest} == updated(now, held, lower=False)
    assert {**now, "highest": highest} == updated(now, held, lower=True)
    assert held == updated({**HELD, "golden right": float("nan")}, held, lower=True)
    entry = lowered(now, HELD, "Harder questions.", date(2026, 11, 25))
    assert "Harder questions." in entry and "0.800 to 0.700" in entry and "balanced" not in entry
    assert "" == lowered(HELD, HELD, "Harder questions.", date(2026, 11, 25))


class Command:
    """`python -m benchmarks.gates` over files of its own, with what it measures given."""

    def __init__(self, folder: Path) -> None:
        self.floors, self.decisions, self.data = folder / "floors.json", folder / "decisions.md", folder
        held = {**HELD, "highest": {"golden right": 0.8, "sentences balanced accuracy": 0.9}}
        self.floors.write_text(json.dumps(held), encoding="utf-8")
        self.decisions.write_text("# Decisions\n\n## 2026-11-24 · Other\nText.\n", encoding="utf-8")

    def __call__(self, measured: dict[str, Any], *arguments: str) -> int:
        return main(arguments, lambda: measured, self.floors, self.decisions, self.data)

    @property
    def held(self) -> dict[str, Any]:
        return dict(json.loads(self.floors.read_text(encoding="utf-8")))


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


def test_the_command_fails_where_something_fell(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == command(HELD)
    assert 1 == command({**HELD, "golden right": 0.7})
    assert "golden right is 0.700" in capsys.readouterr().err
    assert 1 == command({"golden right": 0.8})


def test_the_command_tells_that_public_data_is_absent(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == command(HELD)
    assert "not there" not in capsys.readouterr().err
    command.data = command.data / "nowhere"
    assert 0 == command(HELD)
    assert "../shared/data is not there" in capsys.readouterr().err


def test_the_command_lowers_floors_only_with_a_reason_in_the_decisions(command: Command) -> None:
    before = command.floors.read_text(encoding="utf-8"), command.decisions.read_text(encoding="utf-8")
    for blank in ("", " ", "\n\t"):
        with pytest.raises(SystemExit) as refused:
            command({**HELD, "golden right": 0.7}, "--lower", blank)
        assert 2 == refused.value.code
    assert before == (command.floors.read_text(encoding="utf-8"), command.decisions.read_text(encoding="utf-8"))
    assert 0 == command({**HELD, "golden right": 0.7}, "--lower", "Harder\nquestions.")
    told = command.decisions.read_text(encoding="utf-8")
    assert "Floors lowered\nHarder questions.\n\n* golden right: 0.800 to 0.700\n\n## 2026-11-24" in told
    assert (0.7, 0.8) == (command.held["golden right"], command.held["highest"]["golden right"])
    assert 0 == command({**HELD, "golden right": 0.7})


def test_floors_that_were_lowered_by_hand_fail(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    command.floors.write_text(json.dumps({**command.held, "golden right": 0.7}), encoding="utf-8")
    assert 1 == command({**HELD, "golden right": 0.7})
    assert "golden right was 0.8000" in capsys.readouterr().err


def test_the_command_raises_floors(command: Command) -> None:
    assert 0 == command({**HELD, "golden right": 0.9, "sentences balanced accuracy": 0.85}, "--raise")
    assert (0.9, 0.9) == (command.held["golden right"], command.held["sentences balanced accuracy"])
    assert "Floors lowered" not in command.decisions.read_text(encoding="utf-8")


def test_the_sample_of_sentences_holds_every_change_in_the_share_it_has() -> None:
    pairs, some = verification.read_pairs(), sentence_sample()
    assert [each.id for each in some] == [each.id for each in sentence_sample()]
    assert len({each.id for each in some}) == len(some) <= SENTENCES
    for change in {each.change for each in pairs}:
        share = sum(each.change == change for each in pairs) * SENTENCES / len(pairs)
        assert abs(sum(each.change == change for each in some) - share) <= 0.5


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there")
def test_a_sample_is_small_the_same_each_time_and_holds_what_answers() -> None:
    task = next(task for task in tasks() if task.name == "idk_mrc validation")
    one, other = sample(task), sample(task)
    assert (PUBLIC_QUESTIONS, PASSAGES) == (len(one.questions), len(one.documents.texts))
    assert one.questions == other.questions
    assert list(one.documents.texts) == list(other.documents.texts)
    assert all(document in one.documents.texts for grades in one.relevant.values() for document in grades)
    asked = {each: f"{text}?" for each, text in one.questions.items()}
    assert samples_digest([one]) == samples_digest([other]) != samples_digest([replace(one, questions=asked)])
