"""The training loop of every system here: seeded, resumable, on any device and any number of processes."""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from aiguard.lab import checkpoint
from aiguard.lab.diary import Diary
from aiguard.lab.errors import Diverged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiguard.lab.checkpoint import Run
    from aiguard.lab.ranks import Ranks

    Loss = Callable[[Callable[[Tensor], Tensor], int], Tensor]  # of the network's forward and a step, on the device
    Judge = Callable[[nn.Module], dict[str, float]]  # of the averaged network; the first figure decides, more is better

SAVE_EVERY_S = 120


@dataclass(frozen=True)
class Course:
    """How a run goes. Learning rate: linear warm-up, flat, linear decay to zero over the last `decay` share.

    With `minutes` the run ends by then, its decay finished; a resumed run counts what was spent before.
    """

    folder: Path
    identity: dict[str, str]
    steps: int
    steps_per_epoch: int
    learning_rate: float
    ranks: Ranks
    warm_up_steps: int = 200
    decay: float = 0.5
    gradient_clip: float = 1.0
    ema_decay: float = 0.998
    bf16: bool = True
    compile: bool = False
    minutes: float | None = None
    patience: float | None = None  # epochs without a better figure after which it ends
    judge_every: float = 1  # epochs
    keeps: bool = True  # weights and checkpoints; a search keeps figures alone
    say: Callable[[str], None] = field(default=print)

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    @property
    def steps_per_judgement(self) -> int:
        return max(1, round(self.judge_every * self.steps_per_epoch))

    def share(self, run: Run) -> float:
        """How much of the run is done, 0..1."""
        spent = run.spent_s / (60 * self.minutes) if self.minutes else 0.0
        return max(run.step / self.steps, self.ranks.agree(spent) if self.minutes else 0.0)

    def rate(self, step: int, share: float) -> float:
        """Share of the learning rate."""
        return min(1.0, (step + 1) / self.warm_up_steps, max(0.0, 1 - share) / self.decay)


def start(network: nn.Module, optimizer: torch.optim.Optimizer, ranks: Ranks, seed: int) -> Run:
    """A run at its beginning. `network` lies on the device already; the caller seeded torch before building it."""
    ema = {name: value.detach().clone() for name, value in network.state_dict().items()}
    return checkpoint.Run(network, ema, optimizer, torch.Generator(ranks.device), seed)


def follow(course: Course, run: Run, loss_of: Loss, judge: Judge, *, resume: bool) -> None:
    """To the end. What `judge` liked best lies in the folder's weights.safetensors at any moment."""
    if resume and course.checkpoint.exists():
        checkpoint.restore(run, course.checkpoint, course.identity)
        course.say(f"resumed at step {run.step}")
    elif course.keeps and course.ranks.leads:
        course.checkpoint.unlink(missing_ok=True)  # a kill before the first save must not leave another run's
    share = course.share(run)
    if share >= 1 or run.stopped:
        return
    _Walk(course, run, loss_of, judge, share).go()


class _Walk:
    """What a run needs between its steps and nobody else needs."""

    def __init__(self, course: Course, run: Run, loss_of: Loss, judge: Judge, share: float) -> None:
        self.course, self.run, self.loss_of, self.judge = course, run, loss_of, judge
        self.diary = Diary(course.folder, course.say, run.step, share) if course.ranks.leads else None
        self.forward = _forward(course, run.network)
        self.shadow = copy.deepcopy(run.network).eval()
        own = run.network.state_dict()
        floats = [name for name, value in own.items() if value.is_floating_point()]
        self.own, self.mean = [own[name] for name in floats], [run.ema[name] for name in floats]

    def go(self) -> None:
        course, run = self.course, self.run
        saved_s = ticked_s = time.monotonic()
        share = course.share(run)
        while share < 1 and not run.stopped:
            self._step(share)
            run.spent_s, ticked_s = run.spent_s + time.monotonic() - ticked_s, time.monotonic()
            share = course.share(run)
            if run.step % course.steps_per_judgement == 0 or share >= 1:
                self._end_epoch()
            if (
                course.keeps
                and course.ranks.leads
                and (time.monotonic() - saved_s > SAVE_EVERY_S or share >= 1 or run.stopped)
            ):
                checkpoint.save(run, course.checkpoint, course.identity)
                saved_s = time.monotonic()
        if self.diary is not None:
            self.diary.close()

    def _step(self, share: float) -> None:
        course, run = self.course, self.run
        rate = course.learning_rate * course.rate(run.step, share)
        for group in run.optimizer.param_groups:
            group["lr"] = rate * group.get("lr_scale", 1.0)
        run.network.train()
        self._draw_anew()
        with torch.autocast(course.ranks.device.type, torch.bfloat16, enabled=course.bf16):
            loss = self.loss_of(self.forward, run.step)
        run.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(run.network.parameters(), course.gradient_clip)
        run.optimizer.step()
        run.step += 1
        self._average()
        if self.diary is not None and self.diary.due:
            self.diary.step(run.step, share, _finite(loss), rate)

    def _draw_anew(self) -> None:
        """Augmentation and dropout of a step on a process are the same whether or not the run was stopped before it."""
        run, ranks = self.run, self.course.ranks
        augmentation, dropout = np.random.SeedSequence((run.seed, ranks.rank, run.step)).generate_state(2, np.uint64)
        run.generator.manual_seed(int(augmentation))
        torch.default_generator.manual_seed(int(dropout))  # torch.manual_seed takes ten times as long
        if ranks.device.type == "cuda":
            torch.cuda.manual_seed(int(dropout))

    @torch.no_grad()
    def _average(self) -> None:
        # Early on a long memory would still hold the random start.
        keep = min(self.course.ema_decay, (1 + self.run.step) / (10 + self.run.step))
        torch._foreach_lerp_(self.mean, self.own, 1 - keep)

    def _end_epoch(self) -> None:
        course, run = self.course, self.run
        epoch = round(run.step / course.steps_per_epoch, 2)
        if self.diary is not None:
            figures = self._judged()
            figure = next(iter(figures.values()))
            if figure >= run.best:
                run.best, run.best_epoch = figure, epoch
                if course.keeps:
                    checkpoint.save_weights(self.shadow.state_dict(), course.folder)
            self.diary.epoch(epoch, run.step, **figures)
        late = course.patience is not None and epoch - run.best_epoch >= course.patience
        run.stopped = bool(course.ranks.agree(float(late)))

    @torch.no_grad()
    def _judged(self) -> dict[str, float]:
        counted = {
            name: value for name, value in self.run.network.state_dict().items() if not value.is_floating_point()
        }
        self.shadow.load_state_dict(self.run.ema | counted)
        return self.judge(self.shadow)


def _forward(course: Course, network: nn.Module) -> Callable[[Tensor], Tensor]:
    if not course.compile:
        return course.ranks.wrapped(network)
    from torch import _dynamo

    _dynamo.config.suppress_errors = True  # what cannot be compiled runs as it is
    compiled: Any = torch.compile(course.ranks.wrapped(network))
    return compiled  # type: ignore[no-any-return]


def _finite(loss: Tensor) -> float:
    found = float(loss.detach())
    if not isfinite(found):
        raise Diverged("The loss is no longer a number. Take a smaller learning rate.")
    return found
