"""The bundled model for photographs: fixed residual statistics, and small learned heads for crops and for wholes."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from aiguard.detection.errors import ModelDamaged
from aiguard.detection.networks.residuals import ResidualStatistics
from aiguard.detection.spec import WEIGHTS

if TYPE_CHECKING:
    from pathlib import Path

CONFIG: Final = "config.json"
CLIP: Final = 5.0  # standard deviations: beyond that a statistic says "unusual" and nothing more
VIEWS_AT_ONCE: Final = 4  # what fits a core's cache: 64 at once take three times as long a view
KINDS: Final = 2  # of views: 0 = crop at native resolution, 1 = the whole, made smaller


class Heads(nn.Module):
    """Statistics (M, D) of views → log-odds for AI (M,): a linear head and `members` small networks, averaged.

    Crops and wholes have weights of their own.
    """

    mean: Tensor
    scale: Tensor
    shares: Tensor

    def __init__(self, width: int, *, members: int, hidden: tuple[int, int]) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(KINDS, width))
        self.register_buffer("scale", torch.ones(KINDS, width))
        self.register_buffer("shares", torch.tensor([0.5, 0.5]))  # of the linear head and of the networks' mean
        self.linear = nn.ModuleList(nn.Linear(width, 1) for _ in range(KINDS))
        self.networks = nn.ModuleList(_network(width, hidden) for _ in range(KINDS * members))

    def members(self, kind: int) -> list[nn.Module]:
        """The small networks for one kind of view."""
        return [network for at, network in enumerate(self.networks) if at % KINDS == kind]

    def standardised(self, features: Tensor, kind: int) -> Tensor:
        return ((features - self.mean[kind]) / self.scale[kind]).clamp(-CLIP, CLIP)

    def forward(self, features: Tensor, whole: Tensor) -> Tensor:
        odds = features.new_zeros(len(features))
        for kind in range(KINDS):
            mine = whole == bool(kind)
            if mine.any():
                odds[mine] = self._of_kind(self.standardised(features[mine], kind), kind)
        return odds

    def _of_kind(self, standard: Tensor, kind: int) -> Tensor:
        odds: Tensor = self.shares[0] * self.linear[kind](standard)[:, 0]
        if members := self.members(kind):
            odds = odds + self.shares[1] * torch.stack([one(standard)[:, 0] for one in members]).mean(0)
        return odds


class Hybrid(nn.Module):
    """float32 (M, 3, H, W) in 0..1 and bool (M,) "a whole picture" → logits (M, 2): 0 and the log-odds for AI."""

    def __init__(self, *, members: int, hidden: tuple[int, int]) -> None:
        super().__init__()
        self.statistics = ResidualStatistics()
        self.heads = Heads(self.statistics.width, members=members, hidden=hidden)
        self.cores = torch.get_num_threads()
        self.shape = {"members": members, "hidden": list(hidden)}

    def forward(self, pixels: Tensor, whole: Tensor) -> Tensor:
        with torch.autocast(pixels.device.type, enabled=False):
            odds = self.heads(self._statistics(pixels.float() * 255), whole)
        return torch.stack([torch.zeros_like(odds), odds], 1)

    def _statistics(self, rgb: Tensor) -> Tensor:
        """A few views at a time, on the CPU a core each: torch's own threads gain nothing on planes this small."""
        parts = [rgb[at : at + VIEWS_AT_ONCE] for at in range(0, len(rgb), VIEWS_AT_ONCE)]
        if rgb.device.type != "cpu" or len(parts) == 1:
            return torch.cat([self.statistics(part) for part in parts])
        with ThreadPoolExecutor(self.cores, initializer=torch.set_num_threads, initargs=(1,)) as cores:
            found = torch.cat(list(cores.map(self.statistics, parts)))
        torch.set_num_threads(self.cores)  # what a thread was told leaks into every later one
        return found


def _network(width: int, hidden: tuple[int, int]) -> nn.Sequential:
    """Dropout before everything: 3,000 pictures and as many statistics would be learned by heart otherwise."""
    first, second = hidden
    return nn.Sequential(
        nn.Dropout(0.3),
        nn.Linear(width, first),
        nn.GELU(),
        nn.Dropout(0.5),
        nn.Linear(first, second),
        nn.GELU(),
        nn.Dropout(0.3),
        nn.Linear(second, 1),
    )


def load(folder: Path) -> Hybrid:
    """In eval mode. ModelDamaged when the weights do not fit the config."""
    try:
        shape = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        network = Hybrid(members=int(shape["members"]), hidden=(shape["hidden"][0], shape["hidden"][1]))
        weights = {name: value.float() for name, value in load_file(folder / WEIGHTS).items()}
        network.heads.load_state_dict(weights)
    except (OSError, ValueError, LookupError, TypeError, RuntimeError) as error:
        raise ModelDamaged(folder, f"does not hold a hybrid: {str(error)[:200]}") from None
    return network.eval()


def save(network: Hybrid, folder: Path) -> None:
    """config.json and the heads' weights, matrices in half precision."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(json.dumps({"architecture": "crop-hybrid", **network.shape}, indent=2) + "\n")
    kept = {
        name: value.half().contiguous() if ".weight" in name and "networks" in name else value.contiguous()
        for name, value in network.heads.state_dict().items()
    }
    save_file(kept, folder / WEIGHTS)
