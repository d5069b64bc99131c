"""/desk/figures: what auditors' decisions say of the desk and of the models."""

from http import HTTPStatus
from typing import Any

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.permissions import Permission
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import requires
from aiguard.api.schemas import figures as told
from aiguard.api.wiring import wiring
from aiguard.figures import reviewed, revisions, work
from aiguard.figures.rates import Rate, rates
from aiguard.figures.recall import recall
from aiguard.figures.what_if import what_ifs
from aiguard.operations.intervals import Share
from aiguard.verdict import Band

resource = APIBlueprint(
    "figures",
    __name__,
    url_prefix="/api/v1/desk/figures",
    abp_tags=[Tag(name="Desk")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: told.Figures, **problems(401, 403, 422)})
@requires(Permission.SEE_FIGURES)
def get_figures(query: told.FiguresQuery) -> Response:
    """Volume, backlog, decisions, and how far people bear the models out; each with what it stands on"""
    with wiring().sessions() as session:
        groups = reviewed.groups(session, query.days)
        days = work.volume(session, query.days)
        flagged, checks = sum(day.flagged for day in days), sum(day.checks for day in days)
        answer = told.Figures(
            days=query.days,
            volume=[told.FigureDay.model_validate(day) for day in days],
            flagged=told.ShareFigure.model_validate(Share(flagged, checks)),
            backlog=told.BacklogFigure.model_validate(work.backlog(session)),
            time_to_decision=told.SpanFigure.model_validate(work.spans(session, query.days)),
            auditors=[told.AuditorFigure.model_validate(each) for each in work.auditors(session, query.days)],
            **_rates(groups),
            recall=told.RecallFigure.model_validate(recall(groups, flagged=flagged, unflagged=checks - flagged)),
            what_if=[told.EdgeWhatIf.model_validate(each) for each in what_ifs(reviewed.buckets(session, query.days))],
            revisions=[_pair(each) for each in revisions.side_by_side(session)],
        )
    return json_of(answer)


def _rates(groups: list[reviewed.Group]) -> dict[str, Any]:
    models = rates(groups, lambda one: (one.model_id, one.model_revision))
    bands = rates(groups, lambda one: (one.model_id, one.model_revision, one.band))
    generators = rates(groups, lambda one: one.generator)
    return {
        "models": [
            told.ModelRate(model_id=model, model_revision=revision, **_rate(rate))
            for (model, revision), rate in models.items()
        ],
        "bands": [
            told.BandRate(model_id=model, model_revision=revision, band=Band(band), **_rate(rate))
            for (model, revision, band), rate in bands.items()
        ],
        "generators": [
            told.GeneratorRate(generator=generator, **_rate(rate)) for generator, rate in generators.items()
        ],
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return told.RateFigure.model_validate(rate).model_dump()


def _pair(one: revisions.SideBySide) -> told.RevisionPair:
    return told.RevisionPair(
        **one.pair.__dict__,
        cases=one.cases,
        old=told.BandTally.model_validate(one.old),
        new=told.BandTally.model_validate(one.new),
    )
