"""Small networks kept as the hub keeps published ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

RESNET: dict[str, Any] = {"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 1], "layer_type": "basic"}
TOLD = '{"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}'  # ImageNet's


def publish(network: Any, folder: Path) -> None:
    """A network of transformers with its weights, its configuration and its preprocessing."""
    network.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(TOLD, encoding="utf-8")
