"""Teaching the hybrid's heads: a linear one by its convex optimum, small networks beside it by descent.

A picture's log-odds are the mean of its crop's and its whole's, and it is the picture that is right or wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, softplus

from aiguard.detection.networks.hybrid import KINDS, Heads

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from aiguard.lab.recipe import HybridRecipe
    from aiguard.lab.views import Table

FEWEST_SPREAD = 1e-4  # a statistic that never moves is left alone


@dataclass(frozen=True)
class Lesson:
    """Pairs of views, a crop and a whole of each of N copies: pairs float32 (N, 2, D), standardised."""

    pairs: Tensor
    labels: Tensor  # float32 (N,)
    weights: Tensor  # float32 (N,), mean 1


def learn(table: Table, recipe: HybridRecipe, say: Callable[[str], None]) -> Heads:
    """Heads in eval mode. `table` holds one crop and one whole of each copy."""
    torch.manual_seed(recipe.seed)
    heads = Heads(table.features.shape[1], members=recipe.members, hidden=recipe.hidden)
    lesson = _lesson(table, heads)
    _fit_linear(heads, lesson, recipe)
    for member in range(recipe.members):
        networks = nn.ModuleList(heads.members(kind)[member] for kind in range(KINDS))
        loss = _fit_networks(networks, lesson, recipe, seed=recipe.seed + member)
        say(f"network {member + 1} of {recipe.members}: loss {loss:.4f}")
    heads.shares.copy_(torch.tensor([recipe.linear_share, 1 - recipe.linear_share]))
    return heads.eval()


def weights_of(labels: NDArray[np.uint8], sources: NDArray[np.str_]) -> NDArray[np.float32]:
    """Classes weigh the same; within a class a source counts by the root of its size. Mean 1."""
    weights = np.zeros(len(labels), np.float64)
    for label in (0, 1):
        mine = labels == label
        for source in set(sources[mine]):
            here = mine & (sources == source)
            weights[here] = here.sum() ** -0.5
        weights[mine] /= max(weights[mine].sum(), 1e-12)
    found: NDArray[np.float32] = (weights / weights.mean()).astype(np.float32)
    return found


def _lesson(table: Table, heads: Heads) -> Lesson:
    raw = [torch.from_numpy(table.features[table.whole == bool(kind)].astype(np.float32)) for kind in range(KINDS)]
    for kind, features in enumerate(raw):
        heads.mean[kind] = features.mean(0)
        heads.scale[kind] = features.std(0).clamp(min=FEWEST_SPREAD)
    pairs = torch.stack([heads.standardised(features, kind) for kind, features in enumerate(raw)], 1)
    weights = weights_of(table.labels, table.sources)
    return Lesson(pairs, torch.from_numpy(table.labels.astype(np.float32)), torch.from_numpy(weights))


def _fit_linear(heads: Heads, lesson: Lesson, recipe: HybridRecipe) -> None:
    """Weighted logistic regression with an L2 penalty, by L-BFGS: convex, so the same from any start."""
    parameters = list(heads.linear.parameters())
    for one in parameters:
        nn.init.zeros_(one)
    optimizer = torch.optim.LBFGS(parameters, max_iter=recipe.linear_steps, line_search_fn="strong_wolfe")
    sign = 1 - 2 * lesson.labels

    def objective() -> Tensor:
        optimizer.zero_grad()
        odds = torch.stack([one(lesson.pairs[:, kind])[:, 0] for kind, one in enumerate(heads.linear)]).mean(0)
        penalty = torch.stack([(one**2).sum() for one in parameters]).sum() / KINDS**2
        loss = (lesson.weights * softplus(sign * odds)).mean() + recipe.linear_penalty * penalty
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(objective)  # type: ignore[no-untyped-call]


def _fit_networks(networks: nn.ModuleList, lesson: Lesson, recipe: HybridRecipe, *, seed: int) -> float:
    """AdamW with mixup and noise on the statistics; the learning rate falls to zero over the last part. Last loss."""
    random = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(networks.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
    steps = recipe.epochs * len(lesson.labels) // recipe.batch_size
    average = float("nan")
    networks.train()
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * min(1.0, (steps - step) / (recipe.decay * steps))
        pairs, target = _mixed(lesson, recipe, random)
        odds = torch.stack([one(pairs[:, kind])[:, 0] for kind, one in enumerate(networks)]).mean(0)
        loss = binary_cross_entropy_with_logits(odds, target)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        average = loss.item() if step == 0 else 0.99 * average + 0.01 * loss.item()
    networks.eval()
    return average


def _mixed(lesson: Lesson, recipe: HybridRecipe, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """A batch drawn by weight, with noise, each picture mixed with another. Source of mixup: Zhang et al. 2018."""
    drawn = torch.multinomial(lesson.weights, recipe.batch_size, replacement=True, generator=random)
    pairs = lesson.pairs[drawn]
    pairs = pairs + recipe.noise * torch.randn(pairs.shape, generator=random)
    kept = _beta(recipe.mixup, random) if recipe.mixup else 1.0
    other = torch.randperm(recipe.batch_size, generator=random)
    target = lesson.labels[drawn]
    return kept * pairs + (1 - kept) * pairs[other], kept * target + (1 - kept) * target[other]


def _beta(shape: float, random: torch.Generator) -> float:
    """One draw from Beta(shape, shape)."""
    seed = int(torch.randint(2**31, (), generator=random))
    return float(np.random.default_rng(seed).beta(shape, shape))
