"""A recipe's run: its network, its augmentation, its teacher, in the loop of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, kl_div, log_softmax, one_hot, softmax

from aiguard.lab.augment import coloured, erased, flip_and_shift, mixed
from aiguard.lab.checkpoint import load_weights
from aiguard.lab.feed import Feed
from aiguard.lab.loop import Course, follow, start
from aiguard.lab.networks import build
from aiguard.lab.ranks import Ranks
from aiguard.lab.scoring import accuracy_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiguard.lab.recipe import Recipe
    from aiguard.lab.splits import Splits


@dataclass(frozen=True)
class Job:
    """What to train on what, where to keep it, and on which processes and device."""

    recipe: Recipe
    splits: Splits
    folder: Path
    teacher: nn.Module | None = None
    say: Callable[[str], None] = print
    ranks: Ranks = field(default_factory=lambda: Ranks(torch.device("cpu")))
    minutes: float | None = None
    feeds: tuple[Feed, Feed] | None = None  # training and validation, where many jobs share them
    keeps: bool = True  # false: figures alone

    @property
    def identity(self) -> dict[str, str]:
        """`epochs` may change before the decay begins, so a run can be lengthened; nothing else may."""
        splits = self.splits.fingerprint
        return {"recipe": self.recipe.model_dump_json(exclude={"epochs"}), "splits": splits}


def course_of(job: Job, steps_per_epoch: int) -> Course:
    recipe = job.recipe
    return Course(
        folder=job.folder,
        identity=job.identity,
        steps=max(1, round(steps_per_epoch * recipe.epochs)),
        steps_per_epoch=steps_per_epoch,
        learning_rate=recipe.learning_rate,
        ranks=job.ranks,
        warm_up_steps=recipe.warm_up_steps,
        decay=recipe.decay,
        gradient_clip=recipe.gradient_clip,
        ema_decay=recipe.ema_decay,
        bf16=recipe.bf16,
        compile=recipe.compile,
        minutes=job.minutes,
        patience=recipe.patience,
        judge_every=recipe.judge_every,
        keeps=job.keeps,
        say=job.say if job.ranks.leads else lambda _: None,
    )


def train(job: Job, *, resume: bool = False) -> nn.Module:
    """Run or resume to the end; returns the best averaged (EMA) network by validation, in eval mode, on the device."""
    recipe, device = job.recipe, job.ranks.device
    torch.manual_seed(recipe.seed)
    network = build(recipe.network).to(device)
    run = start(network, _optimizer(network, recipe), job.ranks, recipe.seed)
    feed, held = job.feeds or feeds_of(job)
    lesson = _Lesson(job, feed, run.generator)

    def judge(averaged: nn.Module) -> dict[str, float]:
        return {"validation_accuracy": accuracy_of(averaged, held.images, held.labels)}

    follow(course_of(job, feed.steps_per_epoch), run, lesson.loss, judge, resume=resume)
    if not job.keeps:
        return network
    job.ranks.agree(0.0)  # the first process has written what all now read
    return finished(recipe, job.folder).to(device)


def feeds_of(job: Job) -> tuple[Feed, Feed]:
    """Training and validation pictures on the device."""
    recipe = job.recipe
    return (
        Feed(job.splits.train, batch_size=recipe.batch_size, seed=recipe.seed, ranks=job.ranks),
        Feed(job.splits.validation, batch_size=1, seed=0, ranks=job.ranks),
    )


def finished(recipe: Recipe, folder: Path) -> nn.Module:
    """The averaged network of the run kept in `folder`, on the CPU."""
    return load_weights(build(recipe.network, weights=False), folder)


def _optimizer(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW that decays matrices only: never biases, norms or embeddings of position."""
    decayed = [p for p in network.parameters() if p.ndim in (2, 4)]
    free = [p for p in network.parameters() if p.ndim not in (2, 4)]
    groups = [{"params": decayed, "weight_decay": recipe.weight_decay}, {"params": free, "weight_decay": 0.0}]
    fused = next(network.parameters()).device.type == "cuda"
    return torch.optim.AdamW(groups, lr=recipe.learning_rate, betas=(0.9, 0.98), fused=fused)


class _Lesson:
    """The loss of a step."""

    def __init__(self, job: Job, feed: Feed, generator: torch.Generator) -> None:
        self._recipe, self._teacher, self._feed, self._generator = job.recipe, job.teacher, feed, generator
        if self._teacher is not None:
            self._teacher = self._teacher.to(job.ranks.device)

    def loss(self, forward: Callable[[Tensor], Tensor], step: int) -> Tensor:
        recipe = self._recipe
        clean, labels = self._feed.batch(step)
        pixels, targets = self._view(clean, one_hot(labels, 2).float(), step)
        logits = forward(pixels).float()
        own = cross_entropy(logits, targets, label_smoothing=recipe.label_smoothing)
        if self._teacher is None:
            return own
        with torch.no_grad():
            taught = self._teacher(pixels).float()
        soft = recipe.temperature
        follow = kl_div(log_softmax(logits / soft, 1), softmax(taught / soft, 1), reduction="batchmean") * soft**2
        return (1 - recipe.teacher_weight) * own + recipe.teacher_weight * follow

    def _view(self, pixels: Tensor, targets: Tensor, step: int) -> tuple[Tensor, Tensor]:
        recipe, generator = self._recipe, self._generator
        if not recipe.augment:
            return pixels, targets
        pixels = flip_and_shift(pixels, recipe.shift_px, generator)
        if recipe.colour:
            pixels = coloured(pixels, recipe.colour, generator)
        if recipe.erase:
            pixels = erased(pixels, recipe.erase, pixels.shape[-1] // 4, generator)
        random = np.random.default_rng((recipe.seed, step, 1))
        chance = random.random()
        if chance < recipe.cutmix + recipe.mixup:
            pixels, targets = mixed(pixels, targets, "cutmix" if chance < recipe.cutmix else "mixup", random)
        return pixels, targets
