"""`aiguard check FILE…`: verdicts without any server, or by one."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aiguard.cli.lines import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aiguard.checks.assess import Assessment
    from aiguard.checks.prepare import Readied
    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel
    from aiguard.imaging.children import ChildPool


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--model", envvar="AIGUARD_MODEL", help="A name in models.toml, or a folder; else the chosen one.")
@click.option("--models-dir", type=click.Path(path_type=Path), default=Path("var/models"), show_default=True)
@click.option("--device", default="auto", show_default=True, help="auto, cpu, cuda, cuda:1 …")
@click.option("--server", help="Ask this service, such as https://check.example.org, in place of a model here.")
@click.option("--token", envvar="AIGUARD_TOKEN", help="An API token of that service; better in AIGUARD_TOKEN.")
def check(files: tuple[Path, ...], as_json: bool, server: str | None, token: str | None, **local: Any) -> None:
    """How likely is it that a machine made each FILE. Exit status 1 when any could not be read."""
    failed = False
    for line in _from(server, token, files) if server else _here(files, as_json=as_json, **local):
        failed |= line.state == "failed"
        click.echo(json.dumps(line.__dict__, ensure_ascii=False) if as_json else line.words())
    sys.exit(1 if failed else 0)


def _from(server: str, token: str | None, files: Sequence[Path]) -> Iterator[Line]:
    from aiguard.cli.remote import remote_lines

    if not token:
        raise click.UsageError("A service needs an API token: make one on its account page and set AIGUARD_TOKEN.")
    return remote_lines(files, server, token)


def _here(files: Sequence[Path], *, as_json: bool, model: str | None, models_dir: Path, device: str) -> Iterator[Line]:
    from aiguard.config import chosen_model
    from aiguard.detection.opening import open_model
    from aiguard.detection.registry import choose

    name, note = choose(
        model or chosen_model(models_dir.parent), models_dir, may_fetch=False
    )  # a check on the command line asks nobody anything
    if note and not as_json:
        click.secho(note, dim=True, err=True)
    return _lines(files, open_model(name, models_dir=models_dir, device=device))


def _lines(files: Sequence[Path], detector: Detector | Panel) -> Iterator[Line]:
    """In the order of the files, though they are decoded as children come free."""
    from aiguard.checks.prepare import TARGET
    from aiguard.imaging.children import ChildPool

    waiting: dict[str, Line] = {}
    with ChildPool(TARGET, processes=2, memory_bytes=2 << 30, timeout_s=10) as pool:
        at = 0
        for key, line in _settled(files, detector, pool):
            waiting[key] = line
            while str(at) in waiting:
                yield waiting.pop(str(at))
                at += 1


def _settled(files: Sequence[Path], detector: Detector | Panel, pool: ChildPool) -> Iterator[tuple[str, Line]]:
    from aiguard.checks.assess import assess
    from aiguard.checks.batching import batches
    from aiguard.checks.prepare import options_for, readied
    from aiguard.imaging.children import Broken, Done, Job
    from aiguard.imaging.limits import PixelLimits

    stability = detector.spec.stability
    options = options_for(detector.preparations, PixelLimits(), stability=stability, previews=False)
    readable = []
    for number, path in enumerate(files):
        if path.is_file():
            readable.append(Job(str(number), path, options))
        else:
            yield str(number), _failed(path, detector, "not_a_file", "There is no file of this name.")
    for batch in batches(pool.run(readable), size=16, patience_s=0.05):
        done = [item for item in batch if isinstance(item, Done)]
        for item in batch:
            if isinstance(item, Broken):
                yield item.key, _failed(files[int(item.key)], detector, item.error.code, str(item.error))
        ready = [readied(item.facts, item.buffers) for item in done]
        for item, one, assessment in zip(done, ready, assess(detector, ready) if ready else [], strict=True):
            yield item.key, _judged(files[int(item.key)], detector, one, assessment)


def _judged(path: Path, detector: Detector | Panel, ready: Readied, assessment: Assessment) -> Line:
    score, verdict = assessment.score, assessment.verdict
    return Line(
        path=str(path),
        state="done",
        band=str(verdict.band),
        headline=verdict.headline,
        p_ai=round(score.p_ai, 6),
        logit=round(score.logit, 6),
        model=detector.spec.id,
        revision=detector.spec.revision,
        thresholds=detector.spec.thresholds.id if detector.spec.thresholds else None,
        reasons=[{"code": reason.code, "text": reason.text} for reason in verdict.reasons],
        evidence=[asdict(one) for one in ready.evidence],
        error=None,
    )


def _failed(path: Path, detector: Detector | Panel, code: str, text: str) -> Line:
    return Line.failed(path, detector.identity.id, detector.identity.revision, code, text)
