"""Giving one verdict away by a link: made, listed and revoked by the check's owner, opened by whoever has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update

from aiguard.checks.errors import CheckNotFound
from aiguard.checks.rows import CheckRow
from aiguard.checks.views import WHOLE, CheckView, view_of
from aiguard.shares.errors import (
    ShareExpired,
    ShareNeedsVerdict,
    ShareNotFound,
    ShareRevoked,
    ShareTooLong,
    TooManyShares,
)
from aiguard.shares.rows import ShareRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

DAYS: Final = (1, 7, 30, 90)  # what may be chosen, where the operator allows it
MOST_OPEN: Final = 20  # links of one check at a time
MOST_LISTED: Final = 100


class ShareState(StrEnum):
    """active → expired | revoked, and never back."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Opened:
    """What a link leads to: the check as its owner sees it. What of it may be shown is decided elsewhere."""

    check: CheckView
    owner_id: int
    expires_at: datetime


def state_of(share: ShareRow) -> ShareState:
    if share.revoked_at is not None:
        return ShareState.REVOKED
    return ShareState.EXPIRED if share.expires_at <= datetime.now(UTC) else ShareState.ACTIVE


def create_share(session: Session, owner_id: int, check_id: UUID, *, days: int, max_days: int) -> ShareRow:
    """CheckNotFound, ShareNeedsVerdict, ShareTooLong, TooManyShares."""
    if days > max_days:
        raise ShareTooLong(max_days)
    now = datetime.now(UTC)
    with session.begin():
        # The lock lets two makers count one after the other.
        check = session.scalars(_mine(owner_id, check_id).with_for_update()).one_or_none()
        if check is None:
            raise CheckNotFound
        if check.band is None:
            raise ShareNeedsVerdict
        still_open = (ShareRow.revoked_at.is_(None), ShareRow.expires_at > now, ShareRow.check_id == check_id)
        if (session.scalar(select(func.count()).select_from(ShareRow).where(*still_open)) or 0) >= MOST_OPEN:
            raise TooManyShares(MOST_OPEN)
        share = ShareRow(check_id=check_id, expires_at=now + timedelta(days=days))
        session.add(share)
        session.flush()
        session.refresh(share)
    return share


def list_shares(session: Session, owner_id: int, check_id: UUID) -> Sequence[ShareRow]:
    """Newest first, ended ones too. CheckNotFound when the check is absent or somebody else's."""
    if session.scalars(_mine(owner_id, check_id)).one_or_none() is None:
        raise CheckNotFound
    query = select(ShareRow).where(ShareRow.check_id == check_id)
    return session.scalars(query.order_by(ShareRow.created_at.desc(), ShareRow.id).limit(MOST_LISTED)).all()


def revoke_share(session: Session, owner_id: int, check_id: UUID, share_id: UUID) -> None:
    """Revoked stays revoked. CheckNotFound when it is absent or somebody else's."""
    with session.begin():
        query = select(ShareRow).join(CheckRow, CheckRow.id == ShareRow.check_id)
        mine = query.where(CheckRow.owner_id == owner_id, CheckRow.id == check_id, ShareRow.id == share_id)
        share = session.scalars(mine).one_or_none()
        if share is None:
            raise CheckNotFound
        share.revoked_at = share.revoked_at or datetime.now(UTC)


def open_share(session: Session, share_id: UUID) -> Opened:
    """ShareNotFound, ShareExpired, ShareRevoked: asked anew at every request."""
    query = select(ShareRow, CheckRow).join(CheckRow, CheckRow.id == ShareRow.check_id)
    found = session.execute(query.where(ShareRow.id == share_id).options(*WHOLE)).one_or_none()
    if found is None:
        raise ShareNotFound
    share, check = found
    match state_of(share):
        case ShareState.REVOKED:
            raise ShareRevoked
        case ShareState.EXPIRED:
            raise ShareExpired
    return Opened(view_of(check), check.owner_id, share.expires_at)


def count_view(session: Session, share_id: UUID) -> None:
    with session.begin():
        own = update(ShareRow).where(ShareRow.id == share_id)
        session.execute(own.values(views=ShareRow.views + 1, last_viewed_at=func.clock_timestamp()))


def _mine(owner_id: int, check_id: UUID) -> Select[CheckRow]:
    return select(CheckRow).where(CheckRow.owner_id == owner_id, CheckRow.id == check_id)
