"""Answers of the kind that a question asks for."""

import pytest

from corpus.article import Language
from index.fits import fits, repeats


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Berapa sewa kios per bulan di pasar itu?", "Pasar itu memuat kios dengan sewa Rp 350.000.", "350.000"),
        ("Nilai hibahnya berapa?", "Hibah itu sebesar 9,5 juta dolar.", "9,5 juta"),
        ("What is the cost of the berth?", "The berth costs 84 billion rupiah.", "84 billion"),
        ("How much will the city pay?", "The city pays half.", "half"),
        ("Berapa biaya kursusnya?", "Kursus itu gratis bagi warga.", "gratis"),
        ("Berapa lama perjanjian itu berlaku?", "Berlaku lima tahun.", "lima"),
        ("How long does the course take?", "A ten-week course.", "ten"),
        ("How long is the bridge?", "The bridge measures 410 metres.", "410"),
        ("Berapa persen yang ditanggung?", "Sepertiga ditanggung provinsi.", "Sepertiga"),
        ("Kapan kapal itu berlayar?", "Kapal berlayar setelah Lebaran.", "setelah Lebaran"),
        ("When do the boats sail?", "They sail on Mondays.", "Mondays"),
        ("Siapa yang menanggung biaya?", "Biaya ditanggung Kota Breda.", "Kota Breda"),
        ("Sewanya untuk berapa orang?", "Kamar itu untuk 12 orang.", "12"),
        ("What is the document about?", "It is about tuna.", "tuna"),
        ("When Ambon renewed the pact, who signed for it?", "Mayor Louhenapessy signed.", "Mayor Louhenapessy"),
        ("Siapa yang meneken MoU itu dan kapan?", "Diteken Gubernur Zainal Arifin.", "Gubernur Zainal Arifin"),
        ("Di mana dan kapan MoU itu diteken?", "Diteken di Balai Kota Bandung.", "Balai Kota Bandung"),
        ("Berapa lama kursusnya dan berapa biayanya?", "Kursus itu enam bulan.", "enam bulan"),
        ("What is the grant for?", "The grant pays for repairing the school roofs.", "repairing the school roofs"),
        ("Investasi pabrik itu menyerap berapa tenaga kerja?", "Pabrik itu menyerap 1.200 orang.", "1.200 orang"),
        ("Kantor pajak bersama itu buka pukul berapa?", "Kantor buka pukul 08.00.", "08.00"),
        ("Harga sewanya berapa?", "Sewanya Rp. 350.000 per bulan.", "350.000"),
        ("Berapa anggarannya?", "Anggarannya sembilan milyar.", "sembilan milyar"),
        ("Kapan jalan itu dibangun?", "Jalan itu peninggalan masa kolonial Belanda.", "masa kolonial Belanda"),
        ("How long is the bridge?", "Jembatan itu 410 m.", "410"),
    ],
)
def test_answers_that_fit(question: str, text: str, answer: str) -> None:
    start = text.index(answer)
    assert fits(question, text, start, start + len(answer))


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (
            "Berapa sewa kios per bulan di pasar itu?",
            "Pasar itu memuat 86 kios dan buka setiap Sabtu.",
            "86 kios",
        ),
        ("What is the rent of a stall?", "The market, open to all who trade there, holds 86 stalls.", "86 stalls"),
        ("Berapa lama perjanjian itu berlaku?", "Perjanjian itu mencakup 14 butir tentang pelabuhan.", "14 butir"),
        ("How long does the course take?", "The course is held by the two ports at Songkhla.", "Songkhla"),
        ("Berapa persen yang ditanggung?", "Yang ditanggung ialah 24 magang dari Kendari itu.", "24"),
        (
            "Kapan naskah itu diteken?",
            "Naskah itu diteken Gubernur Zainal Arifin di Balai Kota.",
            "Gubernur Zainal Arifin",
        ),
        ("When was the letter signed?", "The letter was signed by Mayor Okazaki in the town hall.", "Mayor Okazaki"),
    ],
)
def test_answers_of_another_kind(question: str, text: str, answer: str) -> None:
    start = text.index(answer)
    assert not fits(question, text, start, start + len(answer))


@pytest.mark.parametrize(
    ("question", "answer", "language", "again"),
    [
        ("Which two countries offered to help?", "dua negara", "id", True),
        ("Kenapa Kemendagri minta pertahanan sipil dibuang?", "Kementerian Dalam Negeri", "id", True),
        ("Which two countries offered to help?", "Jepang dan Korea Selatan", "id", False),
        ("Estelí itu di Meksiko atau Nikaragua?", "Nikaragua", "id", False),
        ("Apa kepanjangan PKS?", "perjanjian kerja sama", "id", False),
        ("Kerja sama itu berlaku berapa tahun?", "two years", "en", False),
        ("How many students go?", "students", "en", True),
        ("Is Kediri in on it?", "Kediri", "en", False),
        ("What penalty does a party face?", "no penalty", "en", False),
    ],
)
def test_an_answer_that_repeats_the_question(question: str, answer: str, language: Language, again: bool) -> None:
    assert again == repeats(question, answer, language)
