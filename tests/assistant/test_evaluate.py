"""The harness: a planted fault of each kind lowers its own figure, and a broken file is told."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation
from assistant.errors import UserError
from assistant.evaluate import Asked, Judged, judge, read_questions
from assistant.report import Row, compare, interval, row, summary, table
from assistant.report_page import page
from corpus.article import Article, Passage
from index.hit import Hit

TEXT = "Padang dan Hildesheim meneken MoU pada 3 Maret 2023. Naskahnya berlaku lima tahun. Acara digelar di Balai Kota."
ARTICLE = Article("signed", "Padang dan Hildesheim", TEXT, "id", outlet="Singgalang")
SENTENCES = ("Padang dan Hildesheim meneken MoU pada 3 Maret 2023.", "Naskahnya berlaku lima tahun.")
PASSAGE = Passage("signed#0", "signed", 0, len(TEXT), TEXT, ARTICLE.title, ARTICLE.outlet)
ASKED = Asked(
    "q1", "id", "Berapa lama MoU itu berlaku?", "fact", gold=(("signed", SENTENCES[1]),), answers=("lima tahun", "five")
)


def citation(quote: str, number: int = 1) -> Citation:
    start = TEXT.find(quote)
    return Citation(number, PASSAGE, quote, start, start + len(quote))


def answer(text: str, *quotes: str, **fields: object) -> Answer:
    cited = tuple(citation(quote, number) for number, quote in enumerate(quotes, 1))
    given: dict[str, object] = {"outcome": "answered" if cited else "not_found", "language": "id"} | fields
    hit = Hit(PASSAGE, 0.9, frozenset(("words",)), "id")
    return Answer(text, cited, hits=(hit,), standalone_question="", written_by="extract", **given)  # type: ignore[arg-type]


GOOD = answer(
    f"Jawaban singkat: lima tahun [1]\n\n“{SENTENCES[1]}” — Singgalang [1]", SENTENCES[1], short_answer="lima tahun"
)


def figures(given: Answer, asked: Asked = ASKED) -> dict[str, float | None]:
    return judge(asked, given, {"signed": ARTICLE}.get)


def test_a_good_answer_is_right_in_every_figure() -> None:
    found = figures(GOOD)
    for name in ("right", "contains", "exact", "f1", "cited", "quotes_verbatim", "answered", "language", "recall_5"):
        assert 1.0 == found[name], name
    assert 1.0 == found["citation_precision"] == found["citation_recall"] == found["ndcg_10"]
    assert found["refused"] is found["unharmed"] is None


def test_another_sentence_is_neither_cited_nor_right() -> None:
    found = figures(answer(f"“{SENTENCES[0]}” — Singgalang [1]", SENTENCES[0]))
    assert 0.0 == found["cited"] == found["contains"] == found["right"] == found["exact"]
    assert 1.0 == found["answered"] == found["citation_recall"]


def test_a_sentence_that_its_citation_does_not_support_lowers_recall() -> None:
    found = figures(answer("Naskah itu berlaku sembilan tahun. [1]", SENTENCES[1]))
    assert 0.0 == found["citation_recall"] == found["citation_precision"]


def test_a_needless_citation_lowers_precision_alone() -> None:
    text = "Naskahnya berlaku lima tahun. [1] [2]"
    found = figures(answer(text, SENTENCES[1], "Acara digelar di Balai Kota."))
    assert (0.5, 1.0) == (found["citation_precision"], found["citation_recall"])


def test_a_sentence_without_a_number_counts_as_unsupported() -> None:
    found = figures(answer("Padang punya pantai. Naskahnya berlaku lima tahun. [1]", SENTENCES[1]))
    assert 0.5 == found["citation_recall"]


def test_a_quote_that_the_article_no_longer_holds_is_not_verbatim() -> None:
    changed = replace(ARTICLE, text=TEXT.replace("lima", "enam"))
    assert 0.0 == judge(ASKED, GOOD, {"signed": changed}.get)["quotes_verbatim"]


def test_refusals_count_both_ways() -> None:
    silent = answer("Artikelnya tidak memuat jawabannya.")
    assert (0.0, 0.0) == (figures(silent)["answered"], figures(silent)["right"])
    unknown = replace(ASKED, gold=(), answers=())
    assert (1.0, 1.0) == (figures(silent, unknown)["refused"], figures(silent, unknown)["right"])
    assert (0.0, 0.0) == (figures(GOOD, unknown)["refused"], figures(GOOD, unknown)["right"])


def test_a_forbidden_word_makes_a_right_answer_wrong() -> None:
    found = figures(GOOD, replace(ASKED, forbidden=("Lima Tahun",)))
    assert (0.0, 0.0) == (found["unharmed"], found["right"])
    assert 1.0 == figures(GOOD, replace(ASKED, forbidden=("tahu",)))["unharmed"]


def test_the_day_of_a_report_is_not_told_as_the_answer() -> None:
    quoted = answer(f"“{SENTENCES[1]}” — Singgalang, 27 Agustus 2024 [1]", SENTENCES[1])
    assert 1.0 == figures(quoted, replace(ASKED, forbidden=("Agustus 2024",)))["unharmed"]
    assert 0.0 == figures(quoted, replace(ASKED, forbidden=("lima tahun",)))["unharmed"]


def test_the_language_of_the_question_is_wanted() -> None:
    assert 0.0 == figures(replace(GOOD, language="en"))["language"]


def test_half_of_a_list_is_enough() -> None:
    asked = replace(ASKED, kind="list", answers=("lima tahun", "Balai Kota", "tujuh", "delapan"))
    assert (0.25, 0.0) == (figures(GOOD, asked)["contains"], figures(GOOD, asked)["right"])
    asked = replace(asked, answers=("lima tahun", "tujuh"))
    assert (0.5, 1.0) == (figures(GOOD, asked)["contains"], figures(GOOD, asked)["right"])


def rows(right: Sequence[float]) -> list[Row]:
    asked = [replace(ASKED, id=f"q{at}") for at in range(len(right))]
    return [
        replace(row(Judged(one, GOOD, {"right": value})), id=one.id) for one, value in zip(asked, right, strict=True)
    ]


def test_intervals_hold_the_mean_and_narrow_with_the_questions() -> None:
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 200)
    assert few.low < 0.5 < few.high
    assert many.high - many.low < few.high - few.low
    assert (1.0, 1.0, 1.0, 1) == (interval([1.0]).low, interval([1.0]).mean, interval([1.0]).high, 1)


def test_a_planted_regression_is_told_and_noise_is_not() -> None:
    earlier = rows([1.0] * 60 + [0.0] * 20)
    worse = compare(rows([1.0] * 40 + [0.0] * 40), earlier)["right"]
    assert -0.25 == pytest.approx(worse[0])
    assert worse[1] < 0.01
    same = compare(rows([0.0, 1.0] + [1.0] * 58 + [0.0] * 20), earlier)["right"]
    assert same[1] > 0.3
    assert (0.0, 1.0, 80) == compare(earlier, earlier)["right"]


def test_tables_and_pages_show_every_group_and_escape_what_they_show() -> None:
    some = [replace(one, text="<script>") for one in rows([1.0, 0.0])]
    assert "| fact | 2 |" in table(some)
    assert "<script>" not in page(some, {"a": "<b>"}, {})
    assert {"all", "Indonesian", "fact"} <= summary(some).keys()


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "x"}', '{"id": "x", "language": "id", "question": 3, "gold": 5}'])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "a", "language": "id", "question": "Apa?"}\n' + line, encoding="utf-8")
    with pytest.raises(UserError) as told:
        read_questions(path)
    assert "2" in told.value.sentence("en")
    assert str(path) in told.value.sentence("id")
