"""/checks/{id}/feedback, /disputes and /retry: what the owner of a check has to say to its outcome."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from flask import Response
from flask_openapi3 import APIBlueprint, Tag
from sqlalchemy.orm import Session

from aiguard.accounts.scopes import Scope
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, scope
from aiguard.api.schemas.checks import Check, CheckPath
from aiguard.api.schemas.replies import DisputeOpened, DisputePath, FeedbackSaid
from aiguard.api.wiring import wiring
from aiguard.checks import replies
from aiguard.checks.again import try_again
from aiguard.checks.history import get_check
from aiguard.review import appeals

resource = APIBlueprint(
    "replies",
    __name__,
    url_prefix="/api/v1/checks/<uuid:check_id>",
    abp_tags=[Tag(name="Checks")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.put("/feedback", responses={HTTPStatus.OK: Check, **problems(401, 403, 404, 409, 422)})
@scope(Scope.CHECKS_WRITE)
def give_feedback(path: CheckPath, body: FeedbackSaid) -> Response:
    """Was this verdict right? What was said before is replaced"""
    return _after(
        path.check_id,
        lambda session, owner_id: replies.give_feedback(session, owner_id, path.check_id, body.said, body.words),
    )


@resource.delete("/feedback", responses={HTTPStatus.OK: Check, **problems(401, 403, 404)})
@scope(Scope.CHECKS_WRITE)
def withdraw_feedback(path: CheckPath) -> Response:
    """Take back what you said of the verdict"""
    return _after(path.check_id, lambda session, owner_id: replies.withdraw_feedback(session, owner_id, path.check_id))


@resource.post("/disputes", responses={HTTPStatus.CREATED: Check, **problems(401, 403, 404, 409, 422)})
@scope(Scope.CHECKS_WRITE)
def open_dispute(path: CheckPath, body: DisputeOpened) -> Response:
    """Dispute the verdict: somebody looks at it and answers; the model's own words stay as they are"""
    grounds = replies.Grounds(body.reason, body.words, tuple(body.links))
    done = _after(path.check_id, lambda session, owner_id: appeals.dispute(session, owner_id, path.check_id, grounds))
    done.status_code = HTTPStatus.CREATED
    return done


@resource.delete("/disputes/<uuid:dispute_id>", responses={HTTPStatus.OK: Check, **problems(401, 403, 404, 409)})
@scope(Scope.CHECKS_WRITE)
def withdraw_dispute(path: DisputePath) -> Response:
    """Withdraw a dispute; it stays on record as withdrawn"""
    return _after(
        path.check_id,
        lambda session, owner_id: appeals.withdraw(session, owner_id, path.check_id, path.dispute_id),
    )


@resource.post("/retry", responses={HTTPStatus.ACCEPTED: Check, **problems(401, 403, 404, 409)})
@scope(Scope.CHECKS_WRITE)
def retry_check(path: CheckPath) -> Response:
    """Try a failed check again with the stored file"""
    done = _after(path.check_id, lambda session, owner_id: try_again(session, wiring().store, owner_id, path.check_id))
    wiring().waker.wake_up()
    done.status_code = HTTPStatus.ACCEPTED
    return done


def _after(check_id: UUID, change: Callable[[Session, int], None]) -> Response:
    """The check as it stands after the change."""
    owner_id = person().id
    with wiring().sessions() as session:
        change(session, owner_id)
        return json_of(Check.model_validate(get_check(session, owner_id, check_id)))
