"""The sentences of a report."""

from __future__ import annotations

import shlex
from typing import Final

WORTH: Final = (
    "This is an estimate by a statistical model and what the file says of itself. It is a reason to look closer, not a "
    "proof: real photographs can be taken for generated ones and generated ones for real, above all by generators the "
    "model never saw. It says nothing about who made the picture, whether what it shows happened, or whether it was "
    "edited by hand. No decision about a person should rest on it alone."
)
LONGEST_NAME: Final = 120  # characters that a shell line can bear


def how_to_repeat(version: str) -> str:
    return (
        f"Take the same file (compare its SHA-256) and AI Guard Vision {version}, which wrote this report, with the "
        "same model (compare revision, weights and spec), and run the command. The probability may differ in its last "
        "digits between machines; the band and the reasons follow from it, from the thresholds and from the file."
    )


def command(file_name: str, model_id: str) -> str:
    return f"aiguard check {_shell_name(file_name)} --model {shlex.quote(model_id)} --json"


def _shell_name(file_name: str) -> str:
    """FILE where the name itself could not be typed, or would not read as what it is."""
    if not file_name.isprintable() or len(file_name) > LONGEST_NAME or not file_name.strip():
        return "FILE"
    return shlex.quote(f"./{file_name}" if file_name.startswith("-") else file_name)
