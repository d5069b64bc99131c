"""/admin/people: who has an account, and what they may do."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts import people
from aiguard.accounts.permissions import Permission
from aiguard.accounts.service import invite
from aiguard.api.addresses import link_base
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, requires
from aiguard.api.schemas.people import Invitation, Invited, PeoplePage, PeopleQuery, Person, PersonChange, PersonPath
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "people",
    __name__,
    url_prefix="/api/v1/admin/people",
    abp_tags=[Tag(name="Admin")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: PeoplePage, **problems(401, 403, 422)})
@requires(Permission.MANAGE_PEOPLE)
def list_people(query: PeopleQuery) -> Response:
    """Everybody who has an account, newest first"""
    with wiring().sessions() as session:
        page = people.list_people(session, search=query.search, before=query.before, limit=query.limit)
    return json_of(PeoplePage.model_validate(page))


@resource.post("", responses={HTTPStatus.CREATED: Invited, **problems(401, 403, 422)})
@requires(Permission.MANAGE_PEOPLE)
def invite_person(body: Invitation) -> Response:
    """Make an account for somebody, who chooses a password by a link"""
    user = invite(wiring().sessions, person().id, body.email, body.role)
    link = wiring().resets.invite(user, link_base())
    shown = Person.model_validate(people.view_of(user))
    return json_of(Invited(person=shown, link=link), HTTPStatus.CREATED)


@resource.patch("/<int:user_id>", responses={HTTPStatus.OK: Person, **problems(401, 403, 404, 409, 422)})
@requires(Permission.MANAGE_PEOPLE)
def change_person(path: PersonPath, body: PersonChange) -> Response:
    """Give another role, suspend, or let in again"""
    change = people.Change(role=body.role, active=body.active)
    return json_of(Person.model_validate(people.change(wiring().sessions, person().id, path.user_id, change)))


@resource.delete("/<int:user_id>/sessions", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404)})
@requires(Permission.MANAGE_PEOPLE)
def end_sessions_of(path: PersonPath) -> Response:
    """Sign somebody out everywhere"""
    people.end_sessions(wiring().sessions, person().id, path.user_id)
    return Response(status=HTTPStatus.NO_CONTENT)
