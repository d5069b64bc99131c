"""The AI Guard Vision model card's own function, kept reachable as it is."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TypedDict

if TYPE_CHECKING:
    from torch import nn

    from aiguard.detection.spec import Preprocessing


class Prediction(TypedDict):
    label: str
    score: float  # a logit, not a probability


CARD_MODEL: Final = "aivisionguard-v2"
MODELS_DIR: Final = Path("var/models")


def get_prediction(
    img: str | Path | BinaryIO, model: str = CARD_MODEL, models_dir: Path = MODELS_DIR
) -> list[Prediction]:
    """The two labels with the highest logits, highest first: [{"label", "score"}], in float32.

    Returns what the card's function returns on the same weights (equal within 1e-4), including its way of opening
    a picture: plain `convert("RGB")`, no orientation, no colour profile. The model is loaded once, not at each call.
    Source: model card of AashishKumar/AIvisionGuard-v2.
    """
    import numpy as np
    import pillow_heif
    import torch
    from PIL import Image

    from aiguard.detection.preprocess import pixels

    pillow_heif.register_heif_opener()  # AVIF needs no opener any more: Pillow reads it itself
    network, labels, preprocessing = _loaded(model, models_dir)
    with Image.open(img) as image:
        batch = torch.from_numpy(np.array(pixels([image.convert("RGB")], preprocessing)))
    with torch.inference_mode():
        top = network(batch).logits.topk(2)
    return [
        {"label": labels[index], "score": score}
        for index, score in zip(top.indices[0].tolist(), top.values[0].tolist(), strict=True)
    ]


@lru_cache(maxsize=2)
def _loaded(model: str, models_dir: Path) -> tuple[nn.Module, list[str], Preprocessing]:
    from aiguard.detection.networks.load import load_classifier
    from aiguard.detection.registry import find, folder_of, revision_of
    from aiguard.detection.spec import read_spec

    entry = find(model)
    folder = folder_of(entry, models_dir)
    spec = read_spec(folder, model_id=entry.id, revision=revision_of(entry, models_dir))
    network = load_classifier(folder)
    labels = [str(network.config.id2label[index]) for index in range(network.config.num_labels)]
    return network, labels, spec.preprocessing
