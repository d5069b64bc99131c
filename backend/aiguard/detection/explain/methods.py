"""Two maps of a network's answer: what raised the log-odds of "AI", the parts against it left out.

One is a ViT's, over its patches; Grad-CAM is a ViT's or a convolutional network's.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import torch
from torch import Tensor, nn

from aiguard.detection.networks.fronted import Fronted
from aiguard.detection.networks.googlenet import GoogLeNet
from aiguard.detection.networks.stemmed import StemmedViT
from aiguard.detection.networks.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from transformers import ViTForImageClassification

    from aiguard.detection.spec import Explanation

    Map = NDArray[np.float32]

# Of transformers' kinds, by the name that it has for each; of a list, the last.
LAST_MAPS: Final = {"efficientnet": "efficientnet.encoder.top_activation", "resnet": "resnet.encoder.stages"}


def methods_of(network: nn.Module) -> tuple[Explanation, ...]:
    """Which of the two fit a network, by what it is made of; of kinds that are not known here, none."""
    if _transformer(network) is not None:
        return ("gradient_attention", "grad_cam")
    return ("grad_cam",) if _last_map(network) is not None else ()


def gradient_attention(network: nn.Module, pixels: Tensor, ai_index: int) -> Map:
    """float32 (1, 3, H, W), normalised → float32 (h, w), a value a patch, >= 0. Not for two threads at once.

    ValueError: the network is no ViT. Source: Chefer et al. 2021, "Generic Attention-model Explainability", eqs. 5, 6.
    """
    layers = _layers(network)
    with _prepared(network), _recorded([layer.get_submodule("attention") for layer in layers]) as seen:
        odds = _log_odds(network, pixels, ai_index)
        attentions = [weights for _, weights in seen]  # each (1, heads, T, T)
        gradients = torch.autograd.grad(odds, attentions)
    relevance = torch.eye(attentions[0].shape[-1], device=odds.device)
    for attention, gradient in zip(attentions, gradients, strict=True):
        cam = (gradient * attention.detach()).clamp(min=0).mean(1)[0]  # (T, T)
        relevance = relevance + cam @ relevance
    return _grid(relevance[0, 1:], pixels)


def grad_cam(network: nn.Module, pixels: Tensor, ai_index: int) -> Map:
    """As above, a value a place of the last convolutional map. Source: Selvaraju et al. 2017.

    Of a ViT: from the last block's first norm, with tokens in place of pixels.
    """
    convolved = _last_map(network)
    last = _layers(network)[-1].get_submodule("layernorm_before") if convolved is None else convolved
    with _prepared(network), _recorded([last]) as seen:
        odds = _log_odds(network, pixels, ai_index)
        (gradient,) = torch.autograd.grad(odds, seen)
    values = seen[0].detach()
    if convolved is not None:  # (1, C, h, w)
        found: Map = (values * gradient.mean((2, 3), keepdim=True)).sum(1)[0].clamp(min=0).float().cpu().numpy()
        return found
    tokens, slopes = values[0, 1:], gradient[0, 1:]  # (T - 1, C)
    return _grid((tokens @ slopes.mean(0)).clamp(min=0), pixels)


def _inside(network: nn.Module) -> nn.Module:
    """What stands behind a front end, or the network itself."""
    return network.inner if isinstance(network, Fronted) else network


def _transformer(network: nn.Module) -> ViTForImageClassification | None:
    """The ViT of a network that is one; None of any other."""
    from transformers import ViTForImageClassification

    inner = _inside(network)
    inner = inner.transformer if isinstance(inner, StemmedViT) else inner
    return inner if isinstance(inner, ViTForImageClassification) else None


def _layers(network: nn.Module) -> nn.ModuleList:
    """A ViT's blocks. ValueError: it is none."""
    transformer = _transformer(network)
    if transformer is None:
        raise ValueError(f"{type(_inside(network)).__name__} has no map of this kind")
    layers: nn.ModuleList = transformer.vit.layers
    return layers


def _last_map(network: nn.Module) -> nn.Module | None:
    """What gives the last map of a convolutional network, before it is pooled; None of any other."""
    inner = _inside(network)
    if isinstance(inner, Topology):
        last = max(at for at, step in enumerate(inner.features) if isinstance(step, nn.Conv2d))
        return inner.features[last + 1]  # its ReLU
    if isinstance(inner, GoogLeNet):
        return inner.get_submodule("inception5b")
    place = LAST_MAPS.get(getattr(inner, "base_model_prefix", ""))
    found = inner.get_submodule(place) if place else None
    return found[-1] if isinstance(found, nn.ModuleList) else found


@contextmanager
def _prepared(network: nn.Module) -> Iterator[None]:
    """The network in eval mode, in full precision, with attention that shows its weights; then as before."""
    transformer = _transformer(network)
    before = transformer.config._attn_implementation if transformer else ""  # noqa: SLF001 (it has no public name)
    modes = [(module, module.training) for module in network.modules()]
    device = next(network.parameters()).device.type
    network.train(False)
    if transformer:
        transformer.set_attn_implementation("eager")
    try:
        with torch.inference_mode(False), torch.enable_grad(), torch.autocast(device, enabled=False):
            yield
    finally:
        if transformer:
            transformer.set_attn_implementation(before)
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


def _log_odds(network: nn.Module, pixels: Tensor, ai_index: int) -> Tensor:
    """Of "AI" against all other labels together, as the detector counts them. ValueError: not one picture."""
    if pixels.ndim != 4 or len(pixels) != 1:
        raise ValueError(f"one picture at a time, as (1, 3, H, W); this is {tuple(pixels.shape)}")
    # Its own leaf: so there is a gradient for frozen networks too, and nothing hangs on the caller's tensor.
    answer = network(pixels.detach().clone().requires_grad_())
    logits: Tensor = (answer if isinstance(answer, Tensor) else answer.logits)[0]
    others = [index for index in range(len(logits)) if index != ai_index]
    return logits[ai_index] - logits[others].logsumexp(0)


def _grid(values: Tensor, pixels: Tensor) -> Map:
    """One value a square patch, row by row → (h, w)."""
    down = round((len(values) * pixels.shape[2] / pixels.shape[3]) ** 0.5)
    grid = values.detach().reshape(down, -1)
    found: Map = grid.float().cpu().numpy()
    return found
