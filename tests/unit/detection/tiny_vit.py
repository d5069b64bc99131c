"""A random ViT of the card's architecture, small, saved as the hub lays it out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import torch
from transformers import ViTConfig, ViTForImageClassification

if TYPE_CHECKING:
    from pathlib import Path


def save_tiny_vit(folder: Path, *, labels: tuple[str, ...] = ("FAKE", "REAL"), side: int = 32, seed: int = 1) -> Path:
    torch.manual_seed(seed)
    config = ViTConfig(
        image_size=side,
        patch_size=8,
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=3,
        intermediate_size=96,
        initializer_range=0.4,  # far enough from zero that answers differ between pictures
        id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)},
    )
    ViTForImageClassification(config).save_pretrained(folder)
    processor = {
        "image_processor_type": "ViTImageProcessor",
        "do_resize": True,
        "size": {"height": side, "width": side},
        "resample": 2,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(processor))
    return folder
