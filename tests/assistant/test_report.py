"""What is told of a run: intervals, groups, comparisons, the page with its plots, and the command."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.__main__ import main
from assistant.assemble import Workspace
from assistant.errors import UserError
from assistant.evaluate import FIGURES, Figures, Judged
from assistant.report import (
    Against,
    Change,
    Row,
    Run,
    about,
    against,
    as_json,
    compare,
    groups,
    interval,
    latency,
    read_run,
    row,
    summary,
    table,
)
from assistant.report_page import page
from assistant.settings import Settings
from corpus.article import Article
from tests.assistant.test_evaluate import ARTICLE, ASKED, GOOD, SENTENCES, figures

ABOUT = {"corpus": "c1", "question digest": "q1"}


def rows(right: Sequence[float], seconds: float = 1.0) -> list[Row]:
    answered = replace(GOOD, seconds={"search": seconds / 4, "write": seconds / 2, "verify": seconds / 4})
    return [row(Judged(replace(ASKED, id=f"q{at}"), answered, {"right": value})) for at, value in enumerate(right)]


def test_intervals_hold_the_mean_and_narrow_with_the_questions() -> None:
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 200)
    assert few.low < 0.5 < few.high
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(
    ("right", "wrong", "low", "high"),  # Wilson's interval, as published tables have it
    [(60, 0, 0.940, 1.0), (0, 60, 0.0, 0.060), (10, 10, 0.299, 0.701), (1, 0, 0.207, 1.0)],
)
def test_a_figure_of_yes_and_no_is_never_certain(right: int, wrong: int, low: float, high: float) -> None:
    found = interval([1.0] * right + [0.0] * wrong)
    assert pytest.approx(low, abs=0.001) == found.low
    assert pytest.approx(high, abs=0.001) == found.high
    assert found.low <= found.mean <= found.high


def test_a_figure_of_shares_has_an_interval_of_the_normal_width() -> None:
    values = np.random.default_rng(1).random(200).tolist()
    found = interval(values)
    width = 2 * 1.96 * float(np.std(values)) / np.sqrt(len(values))
    assert width == pytest.approx(found.high - found.low, rel=0.1)
    assert found.mean == pytest.approx((found.low + found.high) / 2, abs=0.01)
    assert (0.5, 0.5) == (interval([0.5, 0.5]).low, interval([0.5]).high)


def test_a_planted_regression_is_told_and_noise_is_not() -> None:
    earlier = rows([1.0] * 60 + [0.0] * 20)
    worse = compare(rows([1.0] * 40 + [0.0] * 40), earlier)["right"]
    assert -0.25 == pytest.approx(worse.difference)
    assert worse.p < 0.01
    same = compare(rows([0.0, 1.0] + [1.0] * 58 + [0.0] * 20), earlier)["right"]
    assert same.p > 0.3
    assert Change(0.0, 1.0, 80) == compare(earlier, earlier)["right"]
    assert 10 == compare(earlier[:10], earlier)["right"].questions
    assert Change(-1.0, 1.0, 1) == compare(rows([0.0]), earlier)["right"]


def test_latency_is_kept_told_and_compared() -> None:
    slow, fast = rows([1.0] * 20, 3.0), rows([1.0] * 20, 1.0)
    assert {3.0} == {one.seconds for one in slow}
    assert {"p50": 3.0, "p95": 3.0} == latency(slow)
    assert "median 3.00, 95th percentile 3.00" in table(slow)
    assert "median 3.00, 95th percentile 3.00" in page(Run(ABOUT, slow))
    changed = compare(slow, fast)["seconds"]
    assert 20 == changed.questions
    assert pytest.approx(2.0) == changed.difference
    assert changed.p < 0.01


def test_groups_tell_languages_directions_and_kinds() -> None:
    (one,) = rows([1.0])
    english = replace(one, id="e", language="en", kind="list", figures=figures(GOOD))
    crossed = [
        replace(english, id="a", crossed=True, spoken="id"),
        replace(one, id="b", crossed=True, spoken="en"),
        replace(one, id="c", crossed=True),
    ]
    found = {name: [each.id for each in some] for name, some in groups([one, english, *crossed]).items()}
    assert ["a", "b", "c"] == found["crossed"]
    assert (["a"], ["b"]) == (found["en > id"], found["id > en"])
    assert (["q0", "b", "c"], ["e", "a"]) == (found["Indonesian"], found["English"])
    assert (["e"], ["e", "a"]) == (found["same language"], found["list"])
    assert {"crossed", "en > id", "id > en"} <= summary([english, *crossed]).keys()
    assert row(Judged(ASKED, GOOD, {}, "en")).spoken == "en"


def test_tables_and_pages_show_every_group_and_escape_what_they_show() -> None:
    some = [replace(one, text="<script>") for one in rows([1.0, 0.0])]
    assert "| fact | 2 |" in table(some)
    shown = page(Run({"a": "<b>"}, some), Against(notes=["<i>"]))
    assert "<script>" not in shown and "<b>" not in shown and "<p><i>" not in shown
    assert {"all", "Indonesian", "fact"} <= summary(some).keys()


def test_the_page_plots_every_figure_of_every_group() -> None:
    full: Figures = {**dict.fromkeys(FIGURES, 1.0), "right": 0.0}
    some = [replace(one, figures=full) for one in rows([1.0] * 4)] + rows([1.0] * 4)
    shown, found = page(Run(ABOUT, some)), summary(some)
    for figure in FIGURES:
        (plot,) = re.findall(rf"<h2>{figure}</h2><dl>(.*?)</dl>", shown)
        bars = re.findall(r"<dt>(.+?) <small>(\d+)</small></dt><dd><i style='width:([\d.]+)%'></i>", plot)
        kept = {name: each[figure] for name, each in found.items()}
        assert [(name, str(one.count), f"{100 * one.mean:.1f}") for name, one in kept.items()] == bars
        marks = re.findall(r"<b style='left:([\d.]+)%;width:([\d.]+)%'>", plot)
        assert [
            (f"{100 * one.low:.1f}", f"{max(0.4, 100 * (one.high - one.low)):.1f}") for one in kept.values()
        ] == marks
    assert "width:50.0%" in shown


def test_other_articles_or_questions_are_told_in_both_languages() -> None:
    run = Run(ABOUT, rows([1.0, 0.0]))
    assert [] == against(run, run, "en").notes
    other = Run({"corpus": "c0"}, run.rows)
    for language, words in (("en", ("other articles (c0, now c1)", "question file (?")), ("id", ("artikel lain (c0",))):
        beside = against(run, other, language)  # type: ignore[arg-type]
        assert 2 == len(beside.notes)
        for each in words:
            assert each in " ".join(beside.notes)
            assert each in page(run, beside)
            assert each in json.dumps(as_json(run, beside))
            assert each in "\n".join(beside.lines())


def test_a_kept_run_is_read_back_and_an_older_one_too(tmp_path: Path) -> None:
    path, run = tmp_path / "run.json", Run(ABOUT, rows([1.0, 0.0]))
    kept = as_json(run, against(run, run, "en"))
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert run == read_run(path)
    older = [{name: value for name, value in one.items() if name != "spoken"} for one in kept["rows"]]
    path.write_text(json.dumps({"about": {}, "rows": older}), encoding="utf-8")
    assert run.rows == read_run(path).rows
    path.write_text('{"rows": 3}', encoding="utf-8")
    with pytest.raises(UserError):
        read_run(path)


@pytest.fixture
def small_home(bare_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two articles, which the command line works on."""
    room = Workspace(Settings(home=bare_home))
    with room.writing():
        room.library.add_all(
            [ARTICLE, Article("sabang", "Sabang", "Sabang dan Phuket bertukar sepuluh penyelam.", "id")]
        )
        room.build()
    room.close()
    monkeypatch.setenv("TANYA_HOME", str(bare_home))
    return bare_home


def questions(path: Path, *more: str) -> Path:
    """One question of the development half and one of the test half, the same; `more` lines behind them."""
    ids = {replace(ASKED, id=f"q{at}").split: f"q{at}" for at in range(20)}
    gold = [{"article_id": "signed", "quote": SENTENCES[1]}]
    asked = {
        "language": "id",
        "question": "Berapa lama MoU Padang dan Hildesheim berlaku?",
        "kind": "fact",
        "gold": gold,
    }
    lines = [json.dumps({"id": ids[split], **asked, "answers": ["lima tahun"]}) for split in ("dev", "test")]
    path.write_text("\n".join([*lines, *more]), encoding="utf-8")
    return path


def test_the_command_keeps_compares_and_prints_without_the_test_halfs_answers(
    small_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, kept, shown = questions(tmp_path / "q.jsonl"), tmp_path / "run.json", tmp_path / "r.html"
    assert 0 == main(["evaluate", str(asked), "--out", str(kept), "--html", str(shown)])
    printed = capsys.readouterr().out
    assert "seconds an answer" in printed and "lima tahun" not in printed
    found = json.loads(kept.read_text(encoding="utf-8"))
    texts = {one["split"]: one["text"] for one in found["rows"]}
    assert texts["test"] is None and "lima tahun" in texts["dev"]
    assert 1 == shown.read_text(encoding="utf-8").count(SENTENCES[1])
    told = found["about"]
    assert {"questions", "split", "embedding model", "reader", "language model", "version"} <= told.keys()
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", told["date"]) and re.fullmatch(r"\d+\.\d+\.\d+", told["version"])
    assert all(re.fullmatch(r"[0-9a-f]{12}", told[name]) for name in ("corpus", "question digest", "reader"))

    more = json.dumps({"id": "zz", "language": "id", "question": "Siapa wali kota Reykjavik?"})
    questions(asked, more)
    assert 0 == main(["evaluate", str(asked), "--against", str(kept), "--json", "--html", str(shown)])
    beside = json.loads(capsys.readouterr().out)["against"]
    assert 2 == beside["changes"]["right"]["questions"] == beside["changes"]["seconds"]["questions"]
    (note,) = beside["notes"]
    assert "another question file" in note
    assert note in shown.read_text(encoding="utf-8")
    assert 0 == main(["evaluate", str(asked), "--against", str(kept), "--split", "test"])
    printed = capsys.readouterr().out
    assert note in printed and "right: +0.000 against the earlier run" in printed
    assert SENTENCES[1] not in printed and "seconds: " in printed


def test_a_run_tells_its_articles_apart(bare_home: Path, tmp_path: Path) -> None:
    room = Workspace(Settings(home=bare_home, reader=False))
    first = about(room, [questions(tmp_path / "q.jsonl")], "dev")
    room.library.add(ARTICLE)
    second = about(room, [questions(tmp_path / "q.jsonl", "")], None)
    room.close()
    assert first["corpus"] != second["corpus"] and first["question digest"] != second["question digest"]
    assert ("dev", "all", "off", "none") == (first["split"], second["split"], first["reader"], first["language model"])
