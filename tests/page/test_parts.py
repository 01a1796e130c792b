"""The parts of the page that need no browser."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Outcome, Turn
from assistant.errors import UserError
from assistant.page.cards import source_cards
from assistant.page.chat import ChatActs
from assistant.page.conversation import Conversation, Exchange, View
from assistant.page.filters import read_filters
from assistant.page.labels import LABELS, LANGUAGES, label, show_date, show_span
from assistant.page.language import page_language
from assistant.page.launch import PortTaken, free_port, reachable
from assistant.page.links import Place, read_place
from assistant.page.markup import ENTITIES, attributes, escape
from assistant.page.pace import Pace
from assistant.page.panel import Beside, render_panel
from assistant.page.respond import Responder
from assistant.page.sources import cited_source, source_of, uncited_hits
from assistant.page.transcript import answer_text, render_transcript
from assistant.page.troubles import trouble
from assistant.web_address import safe_url
from corpus.article import Article, Language
from corpus.library import Filters
from corpus.spans import Span
from corpus.versions import Version
from tests.page.fake import FakeAssistant

FAKE = FakeAssistant()
HIDDEN = "".join(chr(code) for code, entity in ENTITIES.items() if entity == "")


def answered(question: str = "Sejarah panjang dua kota") -> Answer:
    *_, answer = FAKE.answers(question, "id", FAKE.hits(question))
    return answer


@given(st.text())
def test_escaping_loses_nothing_and_leaves_nothing_that_acts(text: str) -> None:
    shown = escape(text)
    assert not re.search(r"[<>\"'`{}$]", shown)
    kept = text.translate({ord(one): None for one in HIDDEN})
    assert re.sub("\r", "", kept) == re.sub("\r", "", _unescaped(shown))
    assert '"' not in attributes(title=text)[8:-1]


def _unescaped(shown: str) -> str:
    for entity, one in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")]:
        if one != "&":
            shown = shown.replace(entity, one)
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), shown).replace("&amp;", "&")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c&d", True),
        ("http://example.org", True),
        ("HTTPS://EXAMPLE.ORG/", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" https://example.org", False),
        ("data:text/html,x", False),
        ("//example.org/x", False),
        ("https:///nowhere", False),
        ("https://user:word@example.org", False),
        ("https://example.org\\@other.org", False),
        ("http://[broken", False),
        ("file:///etc/passwd", False),
        ("", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None, safe: bool) -> None:
    assert safe == (safe_url(url) is not None)


@dataclass
class Said:
    """A request, as far as its language goes."""

    query_params: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        (Said({"lang": "id"}, {"tanya_language": "en"}), "id"),
        (Said({"lang": "xx"}, {"tanya_language": "id"}, {"accept-language": "en"}), "id"),
        (Said(headers={"accept-language": "fr;q=1, en;q=0.5, id-ID;q=0.8"}), "id"),
        (Said(headers={"accept-language": "in"}), "id"),
        (Said(headers={"accept-language": "en-GB,en;q=0.9,id;q=0.1"}), "en"),
        (Said(headers={"accept-language": "id;q=x, ;;,, q=1"}), "en"),
        (Said(), "en"),
    ],
)
def test_the_language_comes_from_address_then_cookie_then_browser(request_: Said, wanted: str) -> None:
    assert wanted == page_language(request_)


def test_every_label_is_there_in_both_languages_with_the_same_names() -> None:
    for key, texts in LABELS.items():
        assert set(texts) == set(LANGUAGES), key
        assert len({frozenset(re.findall(r"{\w+}", text)) for text in texts.values()}) == 1, key


def test_every_label_is_used() -> None:
    paths = [*Path("assistant/page").glob("*.py"), Path("app.py")]
    source = "".join(path.read_text(encoding="utf-8").split("def label(")[-1] for path in paths)
    made = re.compile(r"(language|badge|short)_(id|en)$|_one$")  # names put together from what they are for
    assert [] == [key for key in LABELS if not made.search(key) and not re.search(rf"""["']{key}["']""", source)]


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (Span(date(2018, 1, 1), date(2018, 12, 31)), "2018"),
        (Span(date(2018, 1, 1), date(2020, 12, 31)), "2018–2020"),
        (Span(date(2018, 4, 12), date(2018, 4, 12)), "12 April 2018"),
        (Span(date(2018, 8, 1), date(2018, 8, 31)), "Agustus 2018"),
        (Span(date(2024, 2, 1), date(2024, 2, 29)), "Februari 2024"),
        (Span(date(2018, 8, 1), date(2018, 8, 30)), "1 Agustus 2018 – 30 Agustus 2018"),
        (Span(date(2018, 4, 12), None), "sejak 12 April 2018"),
        (Span(None, date(2018, 5, 2)), "sampai 2 Mei 2018"),
        (Span(None, None), ""),
    ],
)
def test_spans_read_naturally(span: Span, shown: str) -> None:
    assert shown == show_span(span, "id")


def test_an_article_without_a_date_says_so() -> None:
    assert [show_date(None, one) for one in LANGUAGES] == ["tanpa tanggal", "undated"]


@pytest.mark.parametrize(
    "chosen",
    [{}, {"kind": "citation"}, {"kind": "citation", "index": "1"}, {"kind": "citation", "index": 99}, {"index": 1}]
    + [
        {"kind": "citation", "index": 0},
        {"kind": "hit", "index": -1},
        {"kind": "hit", "index": True},
        {"kind": [], "index": {}},
    ],
)
def test_a_click_on_something_that_is_not_there_names_no_source(chosen: dict[str, object]) -> None:
    assert source_of(answered(), "key", chosen) is None


def test_uncited_hits_are_those_no_citation_rests_on() -> None:
    answer = answered()
    cited = {citation.passage.id for citation in answer.citations}
    found = uncited_hits(answer)
    assert found
    assert not cited & {hit.passage.id for _, hit in found}
    assert all(answer.hits[index] is hit for index, hit in found)


def test_an_article_that_changed_or_left_keeps_the_quotation_and_marks_nothing() -> None:
    source = cited_source("key", answered(), 1)
    article = FAKE.articles["long"]
    assert "<mark" in render_panel(source, article, Beside(), "id")
    changed = render_panel(source, replace(article, text="Lain sama sekali. " + article.text), Beside(), "id")
    gone = render_panel(source, None, Beside(), "id")
    for shown, note in ((changed, "changed_note"), (gone, "gone_note")):
        assert "<mark" not in shown
        assert label(note, "id") in html.unescape(shown)
        assert source.quote in html.unescape(shown)


def test_a_quotation_over_two_paragraphs_is_marked_in_both() -> None:
    article = Article("two", "Judul", "Satu. Dua.\n\nTiga. Empat.", "id")
    source = replace(cited_source("key", answered(), 1), article_id="two", quote="Dua.\n\nTiga.", start=6)
    assert re.findall(r"<mark[^>]*>([^<]*)", render_panel(source, article, Beside(), "id")) == ["Dua.", "Tiga."]


def test_offsets_count_code_points() -> None:
    article = Article("emoji", "Judul", "👩‍👩‍👧 Kota 🏙️ kembar. Kutipan 🎉 ini.", "id")
    start = article.text.index("Kutipan")
    source = replace(cited_source("key", answered(), 1), article_id="emoji", quote="Kutipan 🎉 ini.", start=start)
    assert '">Kutipan 🎉 ini.</mark>' in render_panel(source, article, Beside(), "id")


def test_markers_become_buttons_and_lists_lists() -> None:
    answer = answered()
    first = answer.citations[0]
    listed = replace(answer, text="Dua hal:\n- satu [1]\n- dua [1]\n\nSelesai.", citations=(first,))
    shown = answer_text(listed, 0, "id")
    assert shown.count("tw-chip") == 2
    assert re.sub(r"<button.*?</button>", "#", shown) == (
        '<p>Dua hal:</p><ul><li><span class="tw-tied">satu&nbsp;#</span></li>'
        '<li><span class="tw-tied">dua&nbsp;#</span></li></ul><p>Selesai.</p>'
    )


def test_a_quotation_is_set_apart_from_its_source_and_says_its_language() -> None:
    answer = replace(
        answered(), text="Ada:\n\n“Satu “dua” tiga.” — Harian Contoh [1]", citations=answered().citations[:1]
    )
    shown = answer_text(answer, 0, "id", {answer.citations[0].passage.article_id: "en"})
    assert '<span class="tw-quote" lang="en">“Satu “dua” tiga.”</span>' in shown
    assert '<span class="tw-from">— Harian <span class="tw-tied">Contoh&nbsp;<button' in shown


def test_one_article_has_one_card_with_every_number_that_cites_it() -> None:
    answer = answered("rinci Muara Enim Jepang")
    shown = source_cards(Exchange("rinci", answer, "done"), 0, "id").split("<details")[0]
    cards = shown.split("<li")[1:]
    assert len(cards) == 2
    assert [set(re.findall(r'data-index="(\d+)"', card)) for card in cards] == [{"1", "3"}, {"2"}]


def test_without_an_answer_three_articles_are_shown_and_the_others_folded() -> None:
    answer = replace(answered(), text="Tidak ada.", citations=(), outcome="not_found")
    shown, folded = source_cards(Exchange("entah", answer, "done"), 0, "id").split("<details")
    assert shown.count("<li") == 3
    assert folded.count("<li") == len(uncited_hits(answer)) - 3


@pytest.mark.parametrize("outcome", ["chat", "rejected"])
def test_neither_a_greeting_nor_a_refusal_shows_articles(outcome: Outcome) -> None:
    silent = replace(answered(), text="Halo.", citations=(), outcome=outcome)
    assert "" == source_cards(Exchange("Halo", silent, "done"), 0, "id")


def test_an_error_speaks_only_if_it_has_something_to_say() -> None:
    languages: tuple[Language, ...] = ("id", "en")
    for language in languages:
        assert label("failed", language) == trouble(ValueError("/secret"), language)
        assert "secret" not in trouble(UserError("no_articles"), language)
        assert label("failed", language) != trouble(UserError("no_articles"), language)


def test_editing_cuts_the_conversation_there_and_turns_are_the_answered_ones() -> None:
    talk = Conversation().begin("satu").with_answer(answered(), {}).done().begin("dua").failed(ValueError())
    talk = talk.begin("tiga")
    assert talk.earlier_turns() == [Turn("satu", answered().text)]
    assert [one.question for one in talk.begin("baru", 1).exchanges] == ["satu", "baru"]
    assert talk.answering
    assert not talk.stopped().answering


def test_a_second_question_waits_for_the_first() -> None:
    responder = Responder(FAKE)
    drawings = list(responder.ask("lagi", Conversation().begin("satu"), View("id")))
    assert len(drawings) == 1
    assert all(isinstance(one, dict) for one in drawings[0])


def test_a_question_sent_twice_is_asked_once() -> None:
    responder, talk = Responder(FAKE), Conversation()
    first, second = responder.ask("basa-basi", talk, View("id")), responder.ask("basa-basi", talk, View("id"))
    assert isinstance(next(first)[0], Conversation)
    assert not isinstance(next(second)[0], Conversation)
    *_, last = first
    assert isinstance(next(responder.ask("basa-basi", last[0], View("id")))[0], Conversation)


def test_the_first_source_opens_beside_its_answer_unless_another_of_it_is_open() -> None:
    acts = ChatActs(FAKE, None, Pace())
    talk = Conversation().begin("Sejarah panjang dua kota").with_answer(answered(), {}).done()
    view = acts.finish(talk, View("id"))[-2]
    assert isinstance(view, View)
    assert view.source == cited_source(talk.exchanges[0].key, answered(), 1)
    assert not isinstance(acts.finish(talk, view)[-2], View)
    nothing = replace(answered(), text="Tidak ada.", citations=(), outcome="not_found")
    assert acts.finish(talk.begin("entah").with_answer(nothing, {}).done(), view)[-2] == View("id")
    chat = replace(nothing, outcome="chat")
    assert not isinstance(acts.finish(talk.begin("terima kasih").with_answer(chat, {}).done(), view)[-2], View)


def test_a_wanted_port_is_taken_or_refused() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            free_port("127.0.0.1", port)
        assert port == refused.value.port
    assert port == free_port("127.0.0.1", port)


def test_an_address_is_one_a_browser_can_open() -> None:
    assert [reachable(host) for host in ("0.0.0.0", "::", "::1", "192.0.2.1", "localhost")] == [
        "127.0.0.1",
        "127.0.0.1",
        "[::1]",
        "192.0.2.1",
        "localhost",
    ]


def test_a_transcript_says_what_a_screen_reader_should_hear() -> None:
    talk = Conversation().begin("Sejarah panjang dua kota")
    assert 'data-say="Mencari' in render_transcript(talk, View("id"))
    done = render_transcript(talk.with_answer(answered(), {}).done(), View("id"))
    said = re.search(r'data-say="([^"]*)"', done)
    assert said
    assert html.unescape(said[1]).startswith("Jawaban: Artikel yang ada menyebutkan")
    assert "[1]" not in said[1]


def test_an_article_that_changed_shows_what_it_said_when_it_was_cited() -> None:
    source = cited_source("key", answered(), 1)
    article = FAKE.articles["long"]
    earlier = Version(article, datetime(2024, 3, 1, tzinfo=UTC), "replaced")
    changed = replace(article, text="Lain sama sekali.")
    shown = render_panel(source, changed, Beside(earlier=earlier), "id")
    assert [source.quote] == re.findall(r"<mark[^>]*>([^<]*)", shown)
    assert label("until_replaced", "id", date="1 Maret 2024") in shown
    assert "Lain sama sekali." in shown


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"since": "2018-01-01", "until": "2018-12-31"}, Filters(date(2018, 1, 1), date(2018, 12, 31))),
        ({"outlet": "  Harian \n Contoh ", "language": "en"}, Filters(outlet="Harian Contoh", language="en")),
        ({"since": "", "until": None, "outlet": 5, "language": "fr"}, Filters()),
        ({"since": "2019-01-01", "until": "2018-01-01"}, None),
        ({"since": "besok"}, None),
        ({"since": "0000-00-00"}, None),
    ],
)
def test_filters_are_read_from_whatever_the_browser_sends(sent: dict[str, object], read: Filters | None) -> None:
    assert read == read_filters(sent)


@given(st.text(), st.text(), st.text())
def test_an_address_names_a_place_or_nothing(conversation: str, answer: str, number: str) -> None:
    place = read_place({"c": conversation, "a": answer, "n": number})
    assert place is None or re.fullmatch("[0-9a-f]{32}", place.conversation)
    assert Place("c" * 32, "a" * 32, 12) == read_place({"c": "c" * 32, "a": "a" * 32, "n": "12"})
    assert Place("c" * 32) == read_place({"c": "c" * 32, "a": "../x", "n": "१"})
