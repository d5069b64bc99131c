"""A ViT that begins as pre-trained ones end up. Source: Trockman & Kolter 2023, "Mimetic Initialization".

Small sets hold too little to find this structure from nothing: queries and keys that look alike let a place attend to
itself and, by sine positions, to its neighbours; values and their projection begin as a faint negative identity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import ViTForImageClassification

LIKE, NOISE = 0.7, 0.7  # of queries times keys: alpha and beta of the paper
PLACES = 0.3  # amplitude of the positions beside patches of about 0.5
OPPOSED, VALUE_NOISE = 0.4, 0.4  # of values times projection


@torch.no_grad()
def mimetic_start(vit: ViTForImageClassification) -> None:
    """In place; draws from torch's generator."""
    config: Any = vit.config
    width, heads = config.hidden_size, config.num_attention_heads
    for layer in vit.vit.layers:
        q, k, v, o = (layer.get_parameter(f"attention.{name}_proj.weight") for name in "qkvo")
        for head in range(heads):
            rows = slice(head * width // heads, (head + 1) * width // heads)
            query, key = _product(width, LIKE, NOISE, width // heads)
            q[rows], k[rows] = query.T, key.T
        value, out = _product(width, -OPPOSED, VALUE_NOISE, width)
        v.copy_(value.T)
        o.copy_(out)
    places = vit.get_parameter("vit.embeddings.position_embeddings")
    side = config.image_size // config.patch_size
    places[0, 1:] = PLACES * sine_places(side, width)
    # transformers begins with patches so faint that such places would drown them.
    patches = vit.get_parameter("vit.embeddings.patch_embeddings.projection.weight")
    patches.normal_(0, patches[0].numel() ** -0.5)


def _product(width: int, like: float, noise: float, rank: int) -> tuple[Tensor, Tensor]:
    """Two (width, rank) factors whose product is about noise · Z + like · identity."""
    wanted = noise * torch.randn(width, width) / width**0.5 + like * torch.eye(width)
    left, values, right = torch.linalg.svd(wanted)
    root = values[:rank].sqrt()
    return left[:, :rank] * root, right[:rank].T * root


def sine_places(side: int, width: int) -> Tensor:
    """(side², width): sines and cosines of row and column. Source: Vaswani et al. 2017."""
    grid = torch.arange(side).float()
    waves = 1.0 / 10000 ** (torch.arange(width // 4).float() / (width // 4))
    angles = grid[:, None] * waves  # (side, width / 4)
    along = torch.cat([angles.sin(), angles.cos()], 1)  # (side, width / 2)
    rows, columns = along[:, None].expand(-1, side, -1), along[None].expand(side, -1, -1)
    return torch.cat([rows, columns], 2).reshape(side * side, -1)
