"""Who may come in: everything asks for a signed-in person unless its view says otherwise, every change for a token
against forgery. An API token comes in where the view names a scope that the token has, and nowhere else.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar, cast

from flask import current_app, g, request, session
from flask_login import current_user
from flask_security.utils import login_user, logout_user
from flask_wtf.csrf import CSRFProtect

from aiguard.accounts import sign_ins, tokens
from aiguard.accounts.errors import (
    ConfirmationRequired,
    NotAllowed,
    ScopeMissing,
    SessionRequired,
    SignInRequired,
    TokenInvalid,
)
from aiguard.accounts.permissions import permissions_of
from aiguard.api.limits import count_failed_token
from aiguard.api.wiring import wiring

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from aiguard.accounts.permissions import Permission
    from aiguard.accounts.rows import SignInRow, UserRow
    from aiguard.accounts.scopes import Scope
    from aiguard.db import SessionFactory

View = TypeVar("View", bound="Callable[..., object]")
TOKEN_KEY = "sign_in"  # noqa: S105  # the name of a key in the session, not a secret
CSRF_HEADER = "X-CSRF-Token"
BEARER = "bearer "
MAX_JSON_BYTES = 64 * 1024
CONFIRMED_FOR = timedelta(minutes=15)


def public(view: View) -> View:
    """Let anybody in. Goes below the route's decorator."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def scope(needed: Scope) -> Callable[[View], View]:
    """Let API tokens with this scope in, beside sessions. Goes below the route's decorator."""

    def mark(view: View) -> View:
        view.scope = needed  # type: ignore[attr-defined]
        return view

    return mark


def scope_of(view: object) -> Scope | None:
    return getattr(view, "scope", None)


def requires(needed: Permission) -> Callable[[View], View]:
    """Let in only whose role has this permission. Goes below the route's decorator."""

    def mark(view: View) -> View:
        view.permission = needed  # type: ignore[attr-defined]
        return view

    return mark


def permission_of(view: object) -> Permission | None:
    return getattr(view, "permission", None)


def confirmed(view: View) -> View:
    """Ask for the password again when the person has not proved to be there for a while: a session left open must not
    be enough to change how one signs in. Goes below the route's decorator."""
    view.asks_again = True  # type: ignore[attr-defined]
    return view


def takes_files(view: View) -> View:
    """Let the body be as large as MAX_CONTENT_LENGTH says. Goes below the route's decorator."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Sign-in is asked for first: whoever is signed out in the middle hears that, and not that a token is stale."""
    app.before_request(_keep_small)
    app.before_request(_require_person)
    _HeaderCsrf(app)


def person() -> UserRow:
    """Whoever is signed in, or whose API token came; only in views that are not public."""
    if bearer := _bearer():
        return bearer.user
    return cast("UserRow", current_user._get_current_object())  # noqa: SLF001  # Flask-Login's way to the row itself


def by_token() -> bool:
    """Whether a program asks, not a browser."""
    return _bearer() is not None


def person_or_none() -> UserRow | None:
    return person() if current_user.is_authenticated else None


def readmission() -> Callable[[], bool]:
    """For an answer that lasts: asks again, outside of the request, whether whoever sent it would still be let in."""
    sessions = wiring().sessions
    if secret := bearer_secret():
        return lambda: _is_good(sessions, secret)
    known_as, token = person().fs_uniquifier, session[TOKEN_KEY]
    return lambda: sign_ins.find(sessions, known_as, token) is not None


def _is_good(sessions: SessionFactory, secret: str) -> bool:
    try:
        tokens.use(sessions, secret)
    except TokenInvalid:
        return False
    return True


def load_person(fs_uniquifier: str) -> UserRow | None:
    """Flask-Login's user loader: at every request, from the database, so that a disabled person is out at once."""
    token = session.get(TOKEN_KEY)
    found = sign_ins.find(wiring().sessions, fs_uniquifier, token) if token else None
    g.sign_in = found.sign_in if found else None
    return found.person if found else None


def this_sign_in() -> SignInRow:
    """The session that the request came with; only in views that take no API token."""
    row: SignInRow | None = g.get("sign_in") if current_user.is_authenticated else None
    if row is None:
        raise SignInRequired
    return row


def sign_in(user: UserRow, *, remember: bool, how: str = "password") -> None:
    """Begin a new session: nothing of the one before it, neither its token against forgery, stays valid."""
    forget()
    login_user(user, remember=False, authn_via=[how])
    session[TOKEN_KEY] = sign_ins.begin(wiring().sessions, user.id, request.user_agent.string)
    session.permanent = remember


def sign_out() -> None:
    logout_user()
    forget()


def forget() -> None:
    """End this session; an empty one takes its place."""
    if token := session.get(TOKEN_KEY):
        sign_ins.end(wiring().sessions, token)
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the token of this request here


def _keep_small() -> None:
    if not _view_is("takes_files"):
        request.max_content_length = MAX_JSON_BYTES


def _require_person() -> None:
    if request.endpoint is None or _view_is("is_public"):
        return
    secret = bearer_secret()
    if secret is not None:
        g.bearer = _admitted(secret)  # the cookie, if one came too, no longer counts
    elif not current_user.is_authenticated:
        raise SignInRequired
    needed = permission_of(current_app.view_functions[request.endpoint])
    if needed is not None and needed not in permissions_of(person().role_names):
        raise NotAllowed
    if _view_is("asks_again") and this_sign_in().confirmed_at < datetime.now(UTC) - CONFIRMED_FOR:
        raise ConfirmationRequired


def _admitted(secret: str) -> tokens.Bearer:
    try:
        bearer = tokens.use(wiring().sessions, secret)
    except TokenInvalid:
        count_failed_token()
        raise
    needed = scope_of(current_app.view_functions[request.endpoint or ""])
    if needed is None:
        raise SessionRequired
    if needed not in bearer.scopes:
        raise ScopeMissing(needed)
    return bearer


def bearer_secret() -> str | None:
    """What came as `Authorization: Bearer …`; an empty one counts too, and is wrong."""
    given = request.headers.get("Authorization", "")
    return given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else None


def _bearer() -> tokens.Bearer | None:
    found: tokens.Bearer | None = g.get("bearer")
    return found


def _view_is(mark: str) -> bool:
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), mark, False))


class _HeaderCsrf(CSRFProtect):  # type: ignore[misc]  # the library has no types
    """Looks at the header only: to look at the form would take in a whole upload before anybody is let in.

    Another site can make a browser send its cookie, but never an Authorization header: an API token needs none.
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        if _bearer() is None:
            super().protect(apply_exemptions)

    def _get_csrf_token(self) -> str | None:
        return request.headers.get(CSRF_HEADER)
