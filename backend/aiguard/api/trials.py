"""/admin/operations/trial: where a candidate and what decided differ."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.permissions import Permission
from aiguard.api.answers import file_response, json_of, operation_id, problems
from aiguard.api.checks import WEBP, webp
from aiguard.api.guard import person, requires
from aiguard.api.schemas import operations as told
from aiguard.api.wiring import wiring
from aiguard.checks.errors import CheckNotFound
from aiguard.operations import trial
from aiguard.operations.candidates import candidate
from aiguard.operations.errors import NoTrial
from aiguard.operations.intervals import Share
from aiguard.operations.serving import serving
from aiguard.operations.trial import Comparison
from aiguard.storage import BlobMissing, display_key
from aiguard.verdict import Band

resource = APIBlueprint(
    "trials",
    __name__,
    url_prefix="/api/v1/admin/operations/trial",
    abp_tags=[Tag(name="Admin")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: told.Trial, **problems(401, 403, 409, 422)})
@requires(Permission.OPERATE)
def get_shadow_run(query: told.TrialQuery) -> Response:
    """Band against band, and the checks on which the two differ most"""
    here = wiring().serving
    with wiring().sessions() as session:
        known = serving(session)
        name = query.model or known.shadow
        if name is None:
            raise NoTrial
        revision = known.shadow_revision if name == known.shadow else None
        revision = revision or candidate(name, here.models_dir, here.default).revision
        found = trial.compare(session, name, revision)
    return json_of(_trial(name, revision, found, under_way=name == known.shadow))


@resource.get("/<uuid:check_id>/picture", responses={HTTPStatus.OK: file_response(WEBP), **problems(401, 403, 404)})
@requires(Permission.OPERATE)
def get_picture_on_trial(path: told.TrialPath) -> Response:
    """The picture of a check that a candidate judged, without its metadata. Each look stands in the audit log"""
    with wiring().sessions() as session:
        sha256_hex = trial.look_at(session, person().id, path.check_id)
    try:
        return webp(wiring().store.get(display_key(sha256_hex)))
    except BlobMissing:
        raise CheckNotFound from None


def _trial(name: str, revision: str, found: Comparison, *, under_way: bool) -> told.Trial:
    agreed = sum(count for (decided, said), count in found.matrix.items() if decided == said)
    share = Share(agreed, found.pictures)
    return told.Trial(
        model=name,
        revision=revision,
        under_way=under_way,
        pictures=found.pictures,
        waiting=found.waiting,
        failed=found.failed,
        agreed=agreed,
        agreement=share.value,
        agreement_low=share.low,
        agreement_high=share.high,
        mean_difference=found.mean_difference,
        cells=[
            told.Cell(decided=Band(decided), candidate=Band(said), checks=count)
            for (decided, said), count in sorted(found.matrix.items())
        ],
        examples=[told.DifferingCheck.model_validate(each) for each in found.examples],
    )
