"""What ships can be trained on from: the graph's weights come back as those of the model that they were."""

import torch

from index.pair import Seen
from index.reader import READER_FILE, Reader
from tests.index.test_reader import ENGLISH, INDONESIAN
from training.reader.evaluate import TorchReader
from training.reader.model import ReaderModel
from training.reader.weights import load_weights

ASKED = [
    ("Kapan nota kesepahaman Muara Enim dan Toyama diteken?", Seen(INDONESIAN)),
    ("How long will the engineers stay?", Seen(ENGLISH)),
    ("Berapa lama insinyur itu diperbantukan?", Seen(ENGLISH)),
]


def test_the_graph_read_back_into_torch_reads_alike(reader: Reader) -> None:
    torch.manual_seed(0)
    model = ReaderModel()
    load_weights(model, READER_FILE)
    back = TorchReader(model, reader.tokenizer).spans(ASKED)
    for one, other in zip(reader.spans(ASKED), back, strict=True):
        assert (one.start, one.end) == (other.start, other.end)
        assert abs(one.judged - other.judged) < 1.0  # bf16 and a second rounding
