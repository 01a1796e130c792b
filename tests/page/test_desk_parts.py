"""The review desk without a browser: who may do what, what is shown of an answer, what many reviews come to."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from starlette.requests import Request

from assistant.__main__ import main
from assistant.evaluate import read_questions
from assistant.judgements import Feedback, Given, Grade, Mark, Review, Reviewed
from assistant.kept import Kept
from assistant.page.desk import ReviewDesk
from assistant.page.desk_figures import kappa_words
from assistant.page.desk_form import review_of
from assistant.page.desk_list import render_list
from assistant.page.desk_view import DeskView, chosen, next_unreviewed, progress_of
from assistant.page.door import KEY
from assistant.records import Records
from assistant.records_feedback import give_feedback
from assistant.records_reviews import answers_to_review, give_review
from assistant.users import OWNER, Visitor
from corpus.article import Article
from tests.assistant.kept_answers import TEXT, answered, exchange
from tests.conftest import make_article

READER, EDITOR = Visitor("pak adi", "reader"), Visitor("ibu sri", "editor")
NOW = datetime.now(UTC)
FORM: dict[str, Any] = {"citations": {"1": "right"}, "sentences": {}, "criteria": {}, "case": ""}


def asking(who: Visitor) -> gr.Request:
    return gr.Request(request=Request({"type": "http", "headers": [], "query_string": b"lang=id", KEY: who}))


def event(**sent: object) -> gr.EventData:
    return gr.EventData(None, sent)


def kept(key: str, days: float = 0, **fields: object) -> Kept:
    return replace(exchange(key, f"Pertanyaan {key}?", **fields), asked=NOW - timedelta(days=days, minutes=1))


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with Records(tmp_path / "records.sqlite3") as opened:
        for place, days in enumerate((0, 1, 2)):
            opened.save("penanya-rahasia", "c", kept(f"k{place}", days), place)
        yield opened


@pytest.fixture
def desk(records: Records) -> ReviewDesk:
    return ReviewDesk(records, {"a": make_article("a", TEXT)}.get)


def drawn(desk: ReviewDesk, view: DeskView, visitor: Visitor = OWNER) -> str:
    return "".join(str(part) for part in desk.draw(view, asking(visitor))[1:])


def reviews(records: Records) -> list[tuple[str, str]]:
    return [(one.kept.key, given.reviewer) for one in answers_to_review(records, 90) for given in one.reviews]


def of(marks: str, grade: Grade | None = None) -> Review:
    known: dict[str, Mark] = {"r": "right", "p": "partly", "w": "wrong"}
    found = {number: known[letter] for number, letter in enumerate(marks, 1)}
    return Review(found, {}, {"accuracy": grade} if grade else {})


# ------------------------------------------------------------------- who may


def test_no_reader_sees_or_changes_anything(desk: ReviewDesk, records: Records) -> None:
    view, request = DeskView("id", opened="k0"), asking(READER)
    told = [
        desk.load(request),
        desk.switch(view, event(language="en"), request),
        desk.draw(view, request),
        desk.choose(view, event(name="days", value="90"), request),
        desk.open(view, event(act="open", exchange="k0"), request),
        desk.next(view, request),
        desk.save(view, event(exchange="k0", number="1", form=FORM), request),
        desk.export(view, event(kind="jsonl"), request),
    ]
    shown = "".join(str(part) for one in told for part in one if not isinstance(part, DeskView))
    assert "Pertanyaan" not in shown and "data-content" not in shown
    assert "Anda masuk sebagai pembaca" in shown
    assert [] == reviews(records)


def test_somebody_of_whom_nothing_is_known_may_not_review(desk: ReviewDesk, records: Records) -> None:
    nobody = gr.Request(request=Request({"type": "http", "headers": [], "query_string": b""}))
    desk.save(DeskView(), event(exchange="k0", number="1", form=FORM), nobody)
    assert [] == reviews(records)


def test_only_who_started_the_page_without_users_may_choose_a_name(desk: ReviewDesk, records: Records) -> None:
    view = desk.choose(DeskView(), event(name="reviewer", value=" Ani\n \x00 "), asking(OWNER))[0]
    for visitor in (OWNER, EDITOR):
        desk.save(view, event(exchange="k0", number="1", form=FORM), asking(visitor))
    desk.save(DeskView(), event(exchange="k1", number="1", form=FORM), asking(OWNER))
    assert {("k0", "Ani"), ("k0", "ibu sri"), ("k1", "local")} == set(reviews(records))


def test_nothing_tells_who_asked(desk: ReviewDesk, records: Records) -> None:
    give_feedback(records, "k0", "penanya-rahasia", Feedback(False, ("wrong",), "Salah!"))
    give_review(records, "k0", "Ani", of("r"))
    shown = drawn(desk, DeskView("id", opened="k0")) + drawn(desk, DeskView("id", figures=True))
    assert "Penanya: tidak membantu. salah – “Salah!”" in shown
    assert "penanya-rahasia" not in shown
    for kind in ("csv", "jsonl"):
        assert b"penanya-rahasia" not in file(desk, kind)


# ------------------------------------------------------------- what is sent


@pytest.mark.parametrize(
    "form",
    [
        *(None, [], "x", {"citations": []}),
        FORM | {"citations": {"1": "great"}},
        FORM | {"citations": {"x": "right"}},
        FORM | {"citations": {"9": "right"}},
        FORM | {"citations": {"²": "right"}},
        FORM | {"citations": {"9" * 5000: "right"}},
        FORM | {"sentences": {"7": "supported"}},
        FORM | {"criteria": {"accuracy": {}}},
        FORM | {"note": "x" * 2001},
    ],
)
def test_a_form_that_is_none_is_refused_calmly(desk: ReviewDesk, records: Records, form: object) -> None:
    *_, status = desk.save(DeskView("id"), event(exchange="k0", number="7", form=form), asking(OWNER))
    assert 'data-good="no"' in status and 'data-number="7"' in status
    assert [] == reviews(records)


def test_an_answer_that_is_gone_is_told(desk: ReviewDesk, records: Records) -> None:
    records.delete_all("penanya-rahasia")
    *_, status = desk.save(DeskView("id"), event(exchange="k0", number="1", form=FORM), asking(OWNER))
    assert "Jawaban itu tidak ada lagi" in status
    assert "Jawaban itu tidak ada lagi" in drawn(desk, DeskView("id", opened="k0"))


def test_a_form_becomes_a_review_and_an_empty_one_takes_it_back(desk: ReviewDesk, records: Records) -> None:
    form = FORM | {
        "sentences": {"0": "unsupported"},
        "criteria": {"context": "major"},
        "note": " Perlu <b>konteks</b> ",
    }
    form |= {"case": "answerable", "answers": "12\n\n dua belas ", "forbidden": ""}
    expected = Review({1: "right"}, {0: "unsupported"}, {"context": "major"}, "Perlu <b>konteks</b>", "answerable")
    assert replace(expected, answers=("12", "dua belas")) == review_of(form)
    view = DeskView("id", typed="Ani", opened="k0")
    desk.save(view, event(exchange="k0", number="1", form=form), asking(OWNER))
    shown = drawn(desk, view)
    assert "Perlu &lt;b&gt;konteks&lt;/b&gt;" in shown and "dua belas" in shown
    assert 4 == len(re.findall(r" checked(?=>)", shown.split("tw-desk-form")[1]))
    empty = {"citations": {}, "sentences": {}, "criteria": {}, "note": "  ", "case": ""}
    *_, status = desk.save(view, event(exchange="k0", number="2", form=empty), asking(OWNER))
    assert "dihapus" in status
    assert [] == reviews(records)


def test_choices_that_are_none_change_nothing(desk: ReviewDesk) -> None:
    view = DeskView("id")
    for sent in ({"name": "days", "value": "100000"}, {"name": "shown", "value": "x"}, {"name": "language"}, {}):
        assert view == desk.choose(view, event(**sent), asking(OWNER))[0]
    assert view == desk.choose(view, event(name="whose", value="nobody"), asking(OWNER))[0]


# --------------------------------------------------------------- what is shown


def test_a_quotation_is_marked_within_its_article(desk: ReviewDesk) -> None:
    shown = drawn(desk, DeskView("id", opened="k0"))
    assert f'<mark class="tw-mark">{TEXT[:40]}</mark>{TEXT[40:]}' in shown
    assert "Artikel telah berubah" not in shown


@pytest.mark.parametrize(
    ("article", "sentence"),
    [
        (None, "Artikel ini tidak ada lagi di dalam koleksi"),
        (make_article("a", f"Ralat. {TEXT}"), "Artikel telah berubah"),
    ],
)
def test_an_article_that_changed_or_went_is_told_and_shown_as_it_was(
    records: Records, article: Article | None, sentence: str
) -> None:
    shown = drawn(ReviewDesk(records, lambda _: article), DeskView("id", opened="k0"))
    assert sentence in shown
    assert "Artikel ketika dikutip" in shown
    assert f'<mark class="tw-mark">{TEXT[:40]}</mark>{TEXT[40:]}' in shown


def test_every_citation_stands_once_under_the_first_sentence_that_names_it(records: Records) -> None:
    said = answered((TEXT[:40], TEXT[41:]))
    said = replace(said, text="Guru dikirim [1]. Wali kota senang [2]. Guru dikirim lagi [1].")
    records.save("u", "d", kept("k9", answer=said), 0)
    shown = drawn(ReviewDesk(records, {"a": make_article("a", TEXT)}.get), DeskView("id", opened="k9"))
    legends = re.findall(r"<legend>((?:Kalimat|Kutipan) \d)</legend>", shown)
    assert ["Kalimat 1", "Kutipan 1", "Kalimat 2", "Kutipan 2", "Kalimat 3"] == legends
    assert "Kutipan [1] sudah tampil di atas." in shown
    assert 1 == shown.count("Seluruh artikel</summary>")


def test_what_others_found_waits_until_all_is_marked(desk: ReviewDesk, records: Records) -> None:
    give_review(records, "k0", "Ani", of("w", "major"))
    view = DeskView("id", typed="Budi", opened="k0")
    assert "Sudah ditinjau pula oleh Ani" in drawn(desk, view)
    assert "Ani: [1] salah" not in drawn(desk, view)
    give_review(records, "k0", "Budi", of("r"))
    assert "Ani: [1] salah; Ketepatan: masalah besar" in drawn(desk, view)


def test_trouble_with_the_records_is_a_sentence(desk: ReviewDesk, tmp_path: Path) -> None:
    for path in tmp_path.glob("records.sqlite3*"):
        path.write_bytes(b"this is no database" * 999)
    shown = drawn(desk, DeskView("id"))
    assert "rusak" in shown and 'role="alert"' in shown
    assert "Traceback" not in shown


# ---------------------------------------------------------------- the choices


def answers() -> list[Reviewed]:
    partly = replace(answered(), citations=(replace(answered().citations[0], state="partly"),))
    lost = replace(answered(), text="Tidak ada.", citations=(), outcome="not_found")
    many = [Reviewed(kept(f"k{at}", at)) for at in range(4)]
    many[1] = replace(many[1], kept=kept("k1", 1, answer=partly))
    many[2] = replace(many[2], feedback=(Feedback(False),))
    many[3] = replace(many[3], kept=kept("k3", 3, answer=lost))
    return many


def reviewed(answer: Reviewed, reviewer: str, review: Review) -> Reviewed:

    return replace(answer, reviews=(*answer.reviews, Given(reviewer, NOW, review)))


def test_filters_let_through_what_they_say() -> None:
    many = answers()
    many[0] = reviewed(many[0], "Ani", of("r"))

    def keys(**view: Any) -> list[str]:
        return [one.kept.key for one in chosen(many, DeskView(**view), "Ani")]

    assert ["k0", "k1", "k2", "k3"] == keys()
    assert ["k1", "k2", "k3"] == keys(shown="unreviewed")
    assert ["k2"] == keys(shown="not_helpful")
    assert ["k1"] == keys(shown="partly")
    assert ["k0"] == keys(whose="Ani")
    assert [] == keys(whose="Ani", shown="unreviewed")


def test_an_answer_is_reviewed_once_every_citation_is_marked() -> None:
    one, *_, lost = answers()
    noted = Review(note="Hm")
    assert "unreviewed" == progress_of(one, "Ani")
    assert "begun" == progress_of(reviewed(one, "Ani", noted), "Ani")
    assert "reviewed" == progress_of(reviewed(one, "Ani", of("w")), "Ani")
    assert "reviewed" == progress_of(reviewed(lost, "Ani", noted), "Ani")
    assert "unreviewed" == progress_of(reviewed(one, "Ani", of("w")), "Budi")


def test_the_next_answer_is_the_next_that_waits() -> None:
    many = answers()
    many[2] = reviewed(many[2], "Ani", of("r"))

    def after(opened: str, **view: Any) -> str | None:
        found = next_unreviewed(many, DeskView(opened=opened, **view), "Ani")
        return found.kept.key if found else None

    assert "k0" == after("")
    assert "k1" == after("k0")
    assert "k3" == after("k1")
    assert "k3" == after("k2", shown="unreviewed")
    assert "k0" == after("k3")
    assert after("k1", shown="partly") is None


def test_the_last_answer_says_whether_it_is_done(desk: ReviewDesk, records: Records) -> None:
    for key in ("k1", "k2"):
        give_review(records, key, "Ani", of("r"))
    view = DeskView("id", typed="Ani", opened="k0")
    assert "masih ada kutipan tanpa tanda" in desk.next(view, asking(OWNER))[-1]
    give_review(records, "k0", "Ani", of("r"))
    assert "sudah Anda tinjau" in desk.next(view, asking(OWNER))[-1]


def test_a_long_list_is_shown_a_page_at_a_time() -> None:
    many = [Reviewed(kept(f"k{at}", at / 99)) for at in range(120)]
    shown = render_list(many, DeskView("id"), "Ani")
    assert (50, True) == (shown.count("<li>"), "Tampilkan 50 lagi" in shown)
    shown = render_list(many, DeskView("id", most=100), "Ani")
    assert (100, True) == (shown.count("<li>"), "Tampilkan 20 lagi" in shown)


# ---------------------------------------------------------------- the figures


def test_agreement_is_told_in_words(desk: ReviewDesk, records: Records) -> None:
    assert "Belum ada dua peninjau" in drawn(desk, DeskView("id", figures=True))
    for key, first, second in (("k0", "r", "r"), ("k1", "p", "p"), ("k2", "r", "w")):
        give_review(records, key, "Ani", of(first))
        give_review(records, key, "Budi", of(second))
    # by hand: p_o 2/3; p_e (2*1 + 1*1 + 0*1)/9 = 1/3; (2/3 - 1/3) / (1 - 1/3) = 0.5
    shown = drawn(desk, DeskView("id", figures=True))
    assert "Ani dan Budi sama-sama menandai 3 kutipan, 2 di antaranya sama. Kappa 0,50: kesepakatan sedang." in shown
    assert "Kappa 0.50: moderate agreement." in drawn(desk, DeskView("en", figures=True))


def test_agreement_that_is_not_defined_is_told(desk: ReviewDesk, records: Records) -> None:
    for name in ("Ani", "Budi"):
        give_review(records, "k0", name, of("r"))
    assert "Kappa tidak dapat dihitung" in drawn(desk, DeskView("id", figures=True))


@pytest.mark.parametrize(
    ("kappa", "word"),
    [
        (-0.1, "poor"),
        (0.0, "slight"),
        (0.2, "slight"),
        (0.21, "fair"),
        (0.6, "moderate"),
        (0.8, "substantial"),
        (1.0, "perfect"),
    ],
)
def test_every_kappa_has_its_word(kappa: float, word: str) -> None:
    assert word == kappa_words(kappa)


def test_the_plot_and_its_table_say_the_same(desk: ReviewDesk, records: Records) -> None:
    records.save("u", "old", kept("old", 21), 0)
    give_review(records, "old", "Ani", of("w"))
    give_review(records, "old", "Budi", of("r"))
    give_review(records, "k0", "Ani", of("p"))
    shown = drawn(desk, DeskView("id", figures=True))
    assert 'role="img"' in shown and "2 minggu, 3 tanda: 33 % benar, 33 % sebagian, 33 % salah." in shown
    rows = re.findall(r'<tr><th scope="row">(\d+ \w+ \d+)</th>((?:<td>[^<]+</td>)+)</tr>', shown)
    assert ["<td>1</td><td>0 %</td><td>100 %</td><td>0 %</td>", "<td>2</td><td>50 %</td><td>0 %</td><td>50 %</td>"] == [
        cells for _, cells in rows
    ]
    heights = [
        float(each)
        for each in re.findall(r'class="tw-plot-\w+" x="[^"]+" y="[^"]+" width="[^"]+" height="([\d.]+)"', shown)
    ]
    assert [85.0, 85.0, 170.0] == heights
    assert "1 minggu" in drawn(desk, DeskView("id", figures=True, whose="Budi"))


# -------------------------------------------------------------------- the files


def file(desk: ReviewDesk, kind: str) -> bytes:
    told = desk.export(DeskView("id"), event(kind=kind), asking(OWNER))
    found = re.search(r'data-content="([^"]+)"', told)
    return base64.b64decode(found[1]) if found else b""


def test_reviews_can_be_taken_along(desk: ReviewDesk, records: Records) -> None:
    assert [b""] * 3 == [file(desk, kind) for kind in ("csv", "jsonl", "cases")]
    give_review(records, "k0", "Ani", replace(of("r", "ok"), note="=1+1", case="answerable", answers=("12",)))
    table = file(desk, "csv")
    assert table.startswith(b"\xef\xbb\xbfexchange,asked,") and b"'=1+1" in table
    (line,) = file(desk, "jsonl").splitlines()
    assert ("k0", "Ani", "=1+1", 1) == tuple(
        json.loads(line)[name] for name in ("exchange", "reviewer", "note", "right")
    )
    (case,) = file(desk, "cases").splitlines()
    assert (["12"], [{"article_id": "a", "quote": TEXT[:40]}]) == tuple(
        json.loads(case)[name] for name in ("answers", "gold")
    )


def test_the_command_writes_the_cases_where_evaluate_reads_them(
    records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give_review(records, "k0", "Ani", replace(of("r"), case="answerable", answers=("12",)))
    give_review(records, "k1", "Ani", replace(of("w"), case="unanswerable"))
    give_review(records, "k2", "Ani", replace(of("w"), case="answerable"))  # nothing of it is right: no gold
    monkeypatch.setenv("TANYA_HOME", str(tmp_path))
    cases = tmp_path / "cases.jsonl"
    assert 0 == main(["reviews", "--out", str(cases)])
    assert "3 reviews; 2 evaluation questions." == capsys.readouterr().out.strip()
    assert {"k0": "follow_up", "k1": "unanswerable"} == {one.id: one.kind for one in read_questions(cases)}
    assert (0, 3) == (main(["reviews", "--json"]), len(json.loads(capsys.readouterr().out)))
