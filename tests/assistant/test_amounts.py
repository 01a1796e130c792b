"""A figure that stands in the evidence may still be of something else."""

from datetime import date

import pytest

from assistant.amounts import wrong_currency, wrong_numbers
from assistant.comparisons import wrong_measures
from assistant.evidence import Evidence
from assistant.support import check
from corpus.dates import without_days


@pytest.mark.parametrize(
    ("sentence", "evidence", "wrong"),
    [
        ("Dua puluh guru berangkat.", "Sebanyak 15 guru berangkat untuk 20 hari.", ["unit:20"]),
        ("Twenty teachers left.", "Sebanyak 15 guru berangkat untuk 20 hari.", ["unit:20"]),
        ("The stay takes 20 days.", "Sebanyak 15 guru berangkat untuk 20 hari.", []),
        ("The loan is of 12 million yen.", "Pinjaman 12 juta yen berjalan 12 tahun.", []),
        ("The loan runs for 12 months.", "Pinjaman 12 juta yen berjalan 12 tahun.", ["unit:12"]),
        ("Waktu tempuh turun dari 13 hari menjadi tujuh.", "Waktu tempuh tujuh hari, semula 13 hari.", []),
        ("After three decades Osaka came back.", "Osaka kembali setelah 30 tahun.", []),
        ("Lebih dari 60 daerah ikut.", "Nearly 60 regions took part.", ["limit:60"]),
        ("Lebih dari 60 daerah ikut.", "More than 60 regions took part, of nearly 80.", []),
        ("Perlis pays a quarter.", "Perlis menanggung sepertiga.", ["fraction:quarter"]),
        ("Perlis pays a third.", "Perlis menanggung sepertiga.", []),
        ("Mereka bertemu dua tahun sekali.", "They meet annually.", ["often:two-yearly"]),
        ("Mereka bertemu setiap tahun.", "They meet annually.", []),
        ("Each gets 100 dollars monthly.", "Masing-masing mendapat 100 dolar sebulan, setiap Senin.", []),
        ("It opened the following year.", "Kantor itu dibuka pada 2011, tahun yang sama.", ["then:next"]),
        ("It opened the following year.", "Kantor itu dibuka setahun kemudian.", []),
        ("The trip is on 19 August of the following year.", "Perjalanan tercatat pada 19 Agustus 2023.", ["then:next"]),
        ("It was his fifth visit.", "Untuk keempat kalinya ia bertamu.", ["order:5"]),
        ("It was his fourth visit.", "Untuk keempat kalinya ia bertamu.", []),
        ("Kedua kota sepakat pada pertemuan ke-3.", "They agreed at the third meeting.", []),
    ],
)
def test_figures_are_compared_with_what_they_measure(sentence: str, evidence: str, wrong: list[str]) -> None:
    assert wrong == wrong_measures(sentence, evidence)


DECEMBER = Evidence("Of 33 projects 21 are in Surabaya, wrote a site on 11 December 2018.", None, date(2018, 12, 11))
JULY = Evidence("Festival itu berlangsung 9 hingga 11 Juli 2024.", None, date(2024, 7, 12))
LATER = Evidence("Kapal berlayar mulai 10 Januari tahun depan, kata bupati (28/11/2016).", None, date(2016, 12, 1))


@pytest.mark.parametrize(
    ("sentence", "evidence", "wrong"),
    [
        ("Surabaya has 12 of the 33 projects, it said in December 2018.", DECEMBER, ["number:12"]),
        ("Surabaya has 21 of the 33 projects, it said on 11/12/2018.", DECEMBER, []),
        ("The festival was on 9–11 July 2024.", JULY, []),
        ("The festival was from 9 to 11 July 2024.", JULY, []),
        ("Eleven bands played in July 2024.", JULY, ["number:11"]),
        ("Kapal berlayar mulai 10 Januari 2017.", LATER, []),
        ("Kapal berlayar mulai 10 Januari 2016.", LATER, ["day:2016-01-10"]),
        ("It lasts 24 months.", Evidence("Kerja sama itu berjalan dua tahun."), []),
        ("It was answered after seven days.", Evidence("Surat dibalas sepekan kemudian."), []),
        ("Twelve farmers came.", Evidence("Farmers come once a year."), ["number:12"]),
        ("It lasts 12 months.", Evidence("It lasts a year."), []),
        ("It costs 24 dollars.", Evidence("Kerja sama itu berjalan dua tahun."), ["number:24"]),
        ("Seventy-five teachers came.", Evidence("Tiga perempatnya dari Perlis."), ["number:75"]),
        ("Perlis puts up 75 percent.", Evidence("Tiga perempatnya dari Perlis."), []),
        ("In 2023 there were fewer.", Evidence("Pada 2024 ada 71 orang, naik dari 58 setahun sebelumnya."), []),
        ("It runs for three months.", Evidence("Kerja sama itu berjalan dua bulan."), ["number:3", "number_of:3"]),
        ("Three cities signed.", Evidence("Bandung, Solo dan Medan menandatangani."), []),
    ],
)
def test_a_day_is_no_count_and_units_are_converted(sentence: str, evidence: Evidence, wrong: list[str]) -> None:
    assert wrong == wrong_numbers(sentence, [evidence])


def test_days_are_blanked_in_place() -> None:
    text = "Rapat 12 April 2018 dan (13/4), 32/45 hadir."
    assert "Rapat               dan (    ), 32/45 hadir." == without_days(text)
    assert len(text) == len(without_days(text))


def test_the_reasons_reach_the_verdict() -> None:
    found = check("Dua puluh guru berangkat ke Kochi.", [Evidence("Sebanyak 15 guru berangkat ke Kochi 20 hari.")])
    assert ("unsupported", ("number_of:20", "unit:20")) == (found.state, found.reasons)


@pytest.mark.parametrize(
    ("sentence", "evidence", "supported"),
    [
        ("Pengadaan tidak boleh dimulai sebelum DPRD setuju.", "Pengadaan boleh dimulai bila DPRD setuju.", False),
        ("Kota itu tidak membayar sewa gedung pasar.", "The city may use the market building free of rent.", True),
        ("Pasar itu tidak dibuka untuk umum.", "Pasar itu dibuka untuk umum.", False),
    ],
)
def test_denials_in_other_words_are_no_contradiction(sentence: str, evidence: str, supported: bool) -> None:
    assert supported == ("negation" not in check(sentence, [Evidence(evidence)]).reasons)


@pytest.mark.parametrize(
    ("evidence", "wrong"),
    [
        ("The allowance is 55 dollars a day.", []),
        ("Uang sakunya 55 dolar sehari.", []),
        ("The allowance is 55 Australian dollars a day.", ["currency:us"]),
        ("Uang sakunya 55 dolar Singapura sehari.", ["currency:us"]),
        ("Uang sakunya 55 ringgit sehari.", ["currency:us"]),
    ],
)
def test_mere_dollars_may_be_american(evidence: str, wrong: list[str]) -> None:
    assert wrong == wrong_currency("The allowance is US$55 a day.", evidence)
