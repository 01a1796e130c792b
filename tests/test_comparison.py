"""The comparison: how it counts and writes, and that every system that is installed finds what it indexed."""

import importlib
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import comparison
from benchmarks.comparison import (
    BEGIN,
    END,
    FIVE,
    GROUPS,
    OURS,
    PAGE,
    ROOT,
    SYSTEMS,
    Result,
    against,
    all_articles,
    asked_questions,
    in_words,
    judgements,
    row,
    rows_of,
    table,
    told,
    written,
)
from benchmarks.rivals.kinds import Articles, Find
from index.embed import Embedder

FIVE_ARTICLES = {each.id: told(each) for each in all_articles()[::45][:5]}
RIVAL, OTHER = "txtai BM25", "Haystack hybrid, our embedder"


def result(share: float, p50: float = 0.02, memory: float = 900.0) -> Result:
    """A run in which the first `share` of the questions is right."""
    asked = asked_questions()
    right = {each.id: at < round(share * len(asked)) for at, each in enumerate(asked)}
    within = dict.fromkeys(right, True)
    return {"build": 1.0, "p50": p50, "p95": 2 * p50, "memory": memory, "right": right, "within": within}


def page(inside: str = "") -> str:
    return f"# Page\nbefore\n{BEGIN}\n{inside}\n{END}\nafter\n"


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore")  # those of other people's packages
@pytest.mark.parametrize("name", SYSTEMS)
def test_each_system_finds_an_article_by_its_title(name: str) -> None:
    module, function, package = SYSTEMS[name]
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    build: Callable[[Articles], Find] = getattr(importlib.import_module(f"benchmarks.{module}"), function)
    find = build(FIVE_ARTICLES)
    for article, text in FIVE_ARTICLES.items():
        found = find(text.splitlines()[0])
        assert article == found[0][0]
        assert found[0][1] in text
        assert len(found) <= 10 and {each for each, _ in found} <= FIVE_ARTICLES.keys()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(importlib.util.find_spec("txtai") is None, reason="txtai is not installed")
def test_txtai_embeds_a_single_article_as_a_passage(embedder: Embedder) -> None:
    hybrid = importlib.import_module("benchmarks.rivals.txtai").hybrid(embedder)
    (passage,), (question,) = embedder.embed_passages(["Kota Bandung"]), embedder.embed_questions(["Kota Bandung"])
    assert float(passage @ hybrid.batchtransform(["Kota Bandung"], "data")[0]) > 0.999
    assert float(question @ hybrid.batchtransform(["Kota Bandung"], "query")[0]) > 0.999
    assert float(passage @ question) < 0.999


def test_the_others_are_given_outlet_and_day_in_the_text() -> None:
    article = next(each for each in all_articles() if each.language == "id" and each.published and each.outlet)
    title, about, text = told(article).split("\n", 2)
    assert (article.title, article.text) == (title, text)
    assert article.published is not None and article.outlet is not None
    assert about.startswith(f"{article.outlet}, {article.published.day} ") and about.endswith(
        str(article.published.year)
    )


def test_a_row_gives_shares_interval_and_the_difference_to_ours() -> None:
    ours = result(1.0)
    cells = [each.strip() for each in row(RIVAL, result(0.5), ours).strip("|").split("|")]
    assert cells[0] == RIVAL
    low, high = map(int, re.fullmatch(r"50% \((\d+)–(\d+)\)", cells[1]).groups())  # type: ignore[union-attr]
    assert 35 < low < 50 < high < 65
    assert "100%" == cells[1 + len(GROUPS)]
    assert "+50 (p < .001)" == cells[2 + len(GROUPS)]
    assert ["1.0", "20 (40)", "900"] == cells[3 + len(GROUPS) :]
    assert "| – |" in row(OURS, ours, ours)


def test_the_paired_test_tells_chance_from_more() -> None:
    count = len(asked_questions())
    difference, p = against(result(1.0), result(1 - 1 / count), "all")
    assert difference == pytest.approx(1 / count) and p > 0.05
    assert against(result(1.0), result(0.8), "all")[1] < 0.01
    assert (0.0, 1.0) == against(result(0.8), result(0.8), FIVE)


def test_groups_count_their_own_questions() -> None:
    everything = result(1.0)
    assert len(asked_questions()) == sum(judgements(everything, "all")) == sum(judgements(everything, FIVE))
    for one, other in (("Indonesian", "English"), ("same language", "crossed")):
        assert len(asked_questions()) == len(judgements(everything, one)) + len(judgements(everything, other))
    assert all(not each.history and each.gold and each.split == "test" for each in asked_questions())


def test_a_system_that_is_not_installed_keeps_its_earlier_row() -> None:
    first = written(page(), {OURS: result(0.9), RIVAL: result(0.5), OTHER: None})
    assert first.startswith("# Page\nbefore\n") and first.endswith(f"{END}\nafter\n")
    assert f"| {OTHER} | not installed |" in first
    second = written(first, {OURS: result(0.8), RIVAL: None, OTHER: None})
    assert rows_of(first)[RIVAL] == rows_of(second)[RIVAL]
    assert rows_of(first)[OURS] != rows_of(second)[OURS]
    assert f"rows are an earlier one's: {RIVAL}." in second and "earlier one's" not in first
    assert f"| {OTHER} | not installed |" in second
    assert second == written(second, {OURS: result(0.8), RIVAL: None, OTHER: None})


def test_the_row_of_a_table_with_other_columns_is_not_kept() -> None:
    old = page(f"| system | all (1) |\n|---|--:|\n| {RIVAL} | 48% |\n")
    assert {} == rows_of(old)
    assert f"| {RIVAL} | not installed |" in written(old, {OURS: result(0.9), RIVAL: None})


def test_every_line_of_the_table_has_its_cells() -> None:
    lines = table({OURS: result(0.9), RIVAL: result(0.5), OTHER: None}).splitlines()
    assert 5 == len(lines)
    assert {lines[0].count("|")} == {line.count("|") for line in lines}


def test_the_words_say_where_ours_is_ahead_and_where_not() -> None:
    said = in_words({OURS: result(0.9, 0.226), "Tanya Warta, reader off": result(0.8, 0.02), RIVAL: result(0.5, 0.002)})
    ahead, level, cost = said.splitlines()
    assert f"all 90% to 50% ({RIVAL}, p < .001)" in ahead and FIVE not in ahead
    assert level.startswith("* Ahead or level, but within chance") and FIVE in level
    assert f"takes 226 ms, 20 ms without our reader; the quickest other, {RIVAL}, takes 2 ms" in cost
    assert "Behind: all 50% to 90%" in in_words({OURS: result(0.5), RIVAL: result(0.9)})
    assert "No rival" in in_words({OURS: result(0.9), RIVAL: None})


def test_the_page_has_its_place_for_the_table_and_names_every_system() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert 1 == text.count(BEGIN) == text.count(END)
    assert re.search(rf"^\| {OURS} \|", text, re.MULTILINE)


def test_the_page_names_files_of_ours_that_exist() -> None:
    about_us = [part for part in PAGE.read_text(encoding="utf-8").split("\n\n") if part.startswith("Ours")]
    assert 3 == len(about_us)
    for part in about_us:
        named = re.findall(r"`([a-z_/]+\.py)`", part)
        assert len(named) >= 7
        assert [] == [each for each in named if not (ROOT / each).is_file()]


def test_every_adapter_names_the_documentation_it_follows() -> None:
    for path in (Path(comparison.__file__).parent / "rivals").glob("*.py"):
        if path.stem not in ("__init__", "kinds"):
            assert "https://" in path.read_text(encoding="utf-8").split('"""')[1], path.stem
