"""The end of an account: nobody gets in from the first moment on, and nothing is left at the end.

Between the two lies work for which a request may be too short, and a process may be killed: `deleting_at` marks the
account, and whoever looks next goes on.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog
from sqlalchemy import delete, func, select

from aiguard.accounts.last_admin import keep_an_admin
from aiguard.accounts.rows import ApiTokenRow, SignInRow, UserRow
from aiguard.accounts.service import normal_email
from aiguard.accounts.webhooks.rows import WebhookRow
from aiguard.checks import removal
from aiguard.checks.case_lock import hold_cases
from aiguard.checks.rows import CheckRow
from aiguard.intake.rows import PartialUploadRow
from aiguard.personal.errors import EmailDiffers
from aiguard.storage import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

log = structlog.get_logger()

AT_ONCE = removal.AT_ONCE  # checks a transaction: as many as a purge takes the files of


@dataclass(frozen=True)
class Deletion:
    sessions: SessionFactory
    store: BlobStore

    def begin(self, user: UserRow, email: str) -> None:
        """From its commit on no session, token or webhook of theirs is worth anything. EmailDiffers, LastAdmin."""
        if email.strip().lower() != user.email and normal_email(email) != user.email:
            raise EmailDiffers
        with self.sessions.begin() as session:
            keep_an_admin(session, user.id)
            row = session.get_one(UserRow, user.id, with_for_update=True)
            row.active, row.fs_uniquifier, row.deleting_at = False, uuid4().hex, func.now()
            for theirs in (SignInRow, ApiTokenRow, WebhookRow):
                session.execute(delete(theirs).where(theirs.user_id == user.id))

    def finish(self, user_id: int, goes_on: Callable[[], bool] = lambda: True) -> bool:
        """Delete all that is left of an account whose end has begun; may be called again after any interruption.

        `goes_on`: asked between two small steps. False: something is left for the next call.
        """
        while goes_on() and self._remove_some(user_id):
            removal.purge(self.sessions, self.store)
        while goes_on() and self._drop_parts(user_id):
            pass
        if not goes_on():
            return False
        with self.sessions.begin() as session:
            hold_cases(session)  # those that an auditor held or kept are let go with the row
            session.execute(delete(UserRow).where(UserRow.id == user_id, UserRow.deleting_at.is_not(None)))
        log.info("account_deleted", user=user_id)
        return True

    def finish_all(self, budget_s: float | None = None) -> int:
        """Whatever was interrupted; returns how many. It stops between two steps once `budget_s` is used up."""
        began = time.monotonic()
        with self.sessions() as session:
            left = session.scalars(select(UserRow.id).where(UserRow.deleting_at.is_not(None))).all()
        return sum(
            self.finish(user_id, lambda: budget_s is None or time.monotonic() - began < budget_s) for user_id in left
        )

    def _remove_some(self, user_id: int) -> int:
        with self.sessions() as session:
            ids = session.scalars(select(CheckRow.id).where(CheckRow.owner_id == user_id).limit(AT_ONCE)).all()
        if not ids:
            return 0
        with self.sessions() as session:
            return removal.remove_checks(session, user_id, ids)

    def _drop_parts(self, user_id: int) -> bool:
        """Of one file that never arrived whole. False: there is none."""
        with self.sessions.begin() as session:
            one = select(PartialUploadRow.id).where(PartialUploadRow.owner_id == user_id).limit(1).scalar_subquery()
            gone = delete(PartialUploadRow).where(PartialUploadRow.id == one).returning(PartialUploadRow.parts)
            parts = session.scalars(gone.execution_options(synchronize_session=False)).one_or_none()
        try:
            for key in parts or ():
                self.store.delete(key)
        except StorageError as error:  # what has no row any more is found within a day
            log.warning("parts_left_for_later", reason=error.code)
        return parts is not None
