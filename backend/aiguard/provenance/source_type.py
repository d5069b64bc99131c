"""The IPTC's words for how a picture came to be. Source: cv.iptc.org/newscodes/digitalsourcetype."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class AiType:
    """`slug` ends a code of evidence; `meaning` ends "the picture was …"."""

    slug: str
    meaning: str


# algorithmicallyEnhanced (sharpening, noise reduction) and algorithmicMedia (no training) stay out on purpose.
AI_TYPES = {
    "trainedalgorithmicmedia": AiType("trained_algorithmic_media", "made by a trained model"),
    "compositewithtrainedalgorithmicmedia": AiType(
        "composite_with_trained_algorithmic_media", "put together or edited with the help of a trained model"
    ),
}
CAPTURES = ("digitalcapture", "computationalcapture", "negativefilm", "positivefilm", "print")


def word(value: str) -> str:
    """`http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture` → `digitalCapture`."""
    return re.split(r"[/#:]", value.strip().rstrip("/"))[-1]


def ai_type(value: str) -> AiType | None:
    return AI_TYPES.get(word(value).lower())


def is_capture(value: str) -> bool:
    return word(value).lower() in CAPTURES
