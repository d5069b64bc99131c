"""`aiguard review export|calibrate`: what people decided, for the lab."""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from aiguard.config import Settings
    from aiguard.figures.labelled import Exported

SPLITS = ("train", "validation")
ENOUGH: Final = 100  # pictures of a class


@click.group()
def review() -> None:
    """Decisions of auditors, as labels."""


@review.command()
@click.argument("root", type=click.Path(path_type=Path, file_okay=False))
def export(root: Path) -> None:
    """Write settled pictures to ROOT/<split>/<ai|real>/<source>/, as the lab reads them.

    Only those whose owners agreed to training; every export stands in the audit log.
    """
    from aiguard.config import Settings

    if root.is_dir() and any(root.iterdir()):
        raise click.ClickException(
            f"{root} is not empty: pictures of owners who changed their mind must not stay there."
        )
    _tell(_exported(Settings.load(), root))


@review.command()
@click.option("--model", help="A name in models.toml; else the one in use.")
def calibrate(model: str | None) -> None:
    """Fit scale, bias and band edges anew on settled pictures, as a new revision beside the model.

    Nothing changes for anybody yet: begin a shadow run of it on the operations page, and put it in use there.
    """
    from aiguard.config import Settings
    from aiguard.detection.anew import write_anew
    from aiguard.detection.opening import open_model

    settings = Settings.load()
    name = model or _in_use(settings)
    with tempfile.TemporaryDirectory(prefix="aiguard-review-") as folder:
        found = _exported(settings, Path(folder))
        _tell(found)
        samples = [one for split in SPLITS for one in _samples(Path(folder), split)]
        judge = open_model(name, models_dir=settings.models_dir, device=settings.device)
        spec = importlib.import_module("aiguard.lab.calibrate").calibrated(judge, _enough(samples))
    basis = f"{spec.thresholds.basis}, settled by auditors, {found.by_lot} of the pictures drawn by lot"
    told = spec.model_copy(update={"thresholds": spec.thresholds.model_copy(update={"basis": basis})})
    made = write_anew(name, told, settings.models_dir)
    click.echo(f"{made} is ready: {told.calibration}, {told.thresholds}.")
    click.echo("It decides nothing until an admin puts it in use on the operations page, after a shadow run.")


def _exported(settings: Settings, root: Path) -> Exported:
    from aiguard.db import make_engine, make_session_factory
    from aiguard.figures.labelled import export as write
    from aiguard.storage import open_store

    with make_session_factory(make_engine(settings.database_url))() as session:
        return write(session, open_store(settings.storage_url), root)


def _tell(found: Exported) -> None:
    for split in SPLITS:
        ai, real = found.counts.get((split, "ai"), 0), found.counts.get((split, "real"), 0)
        click.echo(f"{split}: {ai} AI, {real} real")
    click.echo(
        f"{found.by_lot} of them drawn by lot; {found.contested} decided both ways and left out; {found.gone} gone."
    )


def _in_use(settings: Settings) -> str:
    from aiguard.db import make_engine, make_session_factory
    from aiguard.operations.serving import InUse

    return InUse(make_session_factory(make_engine(settings.database_url)), settings.model)()


def _samples(root: Path, split: str) -> list[object]:
    sources = importlib.import_module("aiguard.lab.sources")
    return list(sources.read_samples(root, split)) if (root / split).is_dir() else []


def _enough(samples: list[object]) -> list[object]:
    """An edge that one real picture in a hundred may lie above cannot be taken from fewer than a hundred."""
    counts = {label: sum(getattr(one, "label", None) == label for one in samples) for label in (0, 1)}
    if min(counts.values()) < ENOUGH:
        raise click.ClickException(
            f"{counts[1]} AI and {counts[0]} real pictures are too few: at least {ENOUGH} of each are needed. "
            "Settle more cases of owners who agreed to training, those drawn by lot above all."
        )
    return samples
