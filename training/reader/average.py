"""The mean of two readers' weights, which reads better than either where one was trained on from the other.

    python -m training.reader.average WEIGHTS WEIGHTS TARGET.pt

After Wortsman et al. 2022, "Model soups". docs/decisions.md has what it gave.
"""

import sys
from pathlib import Path

import torch

from training.reader.model import ReaderModel
from training.reader.weights import load_weights


def averaged(first: Path, second: Path) -> dict[str, torch.Tensor]:
    """The mean of both, name by name, without the word embeddings."""
    model = ReaderModel()
    load_weights(model, first)
    one = {name: values.clone() for name, values in model.trained().items()}
    load_weights(model, second)
    return {name: (one[name] + values) / 2 for name, values in model.trained().items()}


if __name__ == "__main__":
    torch.save(averaged(Path(sys.argv[1]), Path(sys.argv[2])), sys.argv[3])
