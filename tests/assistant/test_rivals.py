"""What a sentence tells of the wrong one, found by the real reader."""

from collections.abc import Sequence

import pytest

from assistant.cloze import exchanged, told
from assistant.evidence import Evidence
from assistant.rivals import MOST_ASKED, claims_of, kinds_of_others, rivals
from assistant.support import check, rehearse
from index.pair import Rival, Seen
from index.reader import Reader

BUYERS = (
    "Petani kopi Lampung menerima pesanan senilai US$3,4 juta. Pembeli terbesar, pengusaha sangrai dari Nanning, "
    "meminta 600 ton robusta. Pedagang dari Liuzhou memesan 150 ton untuk kedai kecil."
)
KITES = (
    "The delegation was led by Zhang Liqun. It gave Ciamis Regency a dragon kite 60 metres long, to be kept in the "
    "museum there. Pangandaran Regency, the neighbour, will lend its beach for the festival on 12 July 2024."
)


class Counting:
    """Reads nothing, and counts what it was asked."""

    asked = 0

    def rivals(self, asked: Sequence[tuple[str, Seen]], claimed: Sequence[Sequence[tuple[int, int]]]) -> list[Rival]:
        self.asked += len(asked)
        return [Rival(0, 0, 0.0, 0.0)] * len(asked)


@pytest.mark.parametrize(
    ("sentence", "text", "wrong"),
    [
        ("Pembeli terbesar ialah pengusaha sangrai dari Liuzhou, yang meminta 600 ton robusta.", BUYERS, "Liuzhou"),
        ("Pengusaha dari Liuzhou meminta 600 ton robusta.", BUYERS, "Liuzhou"),
        ("Ciamis Regency will lend its beach for the festival.", KITES, "Ciamis"),
        ("The dragon kite, 60 metres long, was given to Pangandaran Regency.", KITES, "Pangandaran"),
    ],
)
def test_a_name_that_has_the_place_of_another(reader: Reader, sentence: str, text: str, wrong: str) -> None:
    found = rivals(sentence, [Evidence(text)], reader)
    assert any(reason.startswith(f"other:{wrong}") for reason in found), found
    assert "unsupported" == check(sentence, [Evidence(text)], reader).state


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Pembeli terbesar ialah pengusaha sangrai dari Nanning, yang meminta 600 ton robusta.", BUYERS),
        ("The largest buyer, a roaster from Nanning, asked for 600 tonnes of robusta.", BUYERS),
        ("A trader from Liuzhou ordered 150 tonnes.", BUYERS),
        ("The dragon kite, 60 metres long, was given to Ciamis Regency.", KITES),
        ("Pangandaran Regency will lend its beach for the festival on 12 July 2024.", KITES),
        ("The delegation was led by Zhang Liqun.", KITES),
    ],
)
def test_what_the_evidence_says_has_no_rival(reader: Reader, sentence: str, text: str) -> None:
    assert [] == rivals(sentence, [Evidence(text)], reader)


def test_two_names_in_each_others_place(reader: Reader) -> None:
    evidence = [
        Evidence("Delegasi Kabupaten Ciamis belajar mengolah sampah di Kitakyushu. Para pengajarnya pegawai kota itu.")
    ]
    right = "A delegation from Ciamis learned in Kitakyushu how to treat waste."
    wrong = "A delegation from Kitakyushu learned in Ciamis how to treat waste."
    assert [] == rivals(right, evidence, reader)
    assert ["exchanged:Kitakyushu/Ciamis"] == rivals(wrong, evidence, reader)
    assert "unsupported" == check(wrong, evidence, reader).state


def test_exchanged_names_are_asked_for_in_each_others_place() -> None:
    sentence = "Kota Ende lends to Kota Pau."
    first, second = told(sentence)
    assert ("Kota Pau lends to who or what?", "who or what lends to Kota Ende?") == exchanged(
        sentence, first, second, "en"
    )


def test_no_more_is_asked_than_there_is_time_for() -> None:
    counting = Counting()
    rivals("Kota Ende, Kota Pau, Kota Bau, Kota Dum.", [Evidence("Kota Dum, Kota Bau, Kota Pau, Kota Ende.")], counting)
    assert 0 < counting.asked <= MOST_ASKED


def test_evidence_beyond_what_is_read_at_once_counts(reader: Reader) -> None:
    filler = "Kota Suwon dan Kota Namur bertukar pelajar setiap musim panas, kata panitia di balai warga. " * 14
    text = filler + BUYERS
    place = (text.index("Nanning"), text.index("Nanning") + len("Nanning"))
    (found,) = reader.rivals([("Pengusaha dari siapa atau apa meminta 600 ton robusta?", Seen(text))], [[place]])
    assert place[0] > 1_200
    assert "Nanning" in text[found.start : found.end]
    assert found.lead < 1
    assert [] == rivals("Pengusaha dari Nanning meminta 600 ton robusta.", [Evidence(text)], reader)


def test_an_office_and_who_holds_it_are_no_rivals(reader: Reader) -> None:
    evidence = [Evidence("MoU itu diteken Gubernur Jawa Barat Ridwan Kamil dan Wali Kota Suwon Yeom Tae-young.")]
    assert [] == rivals("MoU itu diteken Gubernur Jawa Barat.", evidence, reader)
    assert [] == rivals("The MoU was signed by the mayor of Suwon.", evidence, reader)


def test_what_is_asked_for_stands_in_the_evidence() -> None:
    claims = list(claims_of("Zhang Liqun gave 60 kites to Ciamis and Bogor on 12 July.", KITES))
    assert [("name", "Zhang Liqun"), ("figure", "60"), ("day", "12 July")] == [
        (each.kind, each.words) for each in claims
    ]
    assert all(KITES[start:end] == "Zhang Liqun" for start, end in claims[0].places)


def test_without_evidence_or_claims_there_is_nothing_to_find(reader: Reader) -> None:
    assert [] == rivals("Kerja sama itu diperpanjang.", [Evidence(BUYERS)], reader)
    assert [] == rivals("Kota Ambon meneken 7 naskah.", [Evidence("")], reader)


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        (KITES, set()),
        ("Zhang Liqun gave Ciamis Regency a kite.", {"name", "figure", "day"}),
        ("Zhang Liqun, Ciamis and Pangandaran: 60 metres, 12 July.", set()),
        ("Zhang Liqun, Ciamis and Pangandaran: 60 metres.", {"day"}),
        ("Zhang Liqun and Ciamis: 60 metres, July 2024.", {"name"}),
        ("Zhang Liqun, Ciamis and Pangandaran: 30 metres on 12 July.", {"figure"}),
    ],
)
def test_only_what_something_could_stand_for_is_read_for(sentence: str, kinds: set[str]) -> None:
    assert kinds == kinds_of_others(sentence, KITES)


def test_a_rehearsal_reads_as_a_check_does() -> None:
    counting = Counting()
    rehearse(counting)
    assert counting.asked
    rehearse(None)
