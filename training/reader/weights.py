"""The weights of a graph that `training.reader.export` wrote, back in the torch model, to train on from them."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from index.bundled import KINDS, LAYER_PARTS
from index.wheel import Floats
from training.reader.model import ReaderModel

HIDDEN = "bert.embeddings.LayerNorm"


def load_weights(model: ReaderModel, path: Path) -> None:
    """Put the weights of a checkpoint, of kept weights (.pt) or of an exported graph (.onnx) into the model."""
    if path.suffix == ".onnx":
        model.load_trained({name: torch.from_numpy(values.copy()) for name, values in read_graph(path).items()})
        return
    saved = torch.load(path, weights_only=True)
    model.load_trained(saved.get("model", saved))


def read_graph(path: Path) -> dict[str, Floats]:
    """The state of a ReaderModel without its word embeddings, as near as the graph's precision allows."""
    held = {each.name: numpy_helper.to_array(each) for each in onnx.load(path).graph.initializer}
    width = held["positions"].shape[1]
    state = {
        # The graph adds the one token type to every position; the sum is what both are for.
        "bert.embeddings.position_embeddings.weight": held["positions"],
        "bert.embeddings.token_type_embeddings.weight": np.zeros((1, width), dtype=np.float32),
        f"{HIDDEN}.weight": held["hidden.gamma"],
        f"{HIDDEN}.bias": held["hidden.beta"],
        "segments.weight": held["segment"],
        "places.weight": held["placed.w"].T,
        "places.bias": held["places.bias"],
        "judge.0.weight": held["judge.inner.w"].T,
        "judge.0.bias": held["judge.0.b"],
        "judge.3.weight": held["judge.outer.w"].T,
        "judge.3.bias": held["judge.3.b"],
    }
    layers = sum(name.endswith(".qkv.w") for name in held)
    for layer in range(layers):
        state |= _layer(held, f"l{layer}", f"bert.encoder.layer.{layer}")
    return {name: np.ascontiguousarray(values, dtype=np.float32) for name, values in state.items()}


def _layer(held: dict[str, Floats], short: str, long: str) -> dict[str, Floats]:
    def named(part: str, kind: str) -> str:
        return f"{long}.{LAYER_PARTS[part]}.{KINDS[kind]}"

    def product(part: str) -> Floats:
        scales = held.get(f"{short}.{part}.s")  # of int8 weights
        weights = held[f"{short}.{part}.w"]
        return (weights if scales is None else weights * scales).T

    found = {named("fi", "w"): product("fi"), named("fi", "b"): held[f"{short}.fi.b"]}
    for part, weights, bias in zip(
        "qkv", np.split(product("qkv"), 3), np.split(held[f"{short}.qkv.b"], 3), strict=True
    ):
        found |= {named(part, "w"): weights, named(part, "b"): bias}
    for part, norm in (("ao", "aln"), ("fo", "oln")):
        found |= {named(part, "w"): held[f"{short}.{part}.w"].T, named(part, "b"): held[f"{short}.{norm}.bias"]}
        found |= {named(norm, "w"): held[f"{short}.{norm}.gamma"], named(norm, "b"): held[f"{short}.{norm}.beta"]}
    return found
