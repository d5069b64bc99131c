"""What a run tells while it goes on: lines with the time left, history.jsonl, and TensorBoard where it is installed."""

from __future__ import annotations

import json
import time
from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PRINT_EVERY_S = 3.0


class Diary:
    """It goes on after `step` of a run, 0 at its beginning; what was written of later steps is dropped.

    `started_at`: share of the run that was done before, so that the time left is of this machine's own pace.
    """

    def __init__(self, folder: Path, say: Callable[[str], None], step: int, started_at: float) -> None:
        self._history, self._say, self._started_at = folder / "history.jsonl", say, started_at
        self._began_s = self._spoke_s = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)
        _cut(self._history, step)
        self._board = _board(folder, step)

    @property
    def due(self) -> bool:
        """Reading a loss waits for the device, so it is not done at every step."""
        return time.monotonic() - self._spoke_s > PRINT_EVERY_S

    def step(self, step: int, share: float, loss: float, learning_rate: float) -> None:
        spent = time.monotonic() - self._began_s
        done = share - self._started_at
        left = f"{spent * (1 - share) / done / 60:.1f} min left" if done > 0 else "beginning"
        self._say(f"step {step} ({share:.0%}) loss {loss:.4f} {left}")
        self._spoke_s = time.monotonic()
        self._scalars(step, loss=loss, learning_rate=learning_rate)

    def epoch(self, epoch: float, step: int, **figures: float) -> None:
        told = ", ".join(f"{name.replace('_', ' ')} {value:.4f}" for name, value in figures.items())
        self._say(f"epoch {epoch:g}: {told}")
        with self._history.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"epoch": epoch, "step": step} | figures) + "\n")
        self._scalars(step, **figures)

    def close(self) -> None:
        if self._board is not None:
            self._board.close()

    def _scalars(self, step: int, **figures: float) -> None:
        if self._board is not None:
            for name, value in figures.items():
                self._board.add_scalar(name, value, step)


def _cut(history: Path, step: int) -> None:
    """Less the lines after `step`: a killed run wrote some after its last checkpoint, the last one maybe in part."""
    if not history.exists():
        return
    lines = history.read_text(encoding="utf-8").splitlines()
    partial = history.with_suffix(".partial")
    partial.write_text("".join(f"{line}\n" for line in lines if _step_of(line) <= step), encoding="utf-8")
    partial.replace(history)


def _step_of(line: str) -> float:
    try:
        return float(json.loads(line)["step"])
    except json.JSONDecodeError:
        return inf


def _board(folder: Path, step: int) -> Any:
    """None without the package; the other two tellers lose nothing by it."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder / "tensorboard"), purge_step=step + 1)
