"""The editors' desk: one review for each of them, what many come to, and what leaves the program."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer
from assistant.errors import UserError
from assistant.evaluate import read_questions
from assistant.judgements import (
    BACKINGS,
    CASES,
    CRITERIA,
    GRADES,
    MARKS,
    Feedback,
    Given,
    Mark,
    Review,
    Reviewed,
    Week,
    cohen_kappa,
    judgement_json,
    read_feedback,
    read_review,
    sentences_of,
    weekly,
)
from assistant.records import Records
from assistant.records_feedback import give_feedback
from assistant.records_reviews import answers_to_review, give_review, take_back_review
from assistant.review_export import COLUMNS, as_csv, as_jsonl, evaluation_questions, review_rows
from tests.assistant.kept_answers import ASKED, FIRST, SECOND, answered, exchange

NOW = ASKED + timedelta(hours=1)
REFUSED = Answer("Tidak ada.", (), "id", "Kapan?", answered().hits, "extract", "not_found")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with Records(tmp_path / "records.sqlite3") as opened:
        yield opened


def found(marks: Sequence[Mark], reviewer: str = "e", at: datetime = NOW, key: str = "k") -> Reviewed:
    return Reviewed(exchange(key), reviews=(Given(reviewer, at, Review(dict(enumerate(marks, 1)))),))


# -------------------------------------------------------------------- the desk


def test_each_reviewer_has_one_review_of_an_answer(records: Records) -> None:
    records.save("ani", "c", exchange("k1", answer=answered((FIRST, SECOND))), 0)
    give_review(records, "k1", "eka", Review({1: "right"}))
    give_review(records, "k1", "edi", Review({1: "wrong"}))
    last = Review({1: "right", 2: "partly"}, {0: "supported"}, {"accuracy": "ok", "context": "minor"}, "Baik.")
    give_review(records, "k1", "eka", last)
    give_feedback(records, "k1", "ani", Feedback(False, ("unclear",)))
    (desk,) = answers_to_review(records, 7, NOW)
    assert [("eka", last), ("edi", Review({1: "wrong"}))] == [(one.reviewer, one.review) for one in desk.reviews]
    assert (Feedback(False, ("unclear",)),) == desk.feedback
    assert [True, False] == [take_back_review(records, "k1", "edi") for _ in range(2)]


def test_the_desk_shows_the_answers_of_the_last_days_of_everybody(records: Records) -> None:
    old, chat = exchange("old", asked=ASKED - timedelta(days=8)), replace(REFUSED, outcome="chat")
    records.save("ani", "c", old, 0)
    records.save("ani", "c", exchange("k1"), 1)
    records.save("budi", "d", exchange("k2", answer=REFUSED, asked=ASKED + timedelta(minutes=1)), 0)
    later = ASKED + timedelta(minutes=2)
    records.save("budi", "d", exchange("k3", answer=chat, asked=later), 1)
    records.save("budi", "d", exchange("k4", status="answering", asked=later), 2)
    records.save("budi", "d", exchange("k5", status="failed", answer=None, asked=later), 3)
    desk = answers_to_review(records, 7, NOW)
    assert ["k2", "k1"] == [one.kept.key for one in desk]
    assert ((), (old,)) == (desk[0].history, desk[1].history)
    assert [] == answers_to_review(records, 0, NOW)


def test_what_was_judged_stays_on_the_desk_when_it_is_asked_again(records: Records) -> None:
    records.save("ani", "c", exchange("k1"), 0)
    records.save("ani", "c", exchange("k2"), 1)
    give_feedback(records, "k1", "ani", Feedback(False, ("wrong",)))
    records.save("ani", "c", exchange("k3"), 0)
    assert ["k3"] == [one.key for one in records.load("ani", "c") or []]
    assert {"k1", "k3"} == {one.kept.key for one in answers_to_review(records, 7, NOW)}
    records.delete("ani", "c")
    assert [] == answers_to_review(records, 7, NOW)


@pytest.mark.parametrize(
    "review", [Review({2: "right"}), Review(sentences={1: "supported"}), Review(sentences={-1: "supported"})]
)
def test_a_review_marks_only_what_the_answer_has(records: Records, review: Review) -> None:
    records.save("ani", "c", exchange("k1"), 0)
    with pytest.raises(ValueError, match="no such citation"):
        give_review(records, "k1", "eka", review)
    assert ((),) == tuple(one.reviews for one in answers_to_review(records, 7, NOW))


def test_an_answer_that_is_gone_cannot_be_reviewed(records: Records) -> None:
    records.save("ani", "c", exchange("k1", answer=None, status="failed"), 0)
    for key in ("k1", "none"):
        with pytest.raises(UserError, match="no_such_exchange"):
            give_review(records, key, "eka", Review())


@pytest.mark.parametrize(
    "fields", [{"citations": {1: "good"}}, {"criteria": {"style": "ok"}}, {"case": "x"}, {"citations": {"1": "right"}}]
)
def test_only_known_marks_make_a_review(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no review"):
        Review(**fields)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="note_too_long"):
        Review(note="x" * 1990, answers=("y" * 20,))


reviews = st.builds(
    Review,
    citations=st.dictionaries(st.integers(), st.sampled_from(MARKS), max_size=3),
    sentences=st.dictionaries(st.integers(), st.sampled_from(BACKINGS), max_size=3),
    criteria=st.dictionaries(st.sampled_from(CRITERIA), st.sampled_from(GRADES)),
    note=st.text(st.characters(), max_size=20),
    case=st.none() | st.sampled_from(CASES),
    answers=st.lists(st.text(max_size=9), max_size=2).map(tuple),
    forbidden=st.lists(st.text(max_size=9), max_size=2).map(tuple),
)


@given(reviews)
def test_a_review_comes_back_as_it_was(review: Review) -> None:
    assert review == read_review(judgement_json(review))


def test_judgements_of_other_releases_still_load() -> None:
    written = json.dumps({"citations": {"1": "right", "2": "superb"}, "criteria": {"style": "ok"}, "new": 1})
    assert Review({1: "right"}) == read_review(written)
    assert Feedback(True, ("wrong",)) == read_feedback('{"helped": true, "reasons": ["wrong", "dull"], "x": []}')


def test_sentences_are_those_that_say_something() -> None:
    text = (
        "Beberapa artikel menyebutkan:\n\n“Satu kalimat. Dua kalimat.” — Koran [1]\n"
        "Yang pertama dikirim. [1] Tanpa nomor. Yang kedua pada No. 5 ditunda [1][2]. [sic] Selesai.\n[1]\n. [2]"
    )
    expected = [
        "“Satu kalimat. Dua kalimat.” — Koran [1]",
        "Yang pertama dikirim. [1]",
        "Tanpa nomor.",
        "Yang kedua pada No. 5 ditunda [1][2].",
        "[sic] Selesai.",
    ]
    assert expected == sentences_of(replace(answered((FIRST, SECOND)), text=text))


# ------------------------------------------------------------------ the figures


def both(pairs: str) -> list[Reviewed]:
    """Two reviewers' marks: "rr rw" are two citations."""
    letters: dict[str, Mark] = {mark[0]: mark for mark in MARKS}
    split = [dict(enumerate((letters[pair[at]] for pair in pairs.split()), 1)) for at in (0, 1)]
    given_ = tuple(Given(name, NOW, Review(marks)) for name, marks in zip("ab", split, strict=True))
    return [Reviewed(exchange("k"), reviews=given_)]


def test_kappa_is_what_a_hand_computes() -> None:
    # 10 citations, 7 alike: p_o = .7; a gives r 5, p 3, w 2, b gives r 6, p 2, w 2: p_e = .30 + .06 + .04 = .4
    pairs = "rr rr rr rr rp pp pr pr ww ww"
    assert 0.5 == pytest.approx(cohen_kappa(both(pairs), "a", "b"))
    assert 0.5 == pytest.approx(cohen_kappa(both(pairs), "b", "a"))
    assert 1.0 == cohen_kappa(both("rr pp ww"), "a", "b")
    assert -1.0 == cohen_kappa(both("rw wr"), "a", "b")


def test_kappa_is_undefined_without_something_to_differ_on() -> None:
    assert [None, None, None] == [
        cohen_kappa([], "a", "b"),
        cohen_kappa(both("rr rr"), "a", "b"),
        cohen_kappa(both("rr pp"), "a", "c"),
    ]
    assert 0.0 == cohen_kappa(both("rr rw"), "a", "b")


def test_only_citations_both_marked_count_for_kappa() -> None:
    one = Review({1: "right", 2: "wrong", 3: "partly"})
    other = Review({1: "right", 2: "wrong", 4: "right"})
    answer = Reviewed(exchange("k"), reviews=(Given("a", NOW, one), Given("b", NOW, other)))
    assert 1.0 == cohen_kappa([answer, found(["wrong"], "a")], "a", "b")


def test_weeks_begin_on_monday_in_jakarta() -> None:
    sunday = datetime(2026, 11, 22, 16, 59, tzinfo=UTC)  # a minute before Monday there
    answers = [
        replace(found(["right", "wrong"]), kept=exchange("k1", asked=sunday)),
        replace(found(["right"]), kept=exchange("k2", asked=sunday + timedelta(minutes=1))),
        replace(found(["right", "partly", "partly"]), kept=exchange("k3")),
        Reviewed(exchange("k4", asked=sunday - timedelta(days=30))),
    ]
    expected = [Week(date(2026, 11, 16), 2, 0.5, 0.0, 0.5), Week(date(2026, 11, 23), 4, 0.5, 0.5, 0.0)]
    assert expected == weekly(answers)


# ------------------------------------------------------------------- the export


def test_rows_hold_what_was_found_and_no_cell_is_a_formula() -> None:
    review = Review({2: "wrong", 1: "right"}, {1: "unsupported"}, {"accuracy": "major"}, "@SUM(A1)")
    kept = exchange("k", '=HYPERLINK("http://x")', answer=answered((FIRST, SECOND)))
    rows = review_rows([Reviewed(kept, reviews=(Given("-eka", NOW, review),))])
    (row,) = [json.loads(line) for line in as_jsonl(rows).splitlines()]
    assert [(1, FIRST, "right"), (2, SECOND, "wrong")] == [
        (one["number"], one["quote"], one["verdict"]) for one in row["citations"]
    ]
    assert [(2, f"“{SECOND}” — Koran [2]", "unsupported")] == [tuple(one.values()) for one in row["sentences"]]
    (cells,) = csv.DictReader(StringIO(as_csv(rows)))
    assert COLUMNS == tuple(cells) == tuple(row)
    assert ('\'=HYPERLINK("http://x")', "'@SUM(A1)", "'-eka") == (cells["question"], cells["note"], cells["reviewer"])
    assert ("major", "", "1", "0", "1") == tuple(
        cells[name] for name in ("accuracy", "context", "right", "partly", "wrong")
    )
    assert "[1] right; [2] wrong" == cells["citations"]


def test_marked_cases_are_questions_that_evaluate_reads(tmp_path: Path) -> None:
    two, short = answered((FIRST, SECOND)), replace(answered(), short_answer="12 guru")
    cases = [
        (exchange("k1", answer=two), Review({1: "right", 2: "wrong"}, case="answerable", answers=("12", "dua belas"))),
        (exchange("k2", answer=short), Review({1: "right"}, case="answerable", forbidden=("14",))),
        (exchange("k3", answer=two), Review({1: "right"}, criteria={"accuracy": "major"}, case="answerable")),
        (exchange("k4", answer=REFUSED), Review(case="unanswerable")),
        (exchange("k5"), Review({1: "wrong"}, case="answerable")),
        (exchange("k6"), Review({1: "right"})),
    ]
    answers = [Reviewed(kept, reviews=(Given("e", NOW, review),)) for kept, review in cases]
    earlier = exchange("k0", "Kota apa?", languages={"a": "en"})
    answers[1] = replace(answers[1], history=(earlier,), kept=replace(answers[1].kept, languages={"a": "en"}))
    path = tmp_path / "cases.jsonl"
    path.write_text(as_jsonl(evaluation_questions(answers)), encoding="utf-8")
    asked = read_questions(path)
    assert [
        ("k1", "fact", (("a", FIRST),), ("12", "dua belas"), (), False),
        ("k2", "follow_up", (("a", FIRST),), ("12 guru",), ("14",), True),
        ("k3", "fact", (("a", FIRST),), (FIRST,), (), False),
        ("k4", "unanswerable", (), (), (), False),
    ] == [(one.id, one.kind, one.gold, one.answers, one.forbidden, one.crossed) for one in asked]
    assert [("Kota apa?", answered().text)] == [(turn.question, turn.answer) for turn in asked[1].history]


@pytest.mark.parametrize(
    "written",
    ["[]", '{"citations": {"a": "right"}}', '{"note": "' + "x" * 5000 + '"}', '{"answers": 3, "citations": []}'],
)
def test_an_odd_review_of_another_release_harms_no_other(written: str) -> None:
    assert {} == read_review(written).citations
    assert not read_feedback(written).helped
