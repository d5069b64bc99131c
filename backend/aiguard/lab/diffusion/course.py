"""Teaching the small diffusion model the real pictures of a set, class by class where their names tell it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor, nn

from aiguard.lab.checkpoint import load_weights
from aiguard.lab.data import REAL
from aiguard.lab.diffusion.network import UNet
from aiguard.lab.feed import Feed
from aiguard.lab.loop import Course, follow, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiguard.lab.data import Pictures
    from aiguard.lab.ranks import Ranks

CLASSES: Final = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)  # CIFAR-10's
CLASS_IN_NAME: Final = re.compile(r"\((\d+)\)\.\w+$")  # CIFAKE's: none for the first, "(2)" to "(10)" for the others
UNTOLD: Final = 0.1  # share of pictures shown without their class, so that guidance has something to lean away from


class Painting(BaseModel):
    """How the small diffusion model is trained."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = 20261126
    epochs: int = 100
    batch_size: int = 256
    learning_rate: float = 5e-4
    held_out: int = 1000


def kinds_of(names: tuple[str, ...]) -> Tensor:
    """int64 (N,), 0..9, as CIFAKE's file names tell."""
    found = [CLASS_IN_NAME.search(name) for name in names]
    return torch.tensor([int(match[1]) - 1 if match else 0 for match in found])


def real_only(pictures: Pictures) -> Pictures:
    return pictures.take(np.flatnonzero(pictures.labels == REAL))


def teach(
    painting: Painting, real: Pictures, folder: Path, ranks: Ranks, say: Callable[[str], None], minutes: float | None
) -> UNet:
    """Runs or goes on to the end; the best by held-out loss, in eval mode."""
    torch.manual_seed(painting.seed)
    order = np.random.default_rng(painting.seed).permutation(len(real))
    held_out = min(painting.held_out, len(real) // 5)
    held, shown = real.take(np.sort(order[:held_out])), real.take(np.sort(order[held_out:]))
    network: nn.Module = UNet(len(CLASSES)).to(ranks.device)
    run = start(network, torch.optim.AdamW(network.parameters(), lr=painting.learning_rate), ranks, painting.seed)
    feed = Feed(shown, batch_size=painting.batch_size, seed=painting.seed, ranks=ranks)
    feed.labels = kinds_of(shown.names).to(ranks.device)
    asked = Feed(held, batch_size=len(held), seed=0, ranks=ranks)
    asked.labels = kinds_of(held.names).to(ranks.device)

    def loss_of(forward: Callable[..., Tensor], step: int) -> Tensor:
        pixels, kinds = feed.batch(step)
        flip = torch.rand(len(pixels), generator=run.generator, device=pixels.device) < 0.5
        pixels = torch.where(flip[:, None, None, None], pixels.flip(-1), pixels)
        untold = torch.rand(len(pixels), generator=run.generator, device=pixels.device) < UNTOLD
        return _loss(forward, pixels, kinds.masked_fill(untold, len(CLASSES)), run.generator)

    @torch.no_grad()
    def judge(averaged: nn.Module) -> dict[str, float]:
        pixels, kinds = asked.batch(0)
        same = torch.Generator(ranks.device).manual_seed(0)
        return {"negative_loss": -float(_loss(averaged, pixels, kinds, same))}

    course = Course(
        folder=folder,
        identity={"painting": painting.model_dump_json(exclude={"epochs"}), "pictures": str(len(real))},
        steps=feed.steps_per_epoch * painting.epochs,
        steps_per_epoch=feed.steps_per_epoch,
        learning_rate=painting.learning_rate,
        ranks=ranks,
        ema_decay=0.995,
        minutes=minutes,
        say=say,
    )
    follow(course, run, loss_of, judge, resume=True)
    return painter_in(folder).to(ranks.device)


def painter_in(folder: Path) -> UNet:
    """The painter whose weights lie in `folder`, in eval mode."""
    found = UNet(len(CLASSES))
    load_weights(found, folder)
    return found


def noise_share(time: Tensor) -> tuple[Tensor, Tensor]:
    """How much picture and how much noise at a time 0..1. Source: the cosine schedule of Nichol & Dhariwal 2021."""
    angle = (time * 0.98 + 0.01)[:, None, None, None] * (torch.pi / 2)
    return angle.cos(), angle.sin()


def _loss(forward: Callable[..., Tensor], pixels: Tensor, kinds: Tensor, generator: torch.Generator) -> Tensor:
    time = torch.rand(len(pixels), generator=generator, device=pixels.device)
    noise = torch.randn(pixels.shape, generator=generator, device=pixels.device)
    kept, lost = noise_share(time)
    said = forward(kept * pixels + lost * noise, time, kinds).float()
    return ((said - (kept * noise - lost * pixels)) ** 2).mean()
