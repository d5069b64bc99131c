"""Two maps of a ViT's answer, over its patches: what raised the log-odds of "AI", the parts against it left out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from aiguard.detection.networks.stemmed import StemmedViT
from aiguard.detection.networks.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from transformers import ViTForImageClassification

    Map = NDArray[np.float32]


def gradient_attention(network: ViTForImageClassification | StemmedViT, pixels: Tensor, ai_index: int) -> Map:
    """float32 (1, 3, H, W), normalised → float32 (h, w), a value a patch, >= 0. Not for two threads at once.

    Source: Chefer et al. 2021, "Generic Attention-model Explainability", eqs. 5 and 6.
    """
    with _prepared(network) as layers, _recorded([layer.get_submodule("attention") for layer in layers]) as seen:
        odds = _log_odds(network, pixels, ai_index)
        attentions = [weights for _, weights in seen]  # each (1, heads, T, T)
        gradients = torch.autograd.grad(odds, attentions)
    relevance = torch.eye(attentions[0].shape[-1], device=odds.device)
    for attention, gradient in zip(attentions, gradients, strict=True):
        cam = (gradient * attention.detach()).clamp(min=0).mean(1)[0]  # (T, T)
        relevance = relevance + cam @ relevance
    return _grid(relevance[0, 1:], pixels)


def grad_cam(network: ViTForImageClassification | StemmedViT | Topology, pixels: Tensor, ai_index: int) -> Map:
    """As above, from the last block's first norm. Source: Selvaraju et al. 2017, with tokens in place of pixels.

    Of a plain CNN: from its last convolution, as in the source.
    """
    if isinstance(network, Topology):
        return _convolutional(network, pixels, ai_index)
    with _prepared(network) as layers, _recorded([layers[-1].get_submodule("layernorm_before")]) as seen:
        odds = _log_odds(network, pixels, ai_index)
        (gradient,) = torch.autograd.grad(odds, seen)
    tokens, slopes = seen[0].detach()[0, 1:], gradient[0, 1:]  # (T - 1, C)
    return _grid((tokens @ slopes.mean(0)).clamp(min=0), pixels)


def _convolutional(network: Topology, pixels: Tensor, ai_index: int) -> Map:
    with torch.inference_mode(False), torch.enable_grad(), torch.autocast(pixels.device.type, enabled=False):
        last = max(at for at, step in enumerate(network.features) if isinstance(step, nn.Conv2d)) + 1  # with its ReLU
        seen: Tensor = network.features[: last + 1](pixels.detach().clone().requires_grad_())  # (1, C, h, w)
        logits = network.head(network.features[last + 1 :](seen))[0]
        others = [index for index in range(len(logits)) if index != ai_index]
        (gradient,) = torch.autograd.grad(logits[ai_index] - logits[others].logsumexp(0), seen)
    found: Map = (seen * gradient.mean((2, 3), keepdim=True)).sum(1)[0].clamp(min=0).detach().float().cpu().numpy()
    return found


@contextmanager
def _prepared(network: ViTForImageClassification | StemmedViT) -> Iterator[nn.ModuleList]:
    """The network's blocks, in eval mode, in full precision, with attention that shows its weights; then as before."""
    inner = network.transformer if isinstance(network, StemmedViT) else network
    before = inner.config._attn_implementation  # noqa: SLF001 (transformers has no public name to read it by)
    modes = [(module, module.training) for module in network.modules()]
    device = next(network.parameters()).device.type
    network.train(False)
    inner.set_attn_implementation("eager")
    try:
        with torch.inference_mode(False), torch.enable_grad(), torch.autocast(device, enabled=False):
            yield inner.vit.layers
    finally:
        inner.set_attn_implementation(before)
        for module, training in modes:
            module.training = training


@contextmanager
def _recorded(modules: list[nn.Module]) -> Iterator[list[Tensor]]:
    """What each module gave, in order. Not by output_attentions: that leaves its hooks on the network for good."""
    outputs: list[Tensor] = []
    hooks = [module.register_forward_hook(lambda _, __, output: outputs.append(output)) for module in modules]
    try:
        yield outputs
    finally:
        for hook in hooks:
            hook.remove()


def _log_odds(network: ViTForImageClassification | StemmedViT, pixels: Tensor, ai_index: int) -> Tensor:
    """Of "AI" against all other labels together, as the detector counts them. ValueError: not one picture."""
    if pixels.ndim != 4 or len(pixels) != 1:
        raise ValueError(f"one picture at a time, as (1, 3, H, W); this is {tuple(pixels.shape)}")
    # Its own leaf: so there is a gradient for frozen networks too, and nothing hangs on the caller's tensor.
    logits: Tensor = network(pixels.detach().clone().requires_grad_()).logits[0]
    others = [index for index in range(len(logits)) if index != ai_index]
    return logits[ai_index] - logits[others].logsumexp(0)


def _grid(values: Tensor, pixels: Tensor) -> Map:
    """One value a square patch, row by row → (h, w)."""
    down = round((len(values) * pixels.shape[2] / pixels.shape[3]) ** 0.5)
    grid = values.detach().reshape(down, -1)
    found: Map = grid.float().cpu().numpy()
    return found
