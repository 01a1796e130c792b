"""Answers that count other people than asked for."""

import pytest

from index.people import of_other_people


@pytest.mark.parametrize(
    ("question", "text", "answer", "other"),
    [
        ("Berapa guru Tuminting yang dikirim?", "Sebanyak 35 nelayan dari Tuminting dikirim.", "35", True),
        ("How many teachers go to Kamaishi?", "Sebanyak 812 murid belajar di sana.", "812 murid", True),
        ("How many craftspeople came?", "Acara dihadiri 36 pelajar dan 15 perajin.", "15", False),
        ("How many students go?", "Sebanyak 36 mahasiswa berangkat.", "36 mahasiswa", False),
        ("How many teachers and students go?", "Sebanyak 36 mahasiswa berangkat.", "36 mahasiswa", False),
        ("How many people go?", "Sebanyak 36 mahasiswa berangkat.", "36 mahasiswa", False),
        ("How many students go?", "Rombongan berjumlah 36 orang.", "36 orang", False),
        ("Siapa guru yang ikut?", "Yang ikut dua nelayan.", "dua nelayan", False),
        ("Ahli pertanian tinggal berapa lama?", "Petani menyambutnya sebelas minggu.", "Petani", False),
    ],
)
def test_whom_an_answer_counts(question: str, text: str, answer: str, other: bool) -> None:
    start = text.index(answer)
    assert other == of_other_people(question, text, start, start + len(answer))
