"""Spans of time in questions and articles, in both languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.spans import Span, find_span, named_spans

TODAY = date(2026, 11, 24)  # a Tuesday


def span(since: str | None, until: str | None) -> Span:
    return Span(since and date.fromisoformat(since), until and date.fromisoformat(until))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apa yang terjadi pada April 2018?", span("2018-04-01", "2018-04-30")),
        ("kesepakatan 31 Agustus 2000 itu apa", span("2000-08-31", "2000-08-31")),
        ("on August 31, 2000", span("2000-08-31", "2000-08-31")),
        ("tahun 2019", span("2019-01-01", "2019-12-31")),
        ("between 2015 and 2017", span("2015-01-01", "2017-12-31")),
        ("dari 2015 sampai 2017", span("2015-01-01", "2017-12-31")),
        ("2023-25", span("2023-01-01", "2025-12-31")),
        ("semester I 2023", span("2023-01-01", "2023-06-30")),
        ("in the second half of 2022", span("2022-07-01", "2022-12-31")),
        ("kuartal ketiga tahun 2021", span("2021-07-01", "2021-09-30")),
        ("Q3 2021", span("2021-07-01", "2021-09-30")),
        ("awal 2019", span("2019-01-01", "2019-04-30")),
        ("late 2016", span("2016-09-01", "2016-12-31")),
        ("akhir April 2018", span("2018-04-21", "2018-04-30")),
        ("in the 1990s", span("1990-01-01", "1999-12-31")),
        ("sejak 2020", span("2020-01-01", None)),
        ("since March 2020", span("2020-03-01", None)),
        ("sebelum tahun 2015", span(None, "2014-12-31")),
        ("after 2021", span("2022-01-01", None)),
        ("hingga 2019", span(None, "2019-12-31")),
        ("before the pandemic", span(None, "2020-02-29")),
        ("sebelum pandemi", span(None, "2020-02-29")),
        ("hari ini", span("2026-11-24", "2026-11-24")),
        ("yesterday", span("2026-11-23", "2026-11-23")),
        ("pekan lalu", span("2026-11-16", "2026-11-22")),
        ("last month", span("2026-10-01", "2026-10-31")),
        ("tahun ini", span("2026-01-01", "2026-12-31")),
        ("three years ago", span("2023-01-01", "2023-12-31")),
        ("dua tahun terakhir", span("2024-11-24", "2026-11-24")),
        ("the last six months", span("2026-05-24", "2026-11-24")),
        ("Desember lalu", span("2025-12-01", "2025-12-31")),
        ("2019 dan 2021", span("2019-01-01", "2021-12-31")),
    ],
)
def test_a_span_is_read(text: str, expected: Span) -> None:
    assert expected == find_span(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Apa isi Permendagri 25/2020?",
        "sejak kapan Seattle menjadi sister city",
        "What may the mayor sign?",
        "31 Februari 1800",
        "500 tahun lalu",
        "berapa dari 20 kota",
        "nomor 12345678",
    ],
)
def test_no_span_is_invented(text: str) -> None:
    assert find_span(text, TODAY) is None


def test_a_number_beside_a_year_is_not_its_range() -> None:
    assert span("2010-01-01", "2010-12-31") == find_span("pada 2010 dan 15 kota", TODAY)


def test_an_article_names_its_times_in_full_only() -> None:
    found = set(named_spans("MoU itu diteken 12 April 2018, dua tahun lalu, setelah LoI pada 2016."))
    assert {span("2018-04-12", "2018-04-12"), span("2016-01-01", "2016-12-31")} == found


@given(st.text(max_size=200), st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_any_text_gives_a_span_in_order_or_none(text: str, today: date) -> None:
    found = find_span(text, today)
    if found is not None:
        assert found.since is not None or found.until is not None
        assert found.since is None or found.until is None or found.since <= found.until


@given(
    st.lists(
        st.sampled_from(
            "sejak sebelum hingga 2018 1999 April 12 lalu tahun bulan terakhir dua dan 2020-03-01 awal".split()
        )
    )
)
def test_words_of_time_in_any_order_give_a_span_in_order_or_none(words: list[str]) -> None:
    found = find_span(" ".join(words), TODAY)
    assert found is None or found.since is None or found.until is None or found.since <= found.until
