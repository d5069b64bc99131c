"""/checks: what is written on one, and deeds done to many."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import assert_never
from uuid import UUID

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.scopes import Scope
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, scope
from aiguard.api.opinions import require_ready
from aiguard.api.schemas.checks import Check, CheckPath
from aiguard.api.schemas.history import BulkDone, BulkRequest, Labels
from aiguard.api.wiring import wiring
from aiguard.checks.bulk import Action, do_to_all, do_to_these
from aiguard.checks.history import get_check
from aiguard.checks.labels import add_tag, label, remove_tag
from aiguard.checks.opinions import ask_opinions
from aiguard.checks.removal import purge, remove_checks

resource = APIBlueprint(
    "many",
    __name__,
    url_prefix="/api/v1/checks",
    abp_tags=[Tag(name="Checks")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)

Deed = Callable[[Sequence[UUID]], int]


@resource.patch("/<uuid:check_id>", responses={HTTPStatus.OK: Check, **problems(401, 403, 404, 422)})
@scope(Scope.CHECKS_WRITE)
def label_check(path: CheckPath, body: Labels) -> Response:
    """Write a note or tags on a check"""
    owner_id = person().id
    with wiring().sessions() as session:
        label(session, owner_id, path.check_id, note=body.note, tags=body.tags)
        return json_of(Check.model_validate(get_check(session, owner_id, path.check_id)))


@resource.post("/bulk", responses={HTTPStatus.OK: BulkDone, **problems(401, 403, 422)})
@scope(Scope.CHECKS_WRITE)
def change_many(body: BulkRequest) -> Response:
    """Delete, tag, untag or check again many; ids that are absent or not yours change nothing"""
    if body.action == Action.CHECK_AGAIN:
        require_ready(body.model_id or "")
    owner_id, deed = person().id, _deed(body)
    if body.filter is None:
        done = do_to_these(body.ids or [], deed)
    else:
        done = do_to_all(wiring().sessions, owner_id, body.filter.wish(), deed, cursor=body.cursor)
    _afterwards(body.action)
    return json_of(BulkDone.model_validate(done))


def _deed(body: BulkRequest) -> Deed:
    sessions, owner_id, tag = wiring().sessions, person().id, body.tag or ""

    def done(ids: Sequence[UUID]) -> int:
        with sessions() as session:
            match body.action:
                case Action.DELETE:
                    return remove_checks(session, owner_id, ids)
                case Action.ADD_TAG:
                    return add_tag(session, owner_id, ids, tag)
                case Action.REMOVE_TAG:
                    return remove_tag(session, owner_id, ids, tag)
                case Action.CHECK_AGAIN:
                    return len(ask_opinions(session, owner_id, ids, body.model_id or ""))
                case _:
                    assert_never(body.action)

    return done


def _afterwards(action: Action) -> None:
    if action == Action.DELETE:
        purge(wiring().sessions, wiring().store)
    elif action == Action.CHECK_AGAIN:
        wiring().waker.wake_up()
