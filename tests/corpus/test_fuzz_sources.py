"""Broken files of every kind end in articles or named errors, and soon (`python -m tests.fuzz_sources` for longer)."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.files import read_bytes
from tests.fuzz_sources import LONGEST, broken, outcome, spent


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_a_file_holds_it_ends_in_articles_or_named_errors(chance: random.Random) -> None:

    name, raw = broken(chance)
    started = spent()
    outcome(name, raw)
    assert spent() - started < LONGEST


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from(("", ".txt", ".html", ".csv", ".jsonl", ".json", ".eml", ".zip", ".docx"))
)
def test_any_bytes_under_any_name_do(raw: bytes, suffix: str) -> None:
    outcome(f"a{suffix}", raw)


@pytest.mark.parametrize(
    "text",
    [
        "Isi berita." + " " * 900_000 + "x",
        "Isi berita." + "\t\u3000" * 400_000 + "x",
        "(" * 900_000,
        "a" + "\u0301" * 900_000,
        "a" + "\u0301\u0316" * 450_000,
        "Isi berita dari kota. " * 400_000,
        "---\n" + "a: [1, 2]\n" * 100_000 + "---\nIsi.",
    ],
    ids=["spaces", "blanks", "brackets", "accents", "accents in disorder", "megabytes", "front matter"],
)
def test_text_that_makes_patterns_crawl_is_read_soon(text: str) -> None:
    started = spent()
    outcome("a.md", text.encode())
    assert spent() - started < LONGEST


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"---\ntitle: 0x" + b"f" * 6_000 + b"\n---\nIsi berita.", "Isi berita."),
        (b"---\nauthor: [0x" + b"f" * 6_000 + b", Siti]\n0x" + b"f" * 6_000 + b": b\n---\nIsi berita.", None),
        ("Isi berita dari kafe\u200b\u0301.".encode(), "Isi berita dari kafé."),
        (b"---\ntitle: [" + b"*a, " * 5_000 + b"]\n---\nIsi berita.", None),
        (b"---\na: &a " + b"x" * 20_000 + b"\ntitle: [" + b"*a, " * 7_000 + b"]\n---\nIsi berita.", "Isi berita."),
    ],
    ids=["number", "numbers in lists and keys", "accent behind a blank of no width", "no such alias", "aliases"],
)
def test_fields_that_cannot_be_written_are_passed_over(raw: bytes, expected: str | None) -> None:
    ((_, found),) = read_bytes(raw, "a.md", ".md")
    assert expected == (found.text if isinstance(found, Article) else None)


def test_a_title_and_a_text_cannot_be_turned_round() -> None:
    raw = '{"title": "Kota \u202egnudnaB", "text": "Isi\u2066 berita\u200f dari Medan."}'.encode()
    ((_, found),) = read_bytes(raw, "t.json", ".json")
    assert isinstance(found, Article)
    assert ("Kota gnudnaB", "Isi berita dari Medan.") == (found.title, found.text)
