"""What `aiguard check` says about one file, wherever it was judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """`state` is done or failed; `error` is {code, text}."""

    path: str
    state: str
    band: str | None
    headline: str | None
    p_ai: float | None
    logit: float | None
    model: str
    revision: str
    thresholds: str | None
    reasons: list[dict[str, str]]
    evidence: list[dict[str, Any]]
    error: dict[str, str] | None

    @classmethod
    def failed(cls, path: object, model: str, revision: str, code: str, text: str) -> Line:
        error = {"code": code, "text": text}
        return cls(str(path), "failed", None, None, None, None, model, revision, None, [], [], error)

    def words(self) -> str:
        if self.error:
            return f"{self.path}: could not be read. {self.error['text']}"
        return f"{self.path}: {self.headline} (p_ai {self.p_ai:.3f}). {self.reasons[0]['text']}"
