"""A model by name, ready to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.detection.detector import Detector
from aiguard.detection.installed import spec_of
from aiguard.detection.panel import Panel
from aiguard.detection.registry import find, find_here

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.detection.registry import Entry


def open_model(name: str, *, models_dir: Path, device: str = "auto") -> Detector | Panel:
    """One model, or an ensemble of several. From this machine's files only. Raises the ModelErrors."""
    entry = find(name, models_dir)
    if entry.source != "ensemble":
        return Detector.load(name, models_dir=models_dir, device=device)
    return _panel(entry, models_dir, device)


def open_listed(name: str, *, models_dir: Path, device: str = "auto") -> Detector | Panel:
    """The same for names that we gave: a name that came from outside must never open a folder."""
    find_here(name, models_dir)
    return open_model(name, models_dir=models_dir, device=device)


def _panel(entry: Entry, models_dir: Path, device: str) -> Panel:
    members = [Detector.load(member, models_dir=models_dir, device=device) for member in entry.members]
    return Panel(members, spec_of(entry, models_dir))
