"""Who may come in: everything asks for a signed-in person unless its view says otherwise, every change for a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from flask import current_app, g, request, session
from flask_login import current_user
from flask_security.utils import login_user, logout_user
from flask_wtf.csrf import CSRFProtect

from aiguard.accounts import sign_ins
from aiguard.accounts.errors import SignInRequired
from aiguard.api.wiring import wiring

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from aiguard.accounts.rows import UserRow

View = TypeVar("View", bound="Callable[..., object]")
TOKEN_KEY = "sign_in"  # noqa: S105  # the name of a key in the session, not a secret
CSRF_HEADER = "X-CSRF-Token"
MAX_JSON_BYTES = 64 * 1024


def public(view: View) -> View:
    """Let anybody in. Goes below the route's decorator."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def takes_files(view: View) -> View:
    """Let the body be as large as MAX_CONTENT_LENGTH says. Goes below the route's decorator."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Sign-in is asked for first: whoever is signed out in the middle hears that, and not that a token is stale."""
    app.before_request(_keep_small)
    app.before_request(_require_sign_in)
    _HeaderCsrf(app)


def person() -> UserRow:
    """Whoever is signed in; only in views that are not public."""
    return cast("UserRow", current_user._get_current_object())  # noqa: SLF001  # Flask-Login's way to the row itself


def person_or_none() -> UserRow | None:
    return person() if current_user.is_authenticated else None


def load_person(fs_uniquifier: str) -> UserRow | None:
    """Flask-Login's user loader: at every request, from the database, so that a disabled person is out at once."""
    token = session.get(TOKEN_KEY)
    return sign_ins.find(wiring().sessions, fs_uniquifier, token) if token else None


def sign_in(user: UserRow, *, remember: bool) -> None:
    """Begin a new session: nothing of the one before it, neither its token against forgery, stays valid."""
    _forget()
    login_user(user, remember=False, authn_via=["password"])
    session[TOKEN_KEY] = sign_ins.begin(wiring().sessions, user.id)
    session.permanent = remember


def sign_out() -> None:
    logout_user()
    _forget()


def _forget() -> None:
    if token := session.get(TOKEN_KEY):
        sign_ins.end(wiring().sessions, token)
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the token of this request here


def _keep_small() -> None:
    if not _view_is("takes_files"):
        request.max_content_length = MAX_JSON_BYTES


def _require_sign_in() -> None:
    if request.endpoint is None or _view_is("is_public"):
        return
    if not current_user.is_authenticated:
        raise SignInRequired


def _view_is(mark: str) -> bool:
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), mark, False))


class _HeaderCsrf(CSRFProtect):  # type: ignore[misc]  # the library has no types
    """Looks at the header only: to look at the form would take in a whole upload before anybody is let in."""

    def _get_csrf_token(self) -> str | None:
        return request.headers.get(CSRF_HEADER)
