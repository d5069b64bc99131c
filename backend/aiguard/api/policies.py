"""/desk/policies: what is flagged."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.permissions import Permission
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, requires
from aiguard.api.schemas.policies import DryRun, Policies, Policy, PolicyDraft, PolicyRules
from aiguard.api.wiring import wiring
from aiguard.review import policies
from aiguard.review.dry_run import dry_run
from aiguard.review.listing import emails_of
from aiguard.review.policies import Draft
from aiguard.review.wording import in_words

resource = APIBlueprint(
    "policies",
    __name__,
    url_prefix="/api/v1/desk/policies",
    abp_tags=[Tag(name="Desk")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: Policies, **problems(401, 403)})
@requires(Permission.REVIEW_CASES)
def list_policies() -> Response:
    """The policy in force and the hundred before it, in words"""
    with wiring().sessions() as session:
        found = policies.versions(session)
        people = emails_of(session, [one.created_by for one in found])
    return json_of(Policies(items=[Policy.of(one) for one in found], people=people))


@resource.post("", responses={HTTPStatus.CREATED: Policy, **problems(401, 403, 409, 422)})
@requires(Permission.EDIT_POLICIES)
def save_policy(body: PolicyDraft) -> Response:
    """Put a new version in force, for checks that finish from now on"""
    draft = Draft(body.rules, body.settings, body.words)
    with wiring().sessions() as session:
        saved = policies.save(session, person().id, draft, after=body.after)
    return json_of(Policy.of(saved), HTTPStatus.CREATED)


@resource.post("/dry-run", responses={HTTPStatus.OK: DryRun, **problems(401, 403, 422)})
@requires(Permission.EDIT_POLICIES)
def try_policy(body: PolicyRules) -> Response:
    """What these rules would have flagged in the last 30 days; nothing is changed"""
    with wiring().sessions() as session:
        found = dry_run(session, body.rules)
    words = [in_words(rule) for rule in body.rules]
    return json_of(DryRun.model_validate(vars(found) | {"rules_in_words": words}))
