"""/admin/operations: what runs, what waits, what failed, and which model judges."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.permissions import Permission
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, requires
from aiguard.api.schemas import operations as told
from aiguard.api.wiring import wiring
from aiguard.keeping.retention import Retention
from aiguard.operations import failures, trial
from aiguard.operations.candidates import candidate, candidates
from aiguard.operations.overview import Overview, overview
from aiguard.operations.serving import TRIAL_NEEDS, begin_trial, end_trial, put_in_use, serving

if TYPE_CHECKING:
    from aiguard.operations.heartbeat import Worker
    from aiguard.operations.serving import Serving

resource = APIBlueprint(
    "operations",
    __name__,
    url_prefix="/api/v1/admin/operations",
    abp_tags=[Tag(name="Admin")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: told.Operations, **problems(401, 403)})
@requires(Permission.OPERATE)
def get_operations() -> Response:
    """Workers, queue, failures, storage and models as they are now"""
    found = current_overview()
    answer = told.Operations(
        workers=[_worker(each) for each in found.workers],
        waiting=told.WorkWaiting.model_validate(found.queue),
        failures=[told.FailureReason.model_validate(each) for each in found.failures],
        stored=[told.StoredKind.model_validate(each) for each in found.stored],
        due=told.RetentionDue.model_validate(found.due),
        models=_models(found.serving),
        broker="ok" if wiring().broker_answers() else "unreachable",
    )
    return json_of(answer)


@resource.post("/retries", responses={HTTPStatus.OK: told.Retried, **problems(401, 403, 422)})
@requires(Permission.OPERATE)
def retry_failures(body: told.RetryReason) -> Response:
    """Try every check again that failed for one reason, where the reason is ours"""
    with wiring().sessions() as session:
        queued = failures.retry(session, person().id, body.code)
    wiring().waker.wake_up()
    return json_of(told.Retried(queued=queued))


@resource.put("/model", responses={HTTPStatus.OK: told.ModelsHere, **problems(401, 403, 409, 422)})
@requires(Permission.OPERATE)
def put_model_in_use(body: told.ChosenModel) -> Response:
    """Let another model judge from the next batch on; one that never judged here needs a shadow run first"""
    here = wiring().serving
    with wiring().sessions() as session:
        put_in_use(session, person().id, candidate(body.model, here.models_dir, here.default), here.default)
    wiring().waker.wake_up()
    return json_of(_models_now())


@resource.put("/trial", responses={HTTPStatus.OK: told.ModelsHere, **problems(401, 403, 409, 422)})
@requires(Permission.OPERATE)
def begin_shadow_run(body: told.ChosenModel) -> Response:
    """Let a candidate judge the same traffic silently; it decides nothing, and no owner sees it"""
    here = wiring().serving
    with wiring().sessions() as session:
        begin_trial(session, person().id, candidate(body.model, here.models_dir, here.default), here.default)
    return json_of(_models_now())


@resource.delete("/trial", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403)})
@requires(Permission.OPERATE)
def end_shadow_run() -> Response:
    """End it; what the candidate said stays"""
    with wiring().sessions() as session:
        end_trial(session, person().id)
    return Response(status=HTTPStatus.NO_CONTENT)


@resource.post("/trial/past-checks", responses={HTTPStatus.ACCEPTED: told.Queued, **problems(401, 403, 409, 422)})
@requires(Permission.OPERATE)
def judge_past_checks(body: told.PastChecks) -> Response:
    """Have the candidate judge past checks, too"""
    with wiring().sessions() as session:
        queued = trial.judge_past(session, body.count)
    wiring().waker.wake_up()
    return json_of(told.Queued(queued=queued), HTTPStatus.ACCEPTED)


def current_overview() -> Overview:
    due = Retention(wiring().sessions, wiring().store, wiring().keeping).due()  # first: one connection at a time
    with wiring().sessions() as session:
        return overview(session, due)


def _models_now() -> told.ModelsHere:
    with wiring().sessions() as session:
        return _models(serving(session))


def _models(known: Serving) -> told.ModelsHere:
    here = wiring().serving
    return told.ModelsHere(
        in_use=known.in_use or here.default,
        chosen_here=known.in_use is not None,
        before=known.before,
        shadow=known.shadow,
        shadow_revision=known.shadow_revision,
        shadow_since=known.shadow_since,
        trial_needs=TRIAL_NEEDS,
        candidates=[told.CandidateModel.model_validate(each) for each in candidates(here.models_dir, here.default)],
    )


def _worker(worker: Worker) -> told.RunningWorker:
    seen = {"started_at": worker.started_at, "seen_at": worker.seen_at, "alive": worker.alive}
    return told.RunningWorker.model_validate(asdict(worker.beat) | seen)
