"""How pictures that came in are answered, whichever way they came."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aiguard.api.answers import json_of
from aiguard.api.errors import NothingAccepted, problem_of
from aiguard.api.guard import by_token
from aiguard.api.schemas.checks import Accepted, Check
from aiguard.api.schemas.problem import Refusal
from aiguard.api.wiring import wiring
from aiguard.checks.labels import plain_tags
from aiguard.checks.states import Source
from aiguard.intake.terms import Terms

if TYPE_CHECKING:
    from flask import Response

    from aiguard.api.schemas.checks import Asked
    from aiguard.intake.service import Accepted as Taken


def terms_of(asked: Asked) -> Terms:
    """TagInvalid."""
    return Terms(
        source=Source.API if by_token() else Source.UPLOAD,
        keep_picture=asked.keep_picture,
        for_training=asked.for_training,
        tags=plain_tags(asked.tags),
        again=asked.again,
    )


def accepted(done: Taken) -> Response:
    """Workers are woken for what is new. NothingAccepted when every file was refused."""
    refused = [Refusal(file_name=each.file_name, problem=problem_of(each.error)) for each in done.refused]
    if done.refused and not done.checks:
        raise NothingAccepted(done.refused[0].error, refused)
    if len(done.earlier) < len(done.checks):
        wiring().waker.wake_up()
    checks = [Check.model_validate(view) for view in done.checks]
    shown = Accepted(checks=checks, refused=refused, earlier=sorted(done.earlier))
    return json_of(shown, HTTPStatus.ACCEPTED)
