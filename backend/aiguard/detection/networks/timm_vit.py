"""A ViT saved by timm, on transformers' ViT. timm itself pulls torchvision, which has no build beside CPU torch.

Keys of timm's VisionTransformer, with or without a wrapping module's "vit." before them. A head of one output is read
as the log-odds of the second label: its first row becomes zero. Source: timm, models/vision_transformer.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import torch
from safetensors.torch import load_file
from transformers import ViTConfig, ViTForImageClassification

from aiguard.detection.errors import ModelDamaged
from aiguard.detection.spec import WEIGHTS

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

HEAD_WIDTH: Final = 64  # of every ViT in timm that these models start from
NORM_EPSILON: Final = 1e-6  # timm's; transformers' default differs
INSIDE_A_BLOCK: Final = {
    "norm1": "layernorm_before",
    "norm2": "layernorm_after",
    "attn.proj": "attention.o_proj",
    "mlp.fc1": "mlp.fc1",
    "mlp.fc2": "mlp.fc2",
}
OUTSIDE: Final = {
    "cls_token": "vit.embeddings.cls_token",
    "pos_embed": "vit.embeddings.position_embeddings",
    "patch_embed.proj.weight": "vit.embeddings.patch_embeddings.projection.weight",
    "patch_embed.proj.bias": "vit.embeddings.patch_embeddings.projection.bias",
    "norm.weight": "vit.layernorm.weight",
    "norm.bias": "vit.layernorm.bias",
}


def load(folder: Path, labels: tuple[str, str]) -> Any:
    """In eval mode. ModelDamaged when the weights are not those of a plain ViT."""
    weights = {name.removeprefix("vit."): value for name, value in load_file(folder / WEIGHTS).items()}
    try:
        network = ViTForImageClassification(_config(weights, labels))
        network.load_state_dict(_renamed(weights), strict=True)
    except (KeyError, RuntimeError, StopIteration) as error:
        raise ModelDamaged(folder / WEIGHTS, f"does not hold a plain ViT of timm: {str(error)[:200]}") from None
    return network.eval()  # type: ignore[no-untyped-call]


def _config(weights: dict[str, Tensor], labels: tuple[str, str]) -> ViTConfig:
    """The shape of the network, read off its weights."""
    width, _, patch, _ = weights["patch_embed.proj.weight"].shape
    places = weights["pos_embed"].shape[1] - 1
    return ViTConfig(
        hidden_size=width,
        patch_size=patch,
        image_size=patch * round(places**0.5),
        num_hidden_layers=1 + max(int(name.split(".")[1]) for name in weights if name.startswith("blocks.")),
        num_attention_heads=width // HEAD_WIDTH,
        intermediate_size=weights["blocks.0.mlp.fc1.weight"].shape[0],
        layer_norm_eps=NORM_EPSILON,
        id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)},
    )


def _renamed(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for name, value in weights.items():
        if name.startswith("head."):
            found["classifier." + name.removeprefix("head.")] = _two_outputs(value)
        elif block := re.fullmatch(r"blocks\.(\d+)\.(.+)\.(weight|bias)", name):
            found |= _of_a_block(f"vit.layers.{block[1]}", block[2], block[3], value)
        else:
            found[OUTSIDE[name]] = value
    return found


def _of_a_block(layer: str, part: str, kind: str, value: Tensor) -> dict[str, Tensor]:
    if part == "attn.qkv":
        parts = value.chunk(3)  # query, key, value, one below the other
        return {f"{layer}.attention.{one}_proj.{kind}": own for one, own in zip("qkv", parts, strict=True)}
    return {f"{layer}.{INSIDE_A_BLOCK[part]}.{kind}": value}


def _two_outputs(value: Tensor) -> Tensor:
    return value if len(value) != 1 else torch.cat([torch.zeros_like(value), value])
