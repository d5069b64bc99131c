"""One network on one bank, on the lab's own loop: from its checkpoint where it has one, to the end."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from aiguard.lab import checkpoint, loop
from aiguard.lab.checkpoint import WEIGHTS
from aiguard.lab.ranks import Ranks
from aiguard.lab.resident.batches import Batch, batch
from aiguard.lab.resident.clock import OutOfTime

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiguard.lab.checkpoint import Run
    from aiguard.lab.resident.bank import Bank
    from aiguard.lab.resident.course import Course

    Objective = Callable[[Tensor, Batch], Tensor]

LOOK_EVERY_STEPS = 25
AUXILIARY_WEIGHT = 0.3  # of each of GoogLeNet's auxiliary heads. Source: Szegedy et al. 2014


@dataclass(frozen=True)
class Job:
    """What to train on what. `identity`: what must be equal for a checkpoint to be taken up again.

    `minutes` fits the schedule to the time; `until_s` (monotonic) leaves it as it is and stops between two steps.
    """

    network: nn.Module
    bank: Bank
    course: Course
    folder: Path
    seed: int
    objective: Objective
    identity: str
    minutes: float | None = None
    say: Callable[[str], None] = print
    until_s: float | None = None


@dataclass
class Losses:
    """Summed on the device: reading each one would make the device wait for us."""

    sum: Tensor | None = None
    count: int = 0

    def add(self, loss: Tensor) -> None:
        self.sum = loss if self.sum is None else self.sum + loss
        self.count += 1

    def taken(self) -> float:
        """The mean since the last time; NaN when there was none."""
        mean = float(self.sum) / self.count if self.sum is not None else float("nan")
        self.sum, self.count = None, 0
        return mean


def labels_alone(logits: Tensor, seen: Batch) -> Tensor:
    return cross_entropy(logits, seen.targets)


def train(job: Job) -> Run:
    """The job's network ends with its averaged weights, in eval mode. OutOfTime: stopped, with a checkpoint."""
    ranks = Ranks(job.bank.images.device)
    run = loop.start(job.network, _optimizer(job), ranks, job.seed)
    losses = Losses()

    def loss_of(forward: Callable[[Tensor], Tensor], step: int) -> Tensor:
        if job.until_s is not None and time.monotonic() > job.until_s:
            raise OutOfTime(f"{job.folder.name} was stopped at step {step} of {job.course.steps}.")
        seen = batch(job.bank, job.course, job.seed, step)
        loss = job.objective(forward(seen.pixels).float(), seen) + _auxiliary(job, seen)
        losses.add(loss.detach())
        return loss

    def judge(_: nn.Module) -> dict[str, float]:
        mean = losses.taken()
        return {"gain": _gain(job.course, mean, run.step), "loss": mean}

    course = _course(job, ranks)
    try:
        loop.follow(course, run, loss_of, judge, resume=True)
    except OutOfTime:
        checkpoint.save(run, course.checkpoint, course.identity)
        raise
    job.network.load_state_dict(run.ema)
    job.network.eval()
    return run


def clear(folder: Path) -> None:
    """What only a run that goes on needs."""
    for name in ("checkpoint.pt", WEIGHTS):
        (folder / name).unlink(missing_ok=True)


def _course(job: Job, ranks: Ranks) -> loop.Course:
    course = job.course
    return loop.Course(
        folder=job.folder,
        identity={"job": job.identity},
        steps=course.steps,
        steps_per_epoch=min(LOOK_EVERY_STEPS, course.steps),
        learning_rate=course.learning_rate,
        ranks=ranks,
        warm_up_steps=max(1, round(course.warm_up * course.steps)),
        decay=course.decay or 1e-9,
        gradient_clip=course.gradient_clip or math.inf,
        ema_decay=course.ema_decay,
        minutes=job.minutes,
        patience=course.patience,
        say=lambda line: job.say(f"{job.folder.name}: {line}"),
    )


def _optimizer(job: Job) -> torch.optim.Optimizer:
    """Matrices decay; biases, norms and tokens do not."""
    course = job.course
    matrices = [p for p in job.network.parameters() if p.ndim in (2, 4)]
    others = [p for p in job.network.parameters() if p.ndim not in (2, 4)]
    groups = [{"params": matrices, "weight_decay": course.weight_decay}, {"params": others, "weight_decay": 0.0}]
    fused = job.bank.images.is_cuda
    if course.optimizer == "sgd":
        return torch.optim.SGD(groups, lr=course.learning_rate, momentum=course.momentum, fused=fused)
    return torch.optim.AdamW(groups, lr=course.learning_rate, fused=fused)


def _auxiliary(job: Job, seen: Batch) -> Tensor | float:
    heads: tuple[Tensor, ...] = getattr(getattr(job.network, "inner", None), "auxiliary", ())
    if not heads:
        return 0.0
    return AUXILIARY_WEIGHT * torch.stack([job.objective(logits.float(), seen) for logits in heads]).sum()


def _gain(course: Course, loss: float, step: int) -> float:
    """Grows by 1 with every `stop_gain` the loss falls, down to `stop_below`; a tie with an earlier look is less."""
    reached = 1e6 if math.isnan(loss) else max(loss, course.stop_below, 1e-6)
    return math.floor(math.log(reached) / math.log(1 - course.stop_gain)) - 1e-6 * step / LOOK_EVERY_STEPS
