"""Passkeys (WebAuthn): several a person, each with a name; one alone signs in, since it checks its owner itself."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import webauthn
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from aiguard.accounts.errors import AccountThingNotFound, PasskeyRefused, TooManyPasskeys
from aiguard.accounts.rows import PasskeyRow, SpentChallengeRow, UserRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory

CHALLENGE_LIFETIME = timedelta(minutes=5)
MOST = 20
# What the library lets through of bytes that no authenticator made.
MALFORMED = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error)
Credential = dict[str, Any]


@dataclass(frozen=True)
class RelyingParty:
    """Us, as an authenticator knows us: the host name, and the origin the page is loaded from."""

    host: str
    origin: str


@dataclass(frozen=True)
class Ceremony:
    """What the browser is asked (JSON), and the challenge its answer must carry."""

    options_json: str
    challenge: bytes


def ask_to_add(sessions: SessionFactory, user: UserRow, party: RelyingParty) -> Ceremony:
    known = of(sessions, user.id)
    if len(known) >= MOST:
        raise TooManyPasskeys(MOST)
    options = webauthn.generate_registration_options(
        rp_id=party.host,
        rp_name="AI Guard Vision",
        user_id=user.passkey_handle.bytes,
        user_name=user.email,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=row.credential_id) for row in known],
    )
    return Ceremony(webauthn.options_to_json(options), options.challenge)


def ask_to_sign_in(party: RelyingParty) -> Ceremony:
    """Names no account and no key: the authenticator shows which ones it has for us."""
    options = webauthn.generate_authentication_options(
        rp_id=party.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Ceremony(webauthn.options_to_json(options), options.challenge)


def add(
    sessions: SessionFactory, user: UserRow, party: RelyingParty, challenge: bytes, *, name: str, credential: Credential
) -> PasskeyRow:
    """Keep what the authenticator made, else PasskeyRefused."""
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except MALFORMED:
        raise PasskeyRefused from None
    row = PasskeyRow(
        user_id=user.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=_transports(credential),
        name=name,
    )
    try:
        with sessions.begin() as session:
            _spend(session, challenge)
            session.scalar(select(UserRow.id).where(UserRow.id == user.id).with_for_update())  # counted one at a time
            if (session.scalar(select(func.count()).where(PasskeyRow.user_id == user.id)) or 0) >= MOST:
                raise TooManyPasskeys(MOST)
            session.add(row)
    except IntegrityError:  # the challenge was answered before, or the key is known
        raise PasskeyRefused from None
    return row


def recognise(sessions: SessionFactory, party: RelyingParty, challenge: bytes, credential: Credential) -> UserRow:
    """The active person whose passkey answered this challenge, else PasskeyRefused."""
    with sessions() as session:
        found = session.execute(_owner_of(credential)).one_or_none()
    if found is None:
        raise PasskeyRefused
    user, key = found
    try:
        proved = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
        _same_person(credential, user)
    except MALFORMED:
        raise PasskeyRefused from None
    unchanged = update(PasskeyRow).where(PasskeyRow.id == key.id, PasskeyRow.sign_count == key.sign_count)
    used = unchanged.values(sign_count=proved.new_sign_count, last_used_at=datetime.now(UTC))
    try:
        with sessions.begin() as session:
            _spend(session, challenge)
            if session.scalar(used.returning(PasskeyRow.id)) is None:
                raise PasskeyRefused  # removed, or a copy of the key was quicker
    except IntegrityError:
        raise PasskeyRefused from None
    return user


def of(sessions: SessionFactory, user_id: int) -> Sequence[PasskeyRow]:
    with sessions() as session:
        own = select(PasskeyRow).where(PasskeyRow.user_id == user_id)
        return session.scalars(own.order_by(PasskeyRow.created_at, PasskeyRow.id)).all()


def rename(sessions: SessionFactory, user_id: int, passkey_id: UUID, name: str) -> PasskeyRow:
    own = update(PasskeyRow).where(PasskeyRow.user_id == user_id, PasskeyRow.id == passkey_id)
    with sessions.begin() as session:
        row = session.scalars(own.values(name=name).returning(PasskeyRow)).one_or_none()
    if row is None:
        raise AccountThingNotFound
    return row


def remove(sessions: SessionFactory, user_id: int, passkey_id: UUID) -> None:
    own = delete(PasskeyRow).where(PasskeyRow.user_id == user_id, PasskeyRow.id == passkey_id)
    with sessions.begin() as session:
        if session.scalar(own.returning(PasskeyRow.id)) is None:
            raise AccountThingNotFound


def _owner_of(credential: Credential) -> Select[UserRow, PasskeyRow]:
    try:
        credential_id = base64url_to_bytes(credential["id"])
    except MALFORMED:
        raise PasskeyRefused from None
    return (
        select(UserRow, PasskeyRow)
        .join(PasskeyRow, PasskeyRow.user_id == UserRow.id)
        .where(PasskeyRow.credential_id == credential_id, UserRow.active)
    )


def _same_person(credential: Credential, user: UserRow) -> None:
    """A passkey that was found without an email says whose it is (WebAuthn 7.2, step 6)."""
    if base64url_to_bytes(credential["response"]["userHandle"]) != user.passkey_handle.bytes:
        raise ValueError("another user handle")


def _spend(session: Session, challenge: bytes) -> None:
    """An answer that is sent a second time breaks the primary key."""
    now = datetime.now(UTC)
    session.execute(delete(SpentChallengeRow).where(SpentChallengeRow.expires_at < now))
    spent = SpentChallengeRow(
        challenge_sha256_hex=sha256(challenge).hexdigest(), expires_at=now + 2 * CHALLENGE_LIFETIME
    )
    session.add(spent)
    session.flush()


def _transports(credential: Credential) -> list[str]:
    given = credential["response"].get("transports")
    known = {str(each.value) for each in AuthenticatorTransport}
    return sorted(known.intersection(map(str, given))) if isinstance(given, list) else []
