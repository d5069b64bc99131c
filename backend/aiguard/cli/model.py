"""`aiguard model …`: which models there are, what each is worth, and which one judges."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aiguard.detection.registry import Entry

DATA_DIR = click.option(
    "--data-dir",
    envvar="AIGUARD_DATA_DIR",
    type=click.Path(path_type=Path),
    default=Path("var"),
    show_default=True,
    help="The installation's folder.",
)


class _Models(click.Group):
    """`evaluate` is the lab's, imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "evaluate"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "evaluate":
            command: click.Command = importlib.import_module("aiguard.lab.commands.judge").evaluate
            return command
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Models)
def model() -> None:
    """Models by name: list, fetch, judge, choose."""


@model.command("list")
@DATA_DIR
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_models(data_dir: Path, as_json: bool) -> None:
    """Every known model: is it here, is it calibrated, what is it."""
    import json

    from aiguard.config import chosen_model
    from aiguard.detection.registry import entries

    chosen = chosen_model(data_dir)
    for entry in entries().values():
        told = _told(entry, data_dir / "models")
        if as_json:
            click.echo(json.dumps(told | {"chosen": entry.id == chosen}, ensure_ascii=False))
            continue
        mark = "*" if entry.id == chosen else " "
        click.echo(f"{mark} {entry.id:<28}{told['state']:<26}{entry.title} ({entry.licence})")
        click.secho(f"    {entry.about}", dim=True)


@model.command()
@click.argument("name")
@DATA_DIR
def pull(name: str, data_dir: Path) -> None:
    """Fetch a hub model once: safetensors only, never code, at the revision models.toml names."""
    from aiguard.detection.hub import fetch
    from aiguard.detection.registry import find

    for needed in [find(one) for one in find(name).members or (name,)]:
        if needed.source == "hub":
            click.echo(f"{needed.id} lies in {fetch(needed, data_dir / 'models')}.")
        else:
            click.echo(f"{needed.id} is here already.")


@model.command()
@click.argument("name")
@DATA_DIR
def use(name: str, data_dir: Path) -> None:
    """Let NAME judge from the next start on. It is loaded once first: a model that does not load is not chosen."""
    from aiguard.config import choose_model
    from aiguard.detection.opening import open_model

    spec = open_model(name, models_dir=data_dir / "models", device="cpu").spec
    choose_model(data_dir, str(Path(name).resolve()) if Path(name).is_dir() else name)
    click.echo(f"{spec.id} at {spec.revision} judges from the next start on.")
    if spec.thresholds is None:
        click.secho(
            "It is not calibrated: every verdict will be Uncertain until `aiguard lab calibrate` has seen it judge "
            "labelled pictures.",
            fg="yellow",
        )


def _told(entry: Entry, models_dir: Path) -> dict[str, object]:
    from aiguard.detection.errors import ModelError
    from aiguard.detection.installed import spec_of

    known = {"id": entry.id, "title": entry.title, "source": entry.source, "licence": entry.licence}
    try:
        spec = spec_of(entry, models_dir)
    except ModelError:
        return known | {"state": "not fetched", "revision": entry.revision or None, "calibrated": False}
    state = "ready" if spec.thresholds else "ready, not calibrated"
    return known | {"state": state, "revision": spec.revision, "calibrated": spec.thresholds is not None}
