"""/account/webhooks: where this service tells other programs. No API token opens these."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.webhooks import service
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person
from aiguard.api.schemas.webhooks import (
    Delivery,
    DeliveryList,
    DeliveryPath,
    MadeWebhook,
    NewWebhook,
    Webhook,
    WebhookChange,
    WebhookList,
    WebhookPath,
)
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "webhooks",
    __name__,
    url_prefix="/api/v1/account/webhooks",
    abp_tags=[Tag(name="Webhooks")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: WebhookList, **problems(401)})
def list_webhooks() -> Response:
    """Your webhooks, newest first"""
    with wiring().sessions() as session:
        found = service.list_webhooks(session, person().id)
    return json_of(WebhookList(items=[Webhook.model_validate(row) for row in found]))


@resource.post("", responses={HTTPStatus.CREATED: MadeWebhook, **problems(401, 403, 422)})
def create_webhook(body: NewWebhook) -> Response:
    """Register an address; the secret that signs what is sent is in this answer and nowhere else"""
    made = wiring().webhooks.create(person().id, body.url, body.events)
    return json_of(MadeWebhook.model_validate(made), HTTPStatus.CREATED)


@resource.patch("/<uuid:webhook_id>", responses={HTTPStatus.OK: Webhook, **problems(401, 403, 404, 422)})
def change_webhook(path: WebhookPath, body: WebhookChange) -> Response:
    """Pause a webhook, let it go on, or choose other events"""
    row = wiring().webhooks.change(person().id, path.webhook_id, paused=body.paused, events=body.events)
    return json_of(Webhook.model_validate(row))


@resource.delete("/<uuid:webhook_id>", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404)})
def delete_webhook(path: WebhookPath) -> Response:
    """Delete a webhook and what was not sent yet"""
    wiring().webhooks.delete(person().id, path.webhook_id)
    return Response(status=HTTPStatus.NO_CONTENT)


@resource.post("/<uuid:webhook_id>/test", responses={HTTPStatus.ACCEPTED: Delivery, **problems(401, 403, 404)})
def send_test_event(path: WebhookPath) -> Response:
    """Send a test event; what came of it stands among the deliveries within seconds"""
    row = wiring().webhooks.send_test(person().id, path.webhook_id)
    return json_of(Delivery.model_validate(row), HTTPStatus.ACCEPTED)


@resource.get("/<uuid:webhook_id>/deliveries", responses={HTTPStatus.OK: DeliveryList, **problems(401, 404)})
def list_deliveries(path: WebhookPath) -> Response:
    """What was sent lately and what waits, newest first; what ended a week ago is forgotten"""
    with wiring().sessions() as session:
        rows = service.recent_deliveries(session, person().id, path.webhook_id)
    return json_of(DeliveryList(items=[Delivery.model_validate(row) for row in rows]))


@resource.post(
    "/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/again",
    responses={HTTPStatus.ACCEPTED: Delivery, **problems(401, 403, 404)},
)
def send_again(path: DeliveryPath) -> Response:
    """Send a delivery once more, with a new day of attempts"""
    row = wiring().webhooks.try_again(person().id, path.webhook_id, path.delivery_id)
    return json_of(Delivery.model_validate(row), HTTPStatus.ACCEPTED)
