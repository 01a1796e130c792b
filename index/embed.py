"""Embedder: texts to unit vectors, through sentence-transformers. Knows nothing of articles or stores."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer
from transformers import PreTrainedModel, PreTrainedTokenizerFast

Vectors = NDArray[np.float32]
PROMPTS = {"query": "query: ", "document": "passage: "}  # of multilingual-e5
ONNX_FILE = "onnx/model_quantised.onnx"
TOKENIZER_FILE = "tokenizer.json"
MAX_TOKENS = 512  # positions of the bundled model
BATCH = 16  # texts; larger batches only add padding on two cores


def load_tokenizer(file: Path) -> Tokenizer:
    """The tokenizer of a file, loaded once: its vocabulary takes half a second and 300 MB. Nothing may set its
    truncation."""
    return _tokenizer(file.resolve())  # the folder of models may be a link


@lru_cache(maxsize=1)
def _tokenizer(file: Path) -> Tokenizer:
    return Tokenizer.from_file(str(file))


class OnnxTransformer(InputModule):
    """The transformer step of a SentenceTransformer, run by ONNX Runtime instead of torch."""

    save_in_root = False

    def __init__(self, folder: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = load_tokenizer(folder / TOKENIZER_FILE)
        self.max_seq_length = MAX_TOKENS
        self._session = onnxruntime.InferenceSession(folder / ONNX_FILE, providers=["CPUExecutionProvider"])

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Token ids and mask of shape (texts, longest text), padded on the right."""
        encoded = [one.ids for one in self.tokenizer.encode_batch([(prompt or "") + str(text) for text in inputs])]
        encoded = [one if len(one) <= MAX_TOKENS else [*one[: MAX_TOKENS - 1], one[-1]] for one in encoded]
        ids = np.ones((len(encoded), max(map(len, encoded))), dtype=np.int64)  # 1 is the padding piece
        mask = np.zeros_like(ids)
        for row, one in enumerate(encoded):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        return {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add token_embeddings, float32 of shape (texts, tokens, dimensions)."""
        feed = {name: features[name].numpy() for name in ("input_ids", "attention_mask")}
        features["token_embeddings"] = torch.from_numpy(self._session.run(None, feed)[0])
        return features

    def get_embedding_dimension(self) -> int:
        """Width of a token's vector."""
        return int(self._session.get_outputs()[0].shape[-1])

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """The bundled folder is made by index.bundled alone; a copy of it is the way to save it."""
        raise NotImplementedError(f"copy the folder of the bundled model instead of saving it to {output_path}")


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a model's cosines lie: those of texts that have nothing in common are about `least`, those of a question
    and its answer at most `least + width`. `language_offset`: how much nearer a text is to texts of its own language,
    whatever they say."""

    least: float = 0.0
    width: float = 1.0
    language_offset: float = 0.0


# Measured on Belebele's parallel passages, half of them in each language (docs/decisions.md).
BUNDLED_SCALE = Scale(least=0.72, width=0.23, language_offset=0.04)


class Embedder:
    """Unit vectors of questions and passages. One instance serves many threads one call at a time."""

    def __init__(self, model: SentenceTransformer, name: str, scale: Scale | None = None) -> None:
        self._model = model
        self.scale = scale or Scale()
        #: what the manifest of an index names as the maker of its vectors
        self.name = name
        self.dimensions: int = model.get_embedding_dimension() or 0

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, dimensions), with the model's prompt for questions where it has one."""
        return self._encode(self._model.encode_query, texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, dimensions), with the model's prompt for documents where it has one."""
        return self._encode(self._model.encode_document, texts)

    def count_tokens(self, text: str) -> int:
        """Tokens of the text without the special ones at its ends."""
        tokenizer = self._model.tokenizer
        if isinstance(tokenizer, Tokenizer):
            return len(tokenizer.encode(text, add_special_tokens=False))
        return len(tokenizer.encode(text, add_special_tokens=False, verbose=False))

    def _encode(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)


def bundled_embedder(folder: Path, name: str) -> Embedder:
    """The embedder of a folder made by index.bundled, run by ONNX Runtime."""
    transformer = OnnxTransformer(folder)
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    model = SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=PROMPTS, device="cpu")
    return Embedder(model, name, BUNDLED_SCALE)


def named_embedder(name: str) -> Embedder:
    """Any sentence-transformers model by its name or folder, with its own prompts.

    Raises OSError or ValueError where sentence-transformers cannot load it.
    """
    return Embedder(SentenceTransformer(name, device="cpu", trust_remote_code=False), name)


def save_folder(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Write a transformer with mean pooling as an ordinary sentence-transformers folder."""
    transformer_folder = folder / "parts"
    model.save_pretrained(transformer_folder)
    tokenizer.save_pretrained(transformer_folder)
    transformer = Transformer(str(transformer_folder))
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    whole = SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=PROMPTS, device="cpu")
    whole.save(str(folder), create_model_card=False)
    for path in transformer_folder.iterdir():
        path.unlink()
    transformer_folder.rmdir()
