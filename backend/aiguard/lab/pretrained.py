"""Fine-tuning: a classifier of transformers' from the hub or a folder. A head of two outputs is kept, others go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

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
        size = (self.preprocessing.height, self.preprocessing.width)
        if tuple(pixels.shape[2:]) != size:
            mode = "bicubic" if self.preprocessing.resample == "bicubic" else "bilinear"
            pixels = interpolate(pixels, size, mode=mode, antialias=True)
        logits: Tensor = self.vit(((pixels * 0.5 + 0.5) - self.mean) / self.std).logits
        return logits


def described(start: str, labels: dict[int, str]) -> tuple[Any, Preprocessing]:
    """Its configuration, for our labels, and how its pictures are to be prepared."""
    from transformers import AutoConfig, AutoImageProcessor

    from aiguard.detection.spec import preprocessing_of

    try:
        config = AutoConfig.from_pretrained(start, trust_remote_code=False)
        load: Any = AutoImageProcessor.from_pretrained
        processor = load(start, trust_remote_code=False, backend="pil")
    except (OSError, ValueError) as error:
        raise StartUnavailable(start, str(error).splitlines()[0]) from None
    config.id2label, config.label2id = dict(labels), {name: index for index, name in labels.items()}
    return config, preprocessing_of(processor.to_dict(), config.to_dict())


def _network(start: str, config: Any) -> Any:
    from transformers import AutoModelForImageClassification

    try:
        return AutoModelForImageClassification.from_pretrained(
            start, config=config, ignore_mismatched_sizes=True, use_safetensors=True, dtype=torch.float32
        )
    except (OSError, ValueError) as error:
        raise StartUnavailable(start, str(error).splitlines()[0]) from None


def _empty(config: Any) -> Any:
    from transformers import AutoModelForImageClassification

    make: Any = AutoModelForImageClassification.from_config
    return make(config)
