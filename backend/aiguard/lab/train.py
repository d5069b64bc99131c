"""The training loop: seeded, resumable, one recipe in, a checkpoint and a history out."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, kl_div, log_softmax, softmax

from aiguard.lab import checkpoint
from aiguard.lab.augment import flip_and_shift
from aiguard.lab.checkpoint import Run
from aiguard.lab.errors import RunMismatch
from aiguard.lab.networks import build
from aiguard.lab.scoring import accuracy_of, normalised

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiguard.lab.data import Pictures
    from aiguard.lab.recipe import Recipe
    from aiguard.lab.splits import Splits

SAVE_EVERY_S = 120
PRINT_EVERY_STEPS = 50


@dataclass(frozen=True)
class Job:
    """What to train on what, and where to keep it."""

    recipe: Recipe
    splits: Splits
    folder: Path
    teacher: nn.Module | None = None
    say: Callable[[str], None] = print

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    @property
    def steps_per_epoch(self) -> int:
        return len(self.splits.train) // self.recipe.batch_size

    @property
    def total_steps(self) -> int:
        return self.steps_per_epoch * self.recipe.epochs

    @property
    def identity(self) -> dict[str, str]:
        """`epochs` may change before the decay begins, so a run can be lengthened; nothing else may."""
        return {"recipe": self.recipe.model_dump_json(exclude={"epochs"}), "splits": self.splits.fingerprint}


def train(job: Job, *, resume: bool = False) -> nn.Module:
    """Run or resume to the end; returns the network with its averaged (EMA) weights, in eval mode."""
    run = _start(job.recipe)
    if resume and job.checkpoint.exists():
        if checkpoint.restore(run, job.checkpoint) != job.identity:
            raise RunMismatch(f"{job.checkpoint} was made with another recipe or other data. Choose another --out.")
        job.say(f"resumed at step {run.step}/{job.total_steps}")
    forward = torch.compile(run.network) if job.recipe.compile else run.network
    saved_at = began_at = time.monotonic()
    began_step = run.step
    while run.step < job.total_steps:
        loss = _step(job, run, forward)
        if run.step % PRINT_EVERY_STEPS == 0:
            pace_s = (time.monotonic() - began_at) / (run.step - began_step)
            left_min = pace_s * (job.total_steps - run.step) / 60
            job.say(f"step {run.step}/{job.total_steps} loss {loss:.4f} {left_min:.0f} min left")
        if run.step % job.steps_per_epoch == 0:
            _end_epoch(job, run)
        if time.monotonic() - saved_at > SAVE_EVERY_S or run.step == job.total_steps:
            checkpoint.save(run, job.checkpoint, job.identity)
            saved_at = time.monotonic()
    return averaged(job.recipe, run)


def averaged(recipe: Recipe, run: Run) -> nn.Module:
    network = build(recipe.network)
    network.load_state_dict(run.ema)
    return network.eval()


def finished(recipe: Recipe, folder: Path) -> nn.Module:
    """The averaged network of the run kept in `folder`."""
    run = _start(recipe)
    checkpoint.restore(run, folder / "checkpoint.pt")
    return averaged(recipe, run)


def _start(recipe: Recipe) -> Run:
    torch.manual_seed(recipe.seed)
    network = build(recipe.network)
    optimizer = torch.optim.AdamW(_groups(network, recipe.weight_decay), lr=recipe.learning_rate, betas=(0.9, 0.98))
    ema = {name: value.detach().clone() for name, value in network.state_dict().items()}
    return Run(network, ema, optimizer, torch.Generator().manual_seed(recipe.seed))


def _groups(network: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Decay matrices only: never biases, norms or embeddings of position."""
    decayed = [p for p in network.parameters() if p.ndim in (2, 4)]
    free = [p for p in network.parameters() if p.ndim not in (2, 4)]
    return [{"params": decayed, "weight_decay": weight_decay}, {"params": free, "weight_decay": 0.0}]


def _step(job: Job, run: Run, forward: Callable[[Tensor], Tensor]) -> float:
    recipe = job.recipe
    clean, labels = _batch(job.splits.train, recipe, run.step, job.steps_per_epoch)
    pixels = flip_and_shift(clean, recipe.shift_px, run.generator)
    for group in run.optimizer.param_groups:
        group["lr"] = recipe.learning_rate * rate(recipe, run.step, job.total_steps)
    run.network.train()
    with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bf16):
        logits = forward(pixels).float()
        taught = _teach(job.teacher, pixels)
    loss = _loss(recipe, logits, labels, taught)
    run.optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(run.network.parameters(), recipe.gradient_clip)
    run.optimizer.step()
    run.step += 1
    _average(run, recipe.ema_decay)
    return float(loss.detach())


def _batch(train: Pictures, recipe: Recipe, step: int, steps_per_epoch: int) -> tuple[Tensor, Tensor]:
    """The batch of a step is a function of (seed, step) alone, so that a resumed run sees the same pictures."""
    epoch, at = divmod(step, steps_per_epoch)
    order = np.random.default_rng((recipe.seed, epoch)).permutation(len(train))
    chosen = order[at * recipe.batch_size : (at + 1) * recipe.batch_size]
    return normalised(train.images[chosen]), torch.from_numpy(train.labels[chosen].astype(np.int64))


def _teach(teacher: nn.Module | None, pixels: Tensor) -> Tensor | None:
    if teacher is None:
        return None
    with torch.no_grad():
        answer: Tensor = teacher(pixels).float()
    return answer


def _loss(recipe: Recipe, logits: Tensor, labels: Tensor, taught: Tensor | None) -> Tensor:
    own = cross_entropy(logits, labels, label_smoothing=recipe.label_smoothing)
    if taught is None:
        return own
    soft = recipe.temperature
    follow = kl_div(log_softmax(logits / soft, 1), softmax(taught / soft, 1), reduction="batchmean") * soft**2
    return (1 - recipe.teacher_weight) * own + recipe.teacher_weight * follow


def rate(recipe: Recipe, step: int, total_steps: int) -> float:
    """Share of the learning rate at a step: warm-up, flat, linear decay to zero."""
    warm = min(1.0, (step + 1) / recipe.warm_up_steps)
    left = (total_steps - step) / (recipe.decay * total_steps)
    return min(warm, left, 1.0)


@torch.no_grad()
def _average(run: Run, decay: float) -> None:
    # Early on a long memory would still hold the random start.
    keep = min(decay, (1 + run.step) / (10 + run.step))
    for name, value in run.network.state_dict().items():
        if value.dtype.is_floating_point:
            run.ema[name].lerp_(value, 1 - keep)
        else:
            run.ema[name].copy_(value)


def _end_epoch(job: Job, run: Run) -> None:
    epoch = run.step // job.steps_per_epoch
    found = accuracy_of(averaged(job.recipe, run), job.splits.validation)
    job.say(f"epoch {epoch}/{job.recipe.epochs} validation accuracy {found:.4f}")
    job.folder.mkdir(parents=True, exist_ok=True)
    with (job.folder / "history.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"epoch": epoch, "step": run.step, "validation_accuracy": found}) + "\n")
