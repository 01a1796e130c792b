"""The reader in torch: the bundled encoder with heads for the answer's place and for whether there is one."""

from dataclasses import dataclass

from torch import Tensor, nn
from transformers import BertModel

from index.bundled import bert_of
from index.wheel import read_wheel, wheel_file

DROPOUT = 0.1  # of what the heads see; dropout inside the encoder costs an eighth of the speed


@dataclass(frozen=True, slots=True)
class Logits:
    """`starts`, `ends`: (pairs, tokens), the first token standing for "no answer"; `answers`: (pairs,)."""

    starts: Tensor
    ends: Tensor
    answers: Tensor


class ReaderModel(nn.Module):
    """Word embeddings are frozen: they stay those of the wheel."""

    def __init__(self) -> None:
        super().__init__()
        wheel = read_wheel(wheel_file())
        self.bert: BertModel = bert_of(wheel)
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        self.bert.pooler = None
        for module in self.bert.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        width = wheel.hidden
        self.segments = nn.Embedding(2, width)
        nn.init.zeros_(self.segments.weight)
        self.dropout = nn.Dropout(DROPOUT)
        self.places = nn.Linear(width, 2)
        self.judge = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(DROPOUT), nn.Linear(width, 1))

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> Logits:
        words = self.bert.embeddings.word_embeddings(ids) + self.segments(segments)
        hidden = self.dropout(self.bert(inputs_embeds=words, attention_mask=mask).last_hidden_state)
        places = self.places(hidden).float()
        # Only passage tokens, and the first token for "no answer", can be chosen.
        closed = (segments == 0) | (mask == 0)
        closed[:, 0] = False
        places = places.masked_fill(closed.unsqueeze(-1), -1e4)
        return Logits(places[..., 0], places[..., 1], self.judge(hidden[:, 0]).squeeze(-1).float())

    def trained(self) -> dict[str, Tensor]:
        """Everything but the word embeddings, in fp32."""
        return {
            name: values.detach().cpu() for name, values in self.state_dict().items() if "word_embeddings" not in name
        }

    def load_trained(self, state: dict[str, Tensor]) -> None:
        """The inverse of `trained`. Raises RuntimeError where a weight is missing or unknown."""
        missing, unknown = self.load_state_dict(state, strict=False)
        if unknown or [name for name in missing if "word_embeddings" not in name]:
            raise RuntimeError(f"not the weights of this reader: missing {missing}, unknown {unknown}")


def parameter_groups(model: ReaderModel, rate: float, decay: float, fade: float) -> list[dict[str, object]]:
    """Groups for AdamW: heads learn at `rate` times four, layer n from the top at `rate * fade ** n`; norms and biases
    are not decayed."""
    layers = len(model.bert.encoder.layer)
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, values in model.named_parameters():
        if not values.requires_grad:
            continue
        if name.startswith("bert.encoder.layer."):
            scale = fade ** (layers - 1 - int(name.split(".")[3]))
        elif name.startswith("bert."):
            scale = fade**layers
        else:
            scale = 4.0
        groups.setdefault((rate * scale, decay if values.ndim > 1 else 0.0), []).append(values)
    return [{"params": params, "lr": lr, "weight_decay": wd} for (lr, wd), params in groups.items()]
