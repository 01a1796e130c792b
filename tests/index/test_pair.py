"""What the reader sees: windows that show the whole passage, spans that come back to the text."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.bundled import ensure_folder
from index.embed import TOKENIZER_FILE, load_tokenizer
from index.pair import EOS, Seen, decode, encode, tidy, whole, windows

TEXT = "Ir H Hasanuddin menerima Rp1,8 miliar pada 11 Juli 2022 (Senin). Naskahnya diteken di Kota Toyama."


@pytest.fixture(scope="module")
def tokenizer(models: Path) -> Tokenizer:
    return load_tokenizer(ensure_folder(models) / TOKENIZER_FILE)


def test_offsets_leave_blanks_out_and_cover_every_other_character(tokenizer: Tokenizer) -> None:
    encoded = encode(tokenizer, TEXT)
    assert all(TEXT[start:end].strip() == TEXT[start:end] for start, end in encoded.offsets)
    covered = {at for start, end in encoded.offsets for at in range(start, end)}
    assert {at for at, char in enumerate(TEXT) if not char.isspace()} == covered


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 1000])
def test_windows_show_every_token_and_keep_their_size(tokenizer: Tokenizer, count: int) -> None:
    question, passage = encode(tokenizer, "Siapa?"), encode(tokenizer, " ".join(["kota"] * count))
    pairs = windows(question, passage)
    shown = {pair.offset + at for pair in pairs for at in range(len(pair.ids) - pair.first - 1)}
    assert set(range(len(passage.ids))) == shown
    assert all(len(pair.ids) <= pair.first + 256 + 1 and pair.ids[-1] == EOS for pair in pairs)


def test_the_highest_allowed_span_is_chosen(tokenizer: Tokenizer) -> None:
    title = "Judul berita: "
    seen, encoded = Seen(title + TEXT, len(title)), encode(tokenizer, title + TEXT)
    (pair,) = windows(encode(tokenizer, "Kapan?"), encoded)
    start = seen.text.index("11 Juli 2022")
    at = [each for each, (begin, end) in enumerate(encoded.offsets) if begin < start + 12 and end > start]
    starts, ends = (np.zeros(len(pair.ids), dtype=np.float32) for _ in range(2))
    starts[pair.first + at[0]] = ends[pair.first + at[-1]] = 5.0
    starts[pair.first] = ends[pair.first] = 9.0  # in the title, which is no answer
    span = decode(seen, pair, encoded, starts, ends, 1.5)
    assert "11 Juli 2022" == seen.text[span.start : span.end]
    assert 10.0 == span.margin
    assert 1.5 == span.judged


def test_nothing_to_read_gives_an_empty_span(tokenizer: Tokenizer) -> None:
    for text in ("", "   ", "Judul"):
        encoded = encode(tokenizer, text)
        (pair,) = windows(encode(tokenizer, "Kapan?"), encoded)
        nothing = np.zeros(len(pair.ids), dtype=np.float32)
        span = decode(Seen(text, len(text)), pair, encoded, nothing, nothing, 0.0)
        assert span.start == span.end == len(text)
        assert -30.0 == span.margin


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ("2022.", "2022"),
        (" Jepang,", "Jepang"),
        ("(30/8", "30/8"),
        ("2022 (Senin)", "2022 (Senin)"),
        ("Tokyo)", "Tokyo"),
        ("Robert F.", "Robert F."),
        ("PT Semen Padang Tbk.", "PT Semen Padang Tbk."),
        ("“ya”", "“ya”"),
        ("...", ""),
    ],
)
def test_a_span_is_freed_of_what_a_token_brought_along(given_: str, wanted: str) -> None:
    start, end = tidy(given_, 0, len(given_))
    assert wanted == given_[start:end]


@given(st.text(max_size=60))
def test_a_tidied_span_lies_within_the_span(text: str) -> None:
    start, end = tidy(text, 0, len(text))
    assert 0 <= start <= end <= len(text)


SENTENCE = (
    "Bupati Ir H Hasanuddin, S.T., M.Si. menerima Rp1,8 miliar dan US$ 2.5 million dari 12.500 orang, 45 persen. Usai."
)


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ("Hasanuddin", "Ir H Hasanuddin, S.T., M.Si."),
        ("asanudd", "Ir H Hasanuddin, S.T., M.Si."),
        ("1", "Rp1,8 miliar"),
        ("2.5", "US$ 2.5 million"),
        ("12", "12.500"),
        ("500 orang", "12.500 orang"),
        ("45", "45 persen"),
        ("Bupati", "Bupati"),
        ("Usai", "Usai"),
    ],
)
def test_no_name_number_or_title_is_cut(part: str, wanted: str) -> None:
    at = SENTENCE.index(part)
    start, end = whole(SENTENCE, 0, at, at + len(part))
    assert wanted == SENTENCE[start:end]


@given(st.text(max_size=60), st.data())
def test_a_whole_span_holds_the_span_and_stays_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    begins = data.draw(st.integers(0, start))
    first, last = whole(text, begins, start, end)
    assert begins <= first <= start <= end <= last <= len(text)
