"""The mean of two readers."""

from pathlib import Path

import torch

from training.reader.average import averaged
from training.reader.model import ReaderModel


def test_every_weight_is_the_mean_of_both(tmp_path: Path) -> None:
    paths = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        paths.append(tmp_path / f"{seed}.pt")
        torch.save(ReaderModel().trained(), paths[-1])
    one, other = (torch.load(path, weights_only=True) for path in paths)
    mean = averaged(*paths)
    assert mean.keys() == one.keys()
    assert all(torch.allclose(values, (one[name] + other[name]) / 2) for name, values in mean.items())
    assert not torch.equal(mean["places.weight"], one["places.weight"])
