"""What the views work with. app.create_app() puts it together once; a view asks for it with wiring()."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiguard.accounts.quota import Quota
    from aiguard.accounts.resets import Resets
    from aiguard.accounts.two_step import TwoStep
    from aiguard.accounts.webhooks.service import Webhooks
    from aiguard.api.schemas.models import Models
    from aiguard.api.schemas.service import Service
    from aiguard.api.streams import Hub
    from aiguard.checks.known import RunningModel
    from aiguard.checks.wake import Waker
    from aiguard.db import SessionFactory
    from aiguard.intake.addresses import AddressIntake
    from aiguard.intake.partial import PartialIntake
    from aiguard.intake.picture_search import PictureSearch
    from aiguard.intake.service import Intake
    from aiguard.keeping.limits import Days
    from aiguard.operations.door import Door
    from aiguard.shares.links import Links
    from aiguard.storage import BlobStore

EXTENSION = "aiguard"


@dataclass(frozen=True)
class Serving:
    """What the operations page needs to choose models. `default`: the one of the settings."""

    default: str
    models_dir: Path


@dataclass(frozen=True)
class Wiring:
    sessions: SessionFactory
    store: BlobStore
    intake: Intake
    quota: Quota  # for whoever has none of their own
    addresses: AddressIntake
    partial: PartialIntake
    pictures: PictureSearch
    model: Callable[[], RunningModel | None]  # that judges now; None: it is not ready
    waker: Waker
    webhooks: Webhooks
    hub: Hub
    registration_open: bool
    resets: Resets
    two_step: TwoStep
    public_url: str | None  # where people reach us, when the operator says it
    own_url: str  # where we listen
    keeping: Days  # how long the operator keeps anything
    links: Links
    share_max_days: int
    service: Callable[[], Service]  # what GET /service answers
    models: Callable[[], Models]  # what GET /models answers
    serving: Serving
    metrics: Door
    database_answers: Callable[[], bool]
    broker_answers: Callable[[], bool]
    workers_alive: Callable[[], bool]
    page_dir: Path | None


def wiring() -> Wiring:
    return cast("Wiring", current_app.extensions[EXTENSION])
