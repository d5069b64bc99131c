"""Fine-tuning: a classifier of transformers' from the hub or a folder.

A head of two outputs is kept, in our order where its labels tell theirs; others go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from aiguard.detection.spec import AI_NAMES
from aiguard.lab.errors import StartUnavailable

if TYPE_CHECKING:
    from aiguard.detection.spec import Preprocessing


class Pretrained(nn.Module):
    """Takes the lab's normalised pixels of any size; resizes and normalises them as the start wants them."""

    mean: Tensor
    std: Tensor

    def __init__(self, start: str, labels: dict[int, str], *, weights: bool = True) -> None:
        super().__init__()
        config, self.preprocessing = described(start, labels)
        self.vit = _network(start, config) if weights else _empty(config)
        self.register_buffer("mean", torch.tensor(self.preprocessing.mean)[:, None, None], persistent=False)
        self.register_buffer("std", torch.tensor(self.preprocessing.std)[:, None, None], persistent=False)

    def forward(self, pixels: Tensor) -> Tensor:
        logits: Tensor = self.vit(((self._sized(pixels) * 0.5 + 0.5) - self.mean) / self.std).logits
        return logits

    def _sized(self, pixels: Tensor) -> Tensor:
        """As detection.preprocess does it to one picture."""
        told = self.preprocessing
        height, width = pixels.shape[2:]
        wanted = (told.height, told.width)
        if told.short_edge_px is not None:
            scale = told.short_edge_px / min(height, width)
            wanted = (max(told.height, round(height * scale)), max(told.width, round(width * scale)))
        if (height, width) != wanted:
            mode = "bicubic" if told.resample == "bicubic" else "bilinear"
            pixels = interpolate(pixels, wanted, mode=mode, antialias=True)
        top, left = (wanted[0] - told.height) // 2, (wanted[1] - told.width) // 2
        return pixels[:, :, top : top + told.height, left : left + told.width]


def described(start: str, labels: dict[int, str]) -> tuple[Any, Preprocessing]:
    """Its configuration, for our labels, and how its pictures are to be prepared."""
    from transformers import AutoConfig, AutoImageProcessor

    from aiguard.detection.spec import preprocessing_of

    try:
        config = AutoConfig.from_pretrained(start, trust_remote_code=False)
        load: Any = AutoImageProcessor.from_pretrained
        processor = load(start, trust_remote_code=False, backend="pil")
        preprocessing = preprocessing_of(processor.to_dict(), config.to_dict())
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise StartUnavailable(start, f"{error or type(error).__name__}".splitlines()[0]) from None
    config.id2label, config.label2id = dict(labels), {name: index for index, name in labels.items()}
    return config, preprocessing


def _network(start: str, config: Any) -> Any:
    from transformers import AutoConfig, AutoModelForImageClassification

    try:
        theirs = AutoConfig.from_pretrained(start, trust_remote_code=False).id2label
        network = AutoModelForImageClassification.from_pretrained(
            start, config=config, ignore_mismatched_sizes=True, use_safetensors=True, dtype=torch.float32
        )
    except (OSError, ValueError) as error:
        raise StartUnavailable(start, str(error).splitlines()[0]) from None
    if len(theirs) == len(config.id2label) and _calls_the_first_ai(theirs):
        _swap_outputs(network)
    return network


def _calls_the_first_ai(labels: dict[int, str]) -> bool:
    return str(labels[0]).lower() in AI_NAMES


@torch.no_grad()
def _swap_outputs(network: nn.Module) -> None:
    head = [module for module in network.modules() if isinstance(module, nn.Linear) and module.out_features == 2][-1]
    for values in (head.weight, head.bias):
        values.copy_(values.flip(0))


def _empty(config: Any) -> Any:
    from transformers import AutoModelForImageClassification

    make: Any = AutoModelForImageClassification.from_config
    return make(config)
