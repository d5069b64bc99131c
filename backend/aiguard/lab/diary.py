"""What a run tells while it goes on: lines with the time left, history.jsonl, and TensorBoard where it is installed."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PRINT_EVERY_S = 3.0


class Diary:
    """`started_at`: share of the run that was done before, so that the time left is of this machine's own pace."""

    def __init__(self, folder: Path, say: Callable[[str], None], started_at: float) -> None:
        self._folder, self._say, self._started_at = folder, say, started_at
        self._began_s = self._spoke_s = time.monotonic()
        self._board = _board(folder)

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
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "history.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"epoch": epoch, "step": step} | figures) + "\n")
        self._scalars(step, **figures)

    def close(self) -> None:
        if self._board is not None:
            self._board.close()

    def _scalars(self, step: int, **figures: float) -> None:
        if self._board is not None:
            for name, value in figures.items():
                self._board.add_scalar(name, value, step)


def _board(folder: Path) -> Any:
    """None without the package; the other two tellers lose nothing by it."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder / "tensorboard"))
