"""What a case can be, what can be decided of it, and why."""

from __future__ import annotations

from enum import StrEnum


class CaseKind(StrEnum):
    """Why a person looks at a check."""

    FLAG = "flag"  # a rule of the policy spoke
    SAMPLE = "sample"  # none spoke: drawn by lot, so that misses can be counted
    APPEAL = "appeal"  # its owner disputes what holds


class CaseState(StrEnum):
    """open → second_review → settled, or straight to settled; an undo goes one step back."""

    OPEN = "open"
    SECOND_REVIEW = "second_review"  # somebody else has to look as well
    SETTLED = "settled"


class Outcome(StrEnum):
    """What an auditor says. The last one settles nothing by itself."""

    CONFIRMED_AI = "confirmed_ai"
    CONFIRMED_REAL = "confirmed_real"
    CANNOT_TELL = "cannot_tell"
    NEEDS_SECOND_REVIEW = "needs_second_review"


class ReasonCode(StrEnum):
    """On what a decision stands. OTHER needs words."""

    FILE_DECLARES_AI = "file_declares_ai"
    VISIBLE_ARTEFACTS = "visible_artefacts"
    KNOWN_GENERATOR = "known_generator"
    CAMERA_ORIGINAL = "camera_original"
    OWNER_PROOF = "owner_proof"
    FOUND_ELSEWHERE = "found_elsewhere"
    EDITED_NOT_GENERATED = "edited_not_generated"
    TOO_POOR = "too_poor"
    NOT_SUCH_A_PICTURE = "not_such_a_picture"
    MODELS_AGREE = "models_agree"
    OTHER = "other"
