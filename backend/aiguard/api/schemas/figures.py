"""The figures page: what came in, what waits, how it was decided, and how far a model is borne out."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from aiguard.verdict import Band


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class FiguresQuery(BaseModel):
    days: int = Field(default=30, ge=1, le=3650, description="Back from now")


class ShareFigure(_Shown):
    """`value` null: nothing was counted, so it is unknown. `low`, `high`: 95 %, Wilson."""

    hits: int
    of: int
    value: float | None
    low: float | None
    high: float | None


class RateFigure(_Shown):
    cases: int = Field(description="Settled checks it stands on")
    ai: int
    real: int
    cannot_tell: int
    by_lot: int = Field(description="Of them drawn at random among those that nothing flagged")
    precision: ShareFigure = Field(description="Of the claims that a person could judge, those that hold")
    overrule: ShareFigure
    share_ai: ShareFigure


class ModelRate(RateFigure):
    model_id: str
    model_revision: str


class BandRate(RateFigure):
    model_id: str
    model_revision: str
    band: Band


class GeneratorRate(RateFigure):
    generator: str | None = Field(description="As the file names it; null: it names none")


class RecallFigure(_Shown):
    """Of all AI pictures, the share that was flagged; its interval takes both shares at their worse ends."""

    flagged: int
    unflagged: int
    hits: ShareFigure = Field(description="AI among the flagged checks that were settled")
    misses: ShareFigure = Field(description="AI among the unflagged checks drawn by lot")
    value: float | None
    low: float | None
    high: float | None


class EdgeStep(_Shown):
    edge: float
    false_flags: int
    misses: int


class EdgeWhatIf(_Shown):
    model_id: str
    model_revision: str
    real: int
    ai: int
    by_lot: int
    now: EdgeStep
    steps: list[EdgeStep]


class FigureDay(_Shown):
    day: date
    checks: int
    flagged: int


class BacklogFigure(_Shown):
    open: int
    second_review: int
    overdue: int
    oldest_s: float | None


class SpanFigure(_Shown):
    cases: int
    median_s: float | None
    p90_s: float | None


class AuditorFigure(_Shown):
    auditor_id: int | None
    email: str | None
    decisions: int
    overruled: int
    cannot_tell: int
    second_review: int


class BandTally(_Shown):
    right: int
    false_flags: int
    misses: int
    uncertain: int


class RevisionPair(BaseModel):
    old_model: str
    old_revision: str
    new_model: str
    new_revision: str
    cases: int
    old: BandTally
    new: BandTally


class Figures(BaseModel):
    days: int
    volume: list[FigureDay]
    flagged: ShareFigure
    backlog: BacklogFigure
    time_to_decision: SpanFigure
    auditors: list[AuditorFigure]
    models: list[ModelRate]
    bands: list[BandRate]
    generators: list[GeneratorRate]
    recall: RecallFigure
    what_if: list[EdgeWhatIf]
    revisions: list[RevisionPair]
