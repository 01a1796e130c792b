"""The harness: a planted fault of each kind lowers its own figure, and a broken file is told."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Turn
from assistant.assemble import Workspace
from assistant.errors import UserError
from assistant.evaluate import Asked, evaluate, judge, read_questions
from assistant.settings import Settings
from corpus.article import Article, Passage
from index.hit import Hit

TEXT = "Padang dan Hildesheim meneken MoU pada 3 Maret 2023. Naskahnya berlaku lima tahun. Acara digelar di Balai Kota."
ARTICLE = Article("signed", "Padang dan Hildesheim", TEXT, "id", outlet="Singgalang")
SENTENCES = ("Padang dan Hildesheim meneken MoU pada 3 Maret 2023.", "Naskahnya berlaku lima tahun.")
PASSAGE = Passage("signed#0", "signed", 0, len(TEXT), TEXT, ARTICLE.title, ARTICLE.outlet)
ASKED = Asked(
    "q1", "id", "Berapa lama MoU itu berlaku?", "fact", gold=(("signed", SENTENCES[1]),), answers=("lima tahun", "five")
)


def citation(quote: str, number: int = 1, passage: Passage = PASSAGE) -> Citation:
    start = passage.text.find(quote)
    return Citation(number, passage, quote, start, start + len(quote))


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


def test_the_language_is_measured_whatever_is_declared() -> None:
    english = replace(ASKED, language="en")
    assert (1.0, 0.0) == (figures(replace(GOOD, language="en"))["language"], figures(GOOD, english)["language"])
    told = replace(GOOD, text=GOOD.text.replace("Jawaban singkat", "In short"))
    assert (0.0, 1.0) == (figures(told)["language"], figures(told, english)["language"])


def test_half_of_a_list_is_enough() -> None:
    asked = replace(ASKED, kind="list", answers=("lima tahun", "Balai Kota", "tujuh", "delapan"))
    assert (0.25, 0.0) == (figures(GOOD, asked)["contains"], figures(GOOD, asked)["right"])
    asked = replace(asked, answers=("lima tahun", "tujuh"))
    assert (0.5, 1.0) == (figures(GOOD, asked)["contains"], figures(GOOD, asked)["right"])


def found(*places: tuple[str, str], also_in: Sequence[str] = ()) -> tuple[Hit, ...]:
    """Hits of these (article, text), in this order."""
    return tuple(
        Hit(
            Passage(f"{name}#{at}", name, 0, len(text), text, "", None),
            0.5,
            frozenset(("words",)),
            "id",
            tuple(also_in),
        )
        for at, (name, text) in enumerate(places)
    )


OTHER = ("other", "Di tempat lain tidak ada apa-apa.")
LISTED = tuple(("signed", sentence) for sentence in SENTENCES)


@pytest.mark.parametrize(
    ("kind", "hits", "recall", "ndcg"),
    [
        ("fact", found(("signed", SENTENCES[0])), 1.0, 1.0),  # either sentence answers
        ("fact", found(OTHER, OTHER, ("signed", SENTENCES[1])), 1.0, 0.5),
        ("fact", found(*[OTHER] * 5, ("signed", SENTENCES[1])), 0.0, 1 / math.log2(7)),
        ("fact", found(("another", SENTENCES[1])), 0.0, 0.0),  # the words, but in another article
        ("fact", found(("another", SENTENCES[1]), also_in=("signed",)), 1.0, 1.0),  # a copy of it
        ("fact", found(OTHER), 0.0, 0.0),
        ("list", found(("signed", SENTENCES[0])), 0.5, 1 / (1 + 1 / math.log2(3))),  # both are wanted
        ("list", found(("signed", SENTENCES[0]), ("signed", SENTENCES[0])), 0.5, 1 / (1 + 1 / math.log2(3))),
        ("list", found(("signed", SENTENCES[0]), ("signed", SENTENCES[1])), 1.0, 1.0),
        ("list", found(("signed", TEXT)), 1.0, 1.0),
        ("list", found(*[OTHER] * 10, ("signed", TEXT)), 0.0, 0.0),
        ("conflict", found(("signed", SENTENCES[0])), 1.0, 1.0),  # two sentences of one report are one side
    ],
)
def test_what_is_found_counts_by_what_is_needed(kind: str, hits: tuple[Hit, ...], recall: float, ndcg: float) -> None:
    told = figures(replace(GOOD, hits=hits), replace(ASKED, kind=kind, gold=LISTED))
    assert recall == told["recall_5"]
    assert pytest.approx(ndcg) == told["ndcg_10"]


def test_a_report_in_both_languages_is_needed_once() -> None:
    held = {name: replace(ARTICLE, id=name, url="https://example.org/a") for name in ("signed", "signed-en")}
    asked = replace(ASKED, kind="list", gold=(("signed", SENTENCES[0]), ("signed-en", "Padang and Hildesheim signed.")))
    answered = replace(GOOD, hits=found(("signed", TEXT)))
    assert 1.0 == judge(asked, answered, held.get)["recall_5"]
    assert 0.5 == judge(asked, answered, lambda _: None)["recall_5"]


def test_a_quote_is_compared_to_its_end_or_where_its_passage_ends() -> None:
    quote = " ".join(f"kata{at}" for at in range(30))
    asked = replace(ASKED, gold=(("signed", quote),))

    def recall(text: str) -> float | None:
        return figures(replace(GOOD, hits=found(("signed", text))), asked)["recall_5"]

    assert 1.0 == recall(f"Awal. {quote} Akhir.")
    assert 0.0 == recall(f"{quote[:150]} dan lain lagi")  # begins alike
    assert (1.0, 1.0) == (recall(f"Awal. {quote[:150]}"), recall(f"{quote[-150:]} Akhir."))
    assert (0.0, 0.0) == (recall(f"Awal. {quote[:70]}"), recall(quote[-50:]))  # the shorter part


def test_an_irrelevant_quotation_is_not_to_the_point() -> None:
    beside = answer(f"“{SENTENCES[0]}” — Singgalang [1]\n\n“{SENTENCES[1]}” — Singgalang [2]", *SENTENCES)
    told = figures(beside)
    assert (1.0, 1.0, 0.5) == (told["citation_precision"], told["citation_recall"], told["to_the_point"])
    assert 1.0 == figures(GOOD)["to_the_point"]
    assert 1.0 == figures(beside, replace(ASKED, answers=("2023", "lima tahun")))["to_the_point"]
    assert 0.5 == figures(beside, replace(ASKED, answers=("lima tahu",)))["to_the_point"]
    assert figures(GOOD, replace(ASKED, gold=(), answers=()))["to_the_point"] is None


def test_the_words_of_another_article_are_not_the_cited_ones() -> None:
    assert 0.0 == figures(GOOD, replace(ASKED, gold=(("unsigned", SENTENCES[1]),)))["cited"]
    copied = replace(GOOD, citations=(replace(GOOD.citations[0], also_in=("unsigned",)),))
    assert 1.0 == figures(copied, replace(ASKED, gold=(("unsigned", SENTENCES[1]),)))["cited"]


def test_a_part_of_the_answer_gets_part_of_f1() -> None:
    told = figures(replace(GOOD, short_answer="selama lima tahun"))
    assert 0.0 == told["exact"]
    assert pytest.approx(0.8) == told["f1"]
    assert (1.0, 1.0) == (figures(GOOD)["exact"], figures(GOOD)["f1"])


@pytest.mark.parametrize("outcome", ["chat", "rejected"])
def test_small_talk_and_a_rejected_question_are_no_refusal(outcome: str) -> None:
    unknown = replace(ASKED, gold=(), answers=())
    told = figures(answer("Sama-sama. Silakan bertanya lagi.", outcome=outcome), unknown)
    assert (0.0, 0.0) == (told["refused"], told["right"])


def test_copies_are_joined_or_seen_apart() -> None:
    asked = replace(ASKED, kind="copies", gold=(("signed", SENTENCES[1]), ("copied", SENTENCES[1])))
    joined = replace(GOOD, hits=found(("signed", TEXT), ("signed", TEXT), OTHER, also_in=("copied",)))
    apart = replace(GOOD, hits=found(("signed", TEXT), ("copied", TEXT)))
    assert (1.0, 0.0) == (figures(joined, asked)["copies_joined"], figures(apart, asked)["copies_joined"])
    copy = replace(PASSAGE, article_id="copied")
    twice = answer("Naskahnya berlaku lima tahun. [1] [2]", SENTENCES[1], SENTENCES[1])
    twice = replace(twice, citations=(citation(SENTENCES[1]), citation(SENTENCES[1], 2, copy)))
    assert 0.0 == figures(twice, asked)["copies_joined"]
    assert figures(joined)["copies_joined"] is None
    assert (
        figures(replace(GOOD, hits=found(OTHER), citations=(), text="", outcome="not_found"), asked)["copies_joined"]
        is None
    )


LATER = Passage("later#0", "later", 0, 27, "Naskahnya berlaku dua bulan", "Dua bulan", "Haluan")


def both(first: str, second: str) -> Answer:
    text = f"Sumber-sumbernya berbeda; yang terbaru lebih dulu:\n\n“{LATER.text}” — {first} [1]\n\n“{SENTENCES[1]}” — "
    cited = (citation(LATER.text, 1, LATER), citation(SENTENCES[1], 2))
    return replace(GOOD, text=f"{text}{second} [2]", citations=cited, short_answer=None)


def test_both_sides_of_a_conflict_are_told_with_their_outlets() -> None:
    gold = (("signed", SENTENCES[1]), ("later", LATER.text))
    asked = replace(ASKED, kind="conflict", gold=gold, answers=("lima tahun", "dua bulan"))

    def told(given: Answer, question: Asked = asked) -> float | None:
        return figures(given, question)["both_sides"]

    assert 1.0 == told(both("Haluan", "Singgalang"))
    assert (0.0, 0.0) == (told(GOOD), told(both("Haluan", "koran lain")))
    changed = both("Haluan", "Singgalang")
    assert 0.0 == told(replace(changed, text=changed.text.replace("dua bulan", "sebentar")))
    assert told(GOOD, replace(asked, gold=gold[:1])) is None  # the present figure alone is the answer
    assert told(GOOD, replace(asked, kind="fact")) is None


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "x"}', '{"id": "x", "language": "id", "question": 3, "gold": 5}'])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "a", "language": "id", "question": "Apa?"}\n' + line, encoding="utf-8")
    with pytest.raises(UserError) as told:
        read_questions(path)
    assert "2" in told.value.sentence("en")
    assert str(path) in told.value.sentence("id")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": "b", "language": "de", "question": "Was?"}', {"en": "its language is de", "id": "bahasanya de"}),
        ('{"id": "b", "language": "EN", "question": "What?"}', {"en": "its language is EN", "id": "bahasanya EN"}),
        ('{"id": "a", "language": "en", "question": "What?"}', {"en": "id a stands in line 1", "id": "id a sudah"}),
    ],
)
def test_another_language_and_a_second_id_are_refused(tmp_path: Path, line: str, words: dict[str, str]) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "a", "language": "id", "question": "Apa?"}\n\n' + line, encoding="utf-8")
    with pytest.raises(UserError) as told:
        read_questions(path)
    assert words["en"] in told.value.sentence("en") and "line 3" in told.value.sentence("en")
    assert words["id"] in told.value.sentence("id") and "baris 3" in told.value.sentence("id")


@pytest.fixture
def small_room(bare_home: Path) -> Iterator[Workspace]:
    """A room with two articles, in both languages."""
    room = Workspace(Settings(home=bare_home, reader=False))
    english = "Bandung and Braunschweig signed a letter of intent on 2 May 2019. The text holds for three years."
    with room.writing():
        room.library.add_all([ARTICLE, Article("braunschweig", "Bandung and Braunschweig", english, "en")])
        room.build()
    yield room
    room.close()


def test_the_conversation_and_the_gold_articles_language_reach_the_harness(small_room: Workspace) -> None:
    history = (Turn("Kapan Padang dan Hildesheim meneken MoU?", "Pada 3 Maret 2023. [1]"),)
    alone = replace(ASKED, question="Berapa lama itu berlaku?")
    gold = (*ASKED.gold, ("braunschweig", "The text holds for three years."))
    asked = [
        alone,
        replace(alone, id="q2", history=history),
        replace(alone, id="q3", gold=gold[1:], crossed=True),
        replace(alone, id="q4", gold=gold),
        replace(alone, id="q5", gold=(("gone", "x"),)),
    ]
    judged = list(evaluate(small_room, asked))
    assert [False, True] == ["Hildesheim" in one.answer.standalone_question for one in judged[:2]]
    assert ["id", "id", "en", None, None] == [one.spoken for one in judged]
    assert all(one.seconds > 0 for one in judged)
