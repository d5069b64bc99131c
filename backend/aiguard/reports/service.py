"""A check's report, and where the pictures lie that belong to it. Bound to the owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from aiguard import __version__
from aiguard.checks.errors import CheckNotFound
from aiguard.checks.rows import CheckRow
from aiguard.checks.states import HeatmapState
from aiguard.checks.views import decision_view
from aiguard.reports import words
from aiguard.reports.errors import ReportNotReady
from aiguard.reports.report import (
    Report,
    ReportDecision,
    ReportFailure,
    ReportFile,
    ReportFitness,
    ReportModel,
    ReportSoftware,
    ReportVerdict,
)
from aiguard.storage import display_key, heatmap_key

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.checks.rows import VerdictRow


TAKEN_AS_THEY_ARE = ("band", "headline", "p_ai", "logit", "logits", "resaved", "reasons", "evidence", "thresholds")


@dataclass(frozen=True)
class Material:
    """`picture_key`: None once the picture is not kept; `heatmap_key`: None unless this very check had one drawn."""

    report: Report
    picture_key: str | None
    heatmap_key: str | None


def gather(session: Session, owner_id: int, check_id: UUID) -> Material:
    """CheckNotFound, ReportNotReady."""
    mine = select(CheckRow).where(CheckRow.owner_id == owner_id, CheckRow.id == check_id)
    row = session.scalars(mine.options(selectinload(CheckRow.verdicts), selectinload(CheckRow.disputes))).one_or_none()
    if row is None:
        raise CheckNotFound
    decided = (row.model_id, row.model_revision)
    deciding = next((one for one in row.verdicts if (one.model_id, one.model_revision) == decided), None)
    if deciding is None and row.failure_code is None:
        raise ReportNotReady
    drawn = row.has_preview and deciding is not None and deciding.heatmap == HeatmapState.DONE
    return Material(
        report=_report(row, deciding),
        picture_key=display_key(row.sha256_hex) if row.has_preview else None,
        heatmap_key=heatmap_key(row.sha256_hex, deciding.spec_sha256) if deciding and drawn else None,
    )


def _report(row: CheckRow, deciding: VerdictRow | None) -> Report:
    return Report(
        check_id=row.id,
        uploaded_at=row.created_at,
        finished_at=row.finished_at,
        file=ReportFile(
            name=row.file_name,
            sha256=row.sha256_hex,
            size_bytes=row.size_bytes,
            media_type=row.media_type,
            width=row.width,
            height=row.height,
        ),
        verdict=_verdict(deciding, row.file_name) if deciding else None,
        opinions=[_verdict(one, row.file_name) for one in row.verdicts if one is not deciding],
        decision=ReportDecision.model_validate(decided) if (decided := decision_view(row)) else None,
        failure=ReportFailure(code=row.failure_code, text=row.failure_text or "") if row.failure_code else None,
        software=ReportSoftware(version=__version__),
        how_to_repeat=words.how_to_repeat(__version__),
        what_it_is_worth=words.WORTH,
    )


def _verdict(row: VerdictRow, file_name: str) -> ReportVerdict:
    told: dict[str, Any] = {name: getattr(row, name) for name in TAKEN_AS_THEY_ARE}
    return ReportVerdict(
        **told,
        fitness=ReportFitness(unfit=row.fitness.get("unfit"), measures=row.fitness.get("facts", {})),
        model=ReportModel(
            id=row.model_id,
            revision=row.model_revision,
            weights_sha256=row.weights_sha256,
            spec_sha256=row.spec_sha256,
        ),
        judged_at=row.created_at,
        command=words.command(file_name, row.model_id),
    )
