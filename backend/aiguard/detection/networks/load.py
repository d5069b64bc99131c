"""A classifier from a folder: one of transformers' or of our own, by what its config.json says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aiguard.detection.spec import ModelSpec


class Network(Protocol):
    """float32 (N, 3, H, W), normalised, and bool (N,) "this view is a whole picture" → logits (N, labels)."""

    def __call__(self, pixels: Tensor, whole: Tensor) -> Tensor: ...

    def to(self, device: torch.device) -> Network: ...

    def parameters(self) -> Iterator[nn.Parameter]: ...


class HubNetwork(nn.Module):
    """A classifier of transformers, which takes every view alike."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, pixels: Tensor, whole: Tensor) -> Tensor:  # noqa: ARG002
        logits: Tensor = self.inner(pixels).logits
        return logits


def load_network(folder: Path, spec: ModelSpec) -> tuple[Any, list[str]]:
    """In eval mode, with its labels by index."""
    if spec.architecture == "crop-hybrid":
        from aiguard.detection.networks import hybrid

        return hybrid.load(folder), [spec.labels.real, spec.labels.ai]
    if spec.architecture == "cifake-topology":
        from aiguard.detection.networks import topology

        return topology.load(folder), [spec.labels.real, spec.labels.ai]
    if spec.architecture == "fronted":
        from aiguard.detection.networks import fronted

        return fronted.load(folder), [spec.labels.real, spec.labels.ai]
    if spec.architecture == "timm-vit":
        from aiguard.detection.networks.timm_vit import load

        inner = load(folder, (spec.labels.real, spec.labels.ai))
    else:
        inner = load_classifier(folder)
    labels = spec.outputs or tuple(str(inner.config.id2label[index]) for index in range(inner.config.num_labels))
    return HubNetwork(inner).eval(), list(labels)


def load_classifier(folder: Path) -> Any:
    """transformers' own class for the folder's config.json, in full precision however it is stored."""
    from transformers import AutoModelForImageClassification
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    return AutoModelForImageClassification.from_pretrained(
        folder, local_files_only=True, use_safetensors=True, trust_remote_code=False, dtype=torch.float32
    ).eval()
