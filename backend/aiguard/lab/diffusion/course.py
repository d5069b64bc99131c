"""Teaching the small diffusion model the real pictures of a set, class by class where their names tell it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor, nn

from aiguard.lab.checkpoint import load_weights
from aiguard.lab.data import REAL, read_split
from aiguard.lab.diffusion.network import UNet
from aiguard.lab.errors import DataUnusable, PainterUnavailable
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
# No number in brackets for the first class, "(2)" to "(10)" for the others.
CIFAKES_NAME: Final = re.compile(r"(?:^|/)\d+(?: \((\d{1,2})\))?\.\w+$")
ALIKE: Final = ("picture",)  # the one class of pictures whose names tell none
PAINTED_PX: Final = 32  # the side of what it learns from and of what it makes
TOLD: Final = "painter.json"
UNTOLD: Final = 0.1  # share of pictures shown without their class, so that guidance has something to lean away from


class Painting(BaseModel):
    """How the small diffusion model is trained."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = 20261126
    epochs: int = 100
    batch_size: int = 256
    learning_rate: float = 5e-4
    held_out: int = 1000


@dataclass(frozen=True)
class Painter:
    """A taught network and the classes that it was taught, by their numbers."""

    network: UNet
    classes: tuple[str, ...]


def kinds_of(names: tuple[str, ...]) -> tuple[Tensor, tuple[str, ...]]:
    """int64 (N,) and the classes they number: those of CIFAKE that are there, if every name is one of CIFAKE's.

    Of all other names one class: a number in brackets is what any computer gives to files of one name.
    """
    found = [CIFAKES_NAME.search(name) for name in names]
    numbers = np.array([int(match[1] or 1) if match else 0 for match in found], np.int64)
    there, kinds = np.unique(numbers, return_inverse=True)
    if len(there) < 2 or there[0] < 1 or there[-1] > len(CLASSES):
        return torch.zeros(len(names), dtype=torch.int64), ALIKE
    return torch.from_numpy(kinds), tuple(CLASSES[number - 1] for number in there)


def real_half(data: Path) -> Pictures:
    """The real training pictures at the size that is painted. DataUnusable: there are none."""
    pictures = read_split(data, "train", PAINTED_PX)
    found = pictures.take(np.flatnonzero(pictures.labels == REAL))
    if not len(found):
        raise DataUnusable(f"{data} holds no pictures under train/real: they are what is learnt from.")
    return found


def teach(
    painting: Painting, real: Pictures, folder: Path, ranks: Ranks, say: Callable[[str], None], minutes: float | None
) -> Painter:
    """Runs or goes on to the end; the best by held-out loss, in eval mode. DataUnusable: too few pictures."""
    if len(real) < 5:
        raise DataUnusable(f"{len(real)} real pictures are too few to learn from and to hold one out: give at least 5.")
    torch.manual_seed(painting.seed)
    kinds, classes = kinds_of(real.names)
    order = np.random.default_rng(painting.seed).permutation(len(real))
    held_out = min(painting.held_out, len(real) // 5)
    held, shown = np.sort(order[:held_out]), np.sort(order[held_out:])
    network: nn.Module = UNet(len(classes)).to(ranks.device)
    run = start(network, torch.optim.AdamW(network.parameters(), lr=painting.learning_rate), ranks, painting.seed)
    feed = Feed(real.take(shown), batch_size=painting.batch_size, seed=painting.seed, ranks=ranks)
    feed.labels = kinds[shown].to(ranks.device)
    asked = Feed(real.take(held), batch_size=len(held), seed=0, ranks=ranks)
    asked.labels = kinds[held].to(ranks.device)

    def loss_of(forward: Callable[..., Tensor], step: int) -> Tensor:
        pixels, kinds = feed.batch(step)
        flip = torch.rand(len(pixels), generator=run.generator, device=pixels.device) < 0.5
        pixels = torch.where(flip[:, None, None, None], pixels.flip(-1), pixels)
        untold = torch.rand(len(pixels), generator=run.generator, device=pixels.device) < UNTOLD
        return _loss(forward, pixels, kinds.masked_fill(untold, len(classes)), run.generator)

    @torch.no_grad()
    def judge(averaged: nn.Module) -> dict[str, float]:
        pixels, kinds = asked.batch(0)
        same = torch.Generator(ranks.device).manual_seed(0)
        return {"negative_loss": -float(_loss(averaged, pixels, kinds, same))}

    course = Course(
        folder=folder,
        identity={
            "painting": painting.model_dump_json(exclude={"epochs"}),
            "pictures": str(len(real)),
            "classes": ", ".join(classes),
        },
        steps=feed.steps_per_epoch * painting.epochs,
        steps_per_epoch=feed.steps_per_epoch,
        learning_rate=painting.learning_rate,
        ranks=ranks,
        ema_decay=0.995,
        minutes=minutes,
        say=say,
    )
    if ranks.leads and not course.checkpoint.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / TOLD).write_text(json.dumps({"classes": classes}) + "\n", encoding="utf-8")
    follow(course, run, loss_of, judge, resume=True)
    return painter_in(folder, ranks.device)


def painter_in(folder: Path, device: torch.device) -> Painter:
    """The painter whose weights lie in `folder`, in eval mode. PainterUnavailable: there is none."""
    told = folder / TOLD
    try:
        classes = tuple(json.loads(told.read_text(encoding="utf-8"))["classes"]) if told.is_file() else CLASSES
        network = UNet(len(classes))
        load_weights(network, folder)
    except (OSError, ValueError, LookupError, TypeError, RuntimeError) as error:
        raise PainterUnavailable(
            f"{folder} holds no painter that can be used: {str(error).splitlines()[0][:200]}"
        ) from None
    return Painter(network.to(device), classes)


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
