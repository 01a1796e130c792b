"""Verification: the rules one by one, and what holds for every draft."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import MARKER
from assistant.draft import Quote, Sentence
from assistant.evidence import Evidence
from assistant.support import check
from assistant.verify import Verified, verify
from corpus.article import Article, Passage
from index.hit import Hit

BANDUNG = Evidence(
    "Kerja sama Bandung dan Liverpool\nWali Kota Bandung Ridwan Kamil menandatangani Letter of Intent (LoI) dengan "
    "Liverpool di Balai Kota, Kamis (12/4). Nilai program itu Rp5 miliar dan melibatkan 30 pelajar serta tiga sekolah.",
    "Antara",
    date(2018, 4, 12),
)
SURABAYA = Evidence("Surabaya will sign an MoU with Kochi next month, but has not yet agreed on a budget.")


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Wali Kota Bandung Ridwan Kamil menandatangani LoI dengan Liverpool pada 12 April 2018.", BANDUNG),
        ("Bandung Mayor Ridwan Kamil signed a letter of intent with Liverpool on April 12, 2018.", BANDUNG),
        ("The programme is worth Rp 5 billion and involves 30 students and three schools.", BANDUNG),
        ("- On Thursday, Bandung and Liverpool signed an LoI. [1]", BANDUNG),
        ("Surabaya will sign an MoU with Kochi.", SURABAYA),
        ("Surabaya akan menandatangani nota kesepahaman dengan Kochi.", SURABAYA),
        ("Surabaya has not yet agreed on a budget with Kochi.", SURABAYA),
    ],
)
def test_supported(sentence: str, evidence: Evidence) -> None:
    assert check(sentence, [evidence]).state == "supported"
    assert check(sentence, [evidence]).reasons == ()


@pytest.mark.parametrize(
    ("sentence", "evidence", "reason"),
    [
        ("Wakil Wali Kota Bandung menandatangani LoI dengan Liverpool.", BANDUNG, "role:vice-mayor"),
        ("Wali Kota Bandung menandatangani MoU dengan Liverpool.", BANDUNG, "role:mou"),
        ("Wali Kota Bandung menandatangani LoI dengan Liverpool pada 13 April 2018.", BANDUNG, "number:13"),
        ("Wali Kota Bandung menandatangani LoI dengan Liverpool pada 12 Mei 2018.", BANDUNG, "month:5"),
        ("Surabaya menandatangani LoI dengan Liverpool.", BANDUNG, "name:Surabaya"),
        ("Bandung menandatangani LoI dengan Jepang.", BANDUNG, "name:Jepang"),
        ("Bandung belum menandatangani LoI dengan Liverpool.", BANDUNG, "negation"),
        ("Program itu bernilai Rp 5 juta.", BANDUNG, "number:5000000"),
        ("Program itu bernilai US$ 5 miliar.", BANDUNG, "currency:us"),
        ("Program itu melibatkan 3 pelajar dan 30 sekolah.", BANDUNG, "number_of:3"),
        ("Surabaya signed an MoU with Kochi.", SURABAYA, "plan"),
        ("Surabaya and Kochi have agreed on a budget.", SURABAYA, "negation"),
        ("", BANDUNG, "no_evidence"),
    ],
)
def test_unsupported(sentence: str, evidence: Evidence, reason: str) -> None:
    verdict = check(sentence, [evidence])
    assert verdict.state == "unsupported"
    assert reason in verdict.reasons


def test_words_of_its_own_are_not_supported() -> None:
    assert check("Ridwan Kamil suka makan bakso di pasar pagi bersama keluarga.", [BANDUNG]).state != "supported"


ARTICLE = Article("a", "Kota", "Satu kalimat pendek [3]. Dua kota bertemu. Tiga orang hadir [1].", "id")
PASSAGE = Passage("a:0", "a", 0, len(ARTICLE.text), ARTICLE.text, ARTICLE.title)
GONE = Passage("b:0", "b", 0, 9, "Tak ada.\n", "Hilang")


def last(*sentences: Sentence) -> Verified:
    *_, whole = verify(sentences, {"a": ARTICLE}.get, [Hit(PASSAGE, 1.0, frozenset(), "id", ("copy",))])
    return whole


def test_marker_look_alikes_are_not_markers() -> None:
    quote = Quote(PASSAGE, 0, 24)
    verified = last(Sentence("Ada [7]:", verbatim=True), Sentence(f"“{quote.text}”", (quote,), verbatim=True))
    assert verified.text == "Ada ［7］:\n\n“Satu kalimat pendek ［3］.” [1]"
    assert verified.citations[0].quote == quote.text == "Satu kalimat pendek [3]."
    assert verified.citations[0].also_in == ("copy",)


def test_what_the_library_no_longer_holds_is_removed() -> None:
    moved = Passage("a:0", "a", 1, 10, ARTICLE.text[:9], ARTICLE.title)
    for passage in (GONE, moved):
        quote = Quote(passage, passage.start, passage.end)
        assert last(Sentence(quote.text, (quote,), verbatim=True)) == Verified("", (), 1)


def test_changed_quotation_and_unfounded_sentence_are_removed() -> None:
    quote = Quote(PASSAGE, 25, 43)
    assert last(Sentence("“Dua kota berpisah.”", (quote,), verbatim=True)).removed == 1
    assert last(Sentence("Lima kota bertemu.")).removed == 1
    assert last(Sentence("Dua kota bertemu.", (quote,))).removed == 0


quotes = st.builds(
    lambda passage, start, length: Quote(passage, start, start + length),
    st.sampled_from([PASSAGE, GONE]),
    st.integers(-2, 70),
    st.integers(-1, 40),
)


@st.composite
def drafts(draw: st.DrawFn) -> Sentence:
    cited = tuple(draw(st.lists(quotes, max_size=3)))
    said = draw(st.sampled_from(["", "[1]", "Ada [2] [", "[[9]]", "Dua kota bertemu.", "[１]", "]"]))
    if draw(st.booleans()):
        said += " ".join(quote.text for quote in cited)
    return Sentence(said, cited, draw(st.booleans()))


@given(st.lists(drafts(), max_size=6))
def test_every_growing_text_agrees_with_its_citations(draft: list[Sentence]) -> None:
    before: Verified = Verified("", (), 0)
    grown = list(verify(draft, {"a": ARTICLE}.get))
    assert len(grown) == len(draft)
    for verified in grown:
        markers = list(dict.fromkeys(int(number) for number in MARKER.findall(verified.text)))
        assert markers == [each.number for each in verified.citations] == list(range(1, len(markers) + 1))
        assert all(each.quote == ARTICLE.text[each.start : each.end] for each in verified.citations)
        assert len({(each.start, each.end, each.state) for each in verified.citations}) == len(verified.citations)
        assert verified.text.startswith(before.text)
        assert verified.citations[: len(before.citations)] == before.citations
        assert verified.removed >= before.removed
        before = verified
