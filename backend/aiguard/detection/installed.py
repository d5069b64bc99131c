"""What is on this machine, without loading any weights. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiguard.detection.errors import ModelError
from aiguard.detection.panel import draft_spec
from aiguard.detection.registry import came_with, entries, find, folder_of, revision_of
from aiguard.detection.spec import calibrated_in, read_spec

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.detection.registry import Entry
    from aiguard.detection.spec import ModelSpec


@dataclass(frozen=True)
class Installed:
    entry: Entry
    spec: ModelSpec

    @property
    def known_limits(self) -> tuple[str, ...]:
        """What its makers say, then what was measured since."""
        return tuple(dict.fromkeys((*self.spec.known_limits, *self.entry.known_limits)))


def spec_of(entry: Entry, models_dir: Path) -> ModelSpec:
    """ModelUnavailable when it, or a member of it, is not on this machine."""
    if entry.source != "ensemble":
        revision = revision_of(entry, models_dir)
        return read_spec(folder_of(entry, models_dir), model_id=entry.id, revision=revision, hints=entry.hints)
    members = [spec_of(find(member), models_dir) for member in entry.members]
    shipped = calibrated_in(came_with(entry), draft_spec(entry, members))
    return calibrated_in(folder_of(entry, models_dir), shipped)


def installed(name: str, models_dir: Path) -> list[Installed]:
    """The model of that name first, where it is ready, then every other in models.toml that is; one of an id."""
    found: list[Installed] = []
    for each in dict.fromkeys((name, *entries())):
        try:
            entry = find(each, models_dir)
            model = Installed(entry, spec_of(entry, models_dir))
        except ModelError:
            continue
        if all(model.spec.id != known.spec.id for known in found):
            found.append(model)
    return found
