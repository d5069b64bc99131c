"""create_app(): builds and wires everything, and nothing else does."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

import redis
from flask_security import Security
from flask_security.datastore import SQLAlchemySessionUserDatastore
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import scoped_session
from werkzeug.middleware.proxy_fix import ProxyFix

from aiguard import logs
from aiguard.accounts import two_step
from aiguard.accounts.post import Post
from aiguard.accounts.quota import Quota
from aiguard.accounts.resets import Resets
from aiguard.accounts.rows import RoleRow, UserRow
from aiguard.accounts.sealing import Sealer
from aiguard.accounts.sign_ins import LIFETIME
from aiguard.accounts.two_step import TwoStep
from aiguard.accounts.webhooks import service as webhooks
from aiguard.accounts.webhooks.service import Webhooks
from aiguard.api import drain, errors, guard, headers, limits, page, request_log
from aiguard.api.description import Described
from aiguard.api.docs import views as docs
from aiguard.api.document import SESSION_COOKIE, new_openapi
from aiguard.api.schemas import service as schemas
from aiguard.api.streams import Hub
from aiguard.api.wiring import EXTENSION, Serving, Wiring
from aiguard.checks.wake import Waker
from aiguard.config import MIB, Settings
from aiguard.db import make_engine, make_session_factory
from aiguard.fetching.addresses import Allow
from aiguard.fetching.pictures import Fetcher, FetchLimits
from aiguard.imaging.fingerprint import Readers
from aiguard.imaging.limits import PixelLimits
from aiguard.intake.addresses import AddressIntake
from aiguard.intake.partial import PartialIntake
from aiguard.intake.picture_search import PictureSearch
from aiguard.intake.receive import UploadRequest, forget_leftovers
from aiguard.intake.service import Intake, Limits
from aiguard.keeping.limits import Days
from aiguard.mail import open_mailer
from aiguard.operations.door import Door
from aiguard.operations.heartbeat import any_alive
from aiguard.operations.serving import InUse
from aiguard.shares.links import Links
from aiguard.storage import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from flask_openapi3 import OpenAPI
    from sqlalchemy import Engine

    from aiguard.db import SessionFactory

PROBE_TIMEOUT_S = 1
SEARCHES_AT_ONCE = 2  # a process; each may take a core and decode_memory_bytes


def create_app(settings: Settings | None = None) -> OpenAPI:
    """The WSGI application. Opens no connection: it starts before its servers do, and says 503 until they answer."""
    settings = settings or Settings.load()
    logs.configure(settings.log_level)
    app = new_openapi(__name__)
    app.request_class = UploadRequest
    app.config.update(_flask_config(settings))
    engine = make_engine(settings.database_url)
    sessions = make_session_factory(engine)
    app.extensions[EXTENSION] = _wiring(settings, engine, sessions)
    request_log.install(app)
    headers.install(app, https=settings.secure_cookies)
    drain.install(app, max_bytes=settings.max_image_bytes + MIB)
    errors.install(app)
    guard.install(app)
    _install_security(app, sessions)
    app.register_blueprint(docs.resource)
    app.register_blueprint(page.resource)
    limits.install(app, settings.broker_url)
    if count := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": SESSION_COOKIE,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": LIFETIME,
        "MAX_CONTENT_LENGTH": settings.max_files_per_request * settings.max_image_bytes + MIB,
        "MAX_FORM_MEMORY_SIZE": MIB,
        "MAX_FORM_PARTS": 2 * settings.max_files_per_request + 40,  # the files, and the terms with their tags
        "AIGUARD_MAX_IMAGE_BYTES": settings.max_image_bytes,
        "AIGUARD_UPLOAD_DIR": _upload_dir(settings.data_dir),
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a page may lie open for days
        "WTF_CSRF_SSL_STRICT": False,  # the header alone proves the page; the API's other callers send no Referer
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        # OWASP's second choice for argon2id: 19 MiB, so that twenty people may sign in at once.
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__type": "ID",
            "argon2__memory_cost": 19 * 1024,  # KiB
            "argon2__time_cost": 2,
            "argon2__parallelism": 1,
        },
        "SECURITY_PASSWORD_SINGLE_HASH": True,  # no pepper: a new secret key must not make every password wrong
    }


def _upload_dir(data_dir: Path) -> Path:
    """Not the system's temporary folder, which is memory on many machines."""
    folder = data_dir.absolute() / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    forget_leftovers(folder)
    return folder


def _wiring(settings: Settings, engine: Engine, sessions: SessionFactory) -> Wiring:
    timeouts = {"socket_connect_timeout": PROBE_TIMEOUT_S, "socket_timeout": PROBE_TIMEOUT_S}
    store = open_store(settings.storage_url)
    keeping = Days(settings.keep_pictures_days, settings.keep_checks_days)
    shown_limits = schemas.Limits.model_validate(settings, from_attributes=True)
    broker = redis.Redis.from_url(settings.broker_url, **timeouts)
    described = Described(InUse(sessions, settings.model), settings.models_dir, shown_limits)
    quota = Quota(settings.quota_checks_per_day, settings.quota_bytes)
    uploads = Limits(settings.max_image_bytes, settings.max_files_per_request)
    intake = Intake(sessions, store, uploads, described.running, quota, keeping)
    return Wiring(
        sessions=sessions,
        store=store,
        intake=intake,
        quota=quota,
        addresses=_addresses(settings, intake),
        partial=PartialIntake(intake, _upload_dir(settings.data_dir)),
        pictures=_pictures(settings, sessions),
        model=described.running,
        waker=Waker(settings.broker_url),
        webhooks=Webhooks(sessions, Sealer(settings.secret_key, webhooks.PURPOSE), Allow.parse(settings.fetch_allow)),
        hub=Hub(settings.broker_url),
        registration_open=settings.registration_open,
        resets=Resets(sessions, Post(open_mailer(settings.mail_url, settings.mail_from))),
        two_step=TwoStep(sessions, Sealer(settings.secret_key, two_step.PURPOSE)),
        public_url=settings.public_url,
        own_url=settings.own_url,
        keeping=keeping,
        links=Links(settings.secret_key),
        share_max_days=settings.share_max_days,
        service=described.service,
        models=described.models,
        serving=Serving(settings.model, settings.models_dir),
        metrics=Door(settings.metrics_token, settings.metrics_allow, trusts_proxy=settings.trusted_proxies > 0),
        database_answers=lambda: _database_answers(engine),
        broker_answers=lambda: _broker_answers(broker),
        workers_alive=lambda: _workers_alive(sessions),
        page_dir=settings.page_dir,
    )


def _addresses(settings: Settings, intake: Intake) -> AddressIntake:
    fetcher = Fetcher(Allow.parse(settings.fetch_allow), FetchLimits(settings.max_image_bytes))
    return AddressIntake(intake, fetcher, _upload_dir(settings.data_dir), BoundedSemaphore(settings.fetch_at_once))


def _pictures(settings: Settings, sessions: SessionFactory) -> PictureSearch:
    readers = Readers(
        SEARCHES_AT_ONCE,
        PixelLimits(settings.max_pixels, settings.max_side_px),
        memory_bytes=settings.decode_memory_bytes,
        timeout_s=settings.decode_timeout_s,
    )
    return PictureSearch(sessions, readers, settings.max_image_bytes)


def _install_security(app: OpenAPI, sessions: SessionFactory) -> None:
    """Flask-Security for its sessions and hashes; its own pages, its forms and its tokens stay off."""
    scoped = scoped_session(sessions)
    security = Security(app, SQLAlchemySessionUserDatastore(scoped, UserRow, RoleRow), register_blueprint=False)
    security.login_manager.user_loader(guard.load_person)
    security.login_manager.request_loader(lambda _request: None)
    # It would look the person up before every request, also for the page's files and /healthz.
    security.principal.identity_loaders.clear()

    @app.teardown_appcontext
    def _close(_error: BaseException | None) -> None:
        scoped.remove()


def _database_answers(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.execute(select(1))
    except SQLAlchemyError:
        return False
    return True


def _workers_alive(sessions: SessionFactory) -> bool:
    try:
        with sessions() as session:
            return any_alive(session)
    except SQLAlchemyError:
        return False


def _broker_answers(broker: redis.Redis) -> bool:
    try:
        return bool(broker.ping())
    except redis.RedisError:
        return False
