"""`aiguard check FILE…`: verdicts without any server."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aiguard.checks.assess import Assessment
    from aiguard.checks.prepare import Readied
    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel
    from aiguard.imaging.children import ChildPool


@dataclass(frozen=True)
class Line:
    """What is said about one file. `state` is done or failed; `error` is {code, text}."""

    path: str
    state: str
    band: str | None
    headline: str | None
    p_ai: float | None
    logit: float | None
    model: str
    revision: str
    thresholds: str | None
    reasons: list[dict[str, str]]
    evidence: list[dict[str, Any]]
    error: dict[str, str] | None


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--model", envvar="AIGUARD_MODEL", help="A name in models.toml, or a folder; else the chosen one.")
@click.option("--models-dir", type=click.Path(path_type=Path), default=Path("var/models"), show_default=True)
@click.option("--device", default="auto", show_default=True, help="auto, cpu, cuda, cuda:1 …")
def check(files: tuple[Path, ...], as_json: bool, model: str | None, models_dir: Path, device: str) -> None:
    """How likely is it that a machine made each FILE. Exit status 1 when any could not be read."""
    from aiguard.config import chosen_model
    from aiguard.detection.opening import open_model
    from aiguard.detection.registry import choose

    name, note = choose(
        model or chosen_model(models_dir.parent), models_dir, may_fetch=False
    )  # a check on the command line asks nobody anything
    if note and not as_json:
        click.secho(note, dim=True, err=True)
    detector = open_model(name, models_dir=models_dir, device=device)
    failed = False
    for line in _lines(files, detector):
        failed |= line.state == "failed"
        click.echo(json.dumps(line.__dict__, ensure_ascii=False) if as_json else _words(line))
    sys.exit(1 if failed else 0)


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
    identity = detector.identity
    error = {"code": code, "text": text}
    return Line(str(path), "failed", None, None, None, None, identity.id, identity.revision, None, [], [], error)


def _words(line: Line) -> str:
    if line.error:
        return f"{line.path}: could not be read. {line.error['text']}"
    return f"{line.path}: {line.headline} (p_ai {line.p_ai:.3f}). {line.reasons[0]['text']}"
