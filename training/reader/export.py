"""The trained reader as the ONNX graph that ships, and the proof that both read alike.

    python -m training.reader.export WEIGHTS [TARGET]     # writes index/reader.onnx, prints both readers' figures

Query, key and value are one product in int8, on seven bits a weight so that no processor overflows; the other products
keep their weights in fp16 and multiply in fp32 (docs/decisions.md has what each costs). The calibration of the score is
fitted to the exported graph's own logits on the part of IDK-MRC's training split that nothing is trained on.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from index.bundled import KINDS, LAYER_PARTS, ensure_bundled, ensure_folder
from index.embed import TOKENIZER_FILE, load_tokenizer
from index.graph import Graph, add_layers, tensor_info
from index.reader import READER_FILE, Reader
from index.wheel import Floats, read_wheel, wheel_file
from training.reader.evaluate import MODELS, TorchReader, report
from training.reader.model import ReaderModel
from training.reader.weights import load_weights

SEVEN_BITS = 63


class _ReaderProducts:
    def __init__(self, graph: Graph, state: dict[str, Floats]) -> None:
        self._graph, self._state = graph, state

    def floats(self, name: str) -> Floats:
        """`l3.fo.w` and the like."""
        layer, part, kind = name.split(".")
        return self._state[f"bert.encoder.layer.{layer[1:]}.{LAYER_PARTS[part]}.{KINDS[kind]}"]

    def of_normalised(self, source: str, name: str, parts: list[str]) -> str:
        weights = np.concatenate([self.floats(f"{part}.w") for part in parts])
        bias = np.concatenate([self.floats(f"{part}.b") for part in parts])
        if len(parts) > 1:
            return self._graph.int8_product(source, name, weights, bias, SEVEN_BITS)
        product = half_product(self._graph, source, name, weights)
        return self._graph.node("Add", [product, self._graph.weight(f"{name}.b", bias)], f"{name}.sum")

    def of_any(self, source: str, name: str, part: str) -> str:
        return half_product(self._graph, source, name, self.floats(f"{part}.w"))


def half_product(graph: Graph, source: str, name: str, weights: Floats) -> str:
    """Source @ weights.T, the weights stored in fp16."""
    stored = graph.weight(f"{name}.w", weights.T.astype(np.float16))
    wide = graph.node("Cast", [stored], f"{name}.wide", to=TensorProto.FLOAT)
    return graph.node("MatMul", [source, wide], name)


def write_reader(state: dict[str, Floats], path: Path, calibration: tuple[float, float, float]) -> None:
    """Words (batch, tokens, hidden) fp32, attention_mask and segments (batch, tokens) int64 in; places (batch, tokens,
    2) and judged (batch, 1, 1) out."""
    wheel = read_wheel(wheel_file())
    graph = Graph(wheel.epsilon)
    embeddings = {name.rsplit(".", 2)[-2]: values for name, values in state.items() if name.startswith("bert.emb")}
    table = embeddings["position_embeddings"] + embeddings["token_type_embeddings"][0]
    place = graph.places("attention_mask", table)
    segment = graph.node("Gather", [graph.weight("segment", state["segments.weight"]), "segments"], "of", axis=0)
    total = graph.node("Add", [graph.node("Add", ["words", segment], "segmented"), place], "embedded")
    norm = state["bert.embeddings.LayerNorm.weight"], state["bert.embeddings.LayerNorm.bias"]
    hidden = graph.normalise(total, "hidden", norm)
    hidden = add_layers(graph, _ReaderProducts(graph, state), wheel.layers, wheel.heads, hidden)
    places = half_product(graph, hidden, "placed", state["places.weight"])
    graph.node("Add", [places, graph.weight("places.bias", state["places.bias"])], "places")
    first = graph.node("Gather", [hidden, graph.weight("origin", np.array(0, dtype=np.int64))], "first", axis=1)
    inner = half_product(graph, first, "judge.inner", state["judge.0.weight"])
    inner = graph.node("Add", [inner, graph.weight("judge.0.b", state["judge.0.bias"])], "judge.biased")
    inner = graph.node("Gelu", [inner], "judge.gelu")
    judged = half_product(graph, inner, "judge.outer", state["judge.3.weight"])
    graph.node("Add", [judged, graph.weight("judge.3.b", state["judge.3.bias"])], "judged")
    inputs = [tensor_info("words", TensorProto.FLOAT, wheel.hidden)]
    inputs += [tensor_info(name, TensorProto.INT64) for name in ("attention_mask", "segments")]
    judged_info = helper.make_tensor_value_info("judged", TensorProto.FLOAT, ["batch", 1, 1])
    graph.save(path, "tanya-warta-reader", inputs, [tensor_info("places", TensorProto.FLOAT, 2), judged_info])
    made = onnx.load(path)
    helper.set_model_props(made, {"calibration": json.dumps(calibration)})
    onnx.save(made, path)


def main() -> None:
    count_tokens = ensure_bundled(MODELS).count_tokens
    model = ReaderModel()
    load_weights(model, Path(sys.argv[1]))
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else READER_FILE
    state = {name: values.float().numpy() for name, values in model.trained().items()}
    tokenizer = load_tokenizer(ensure_folder(MODELS) / TOKENIZER_FILE)
    write_reader(state, target, (1.0, 1.0, 0.0))
    exported = report(Reader(tokenizer, target), count_tokens)
    write_reader(state, target, exported.calibration)
    print(f"calibration {exported.calibration}, threshold {exported.threshold:.2f}")
    for name, value in report(TorchReader(model, tokenizer), count_tokens).figures.items():
        print(f"{name:24} torch {value:8.4f}   onnx {exported.figures[name]:8.4f}")


if __name__ == "__main__":
    main()
