"""What can stand in the log. A stable name each; a new deed gets a new one, an old one is never given another sense."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    USER_CREATED = "user.created"
    USER_INVITED = "user.invited"
    USER_SUSPENDED = "user.suspended"
    USER_RESTORED = "user.restored"
    USER_ROLE_CHANGED = "user.role_changed"
    USER_SESSIONS_ENDED = "user.sessions_ended"
    CHECK_VIEWED = "check.viewed"
    CHECKS_SHOWN = "checks.shown"
    CASE_ASSIGNED = "case.assigned"
    CASE_DECIDED = "case.decided"
    CASE_NOTED = "case.noted"
    CASE_OPINION_ASKED = "case.opinion_asked"
    DECISION_UNDONE = "decision.undone"
    DISPUTE_ANSWERED = "dispute.answered"
    POLICY_CHANGED = "policy.changed"
    MODEL_TRIAL_BEGUN = "model.trial_begun"
    MODEL_TRIAL_ENDED = "model.trial_ended"
    MODEL_SWITCHED = "model.switched"
    CHECKS_RETRIED = "checks.retried"
    LABELS_EXPORTED = "labels.exported"
