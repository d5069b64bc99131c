"""EXIF: what a camera writes, and whether it fits together and fits the picture. Source: CIPA DC-008-2023."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.provenance.evidence import Evidence, Weight, facts
from aiguard.provenance.exif_checks import contradictions, resized
from aiguard.provenance.exif_tags import Tags, tags
from aiguard.provenance.tools import editor_named, generator_named

if TYPE_CHECKING:
    from aiguard.provenance.containers.source import Source

NO_PROOF = "Such fields can be written by anybody and are often removed: neither they nor their absence prove anything."


def read(source: Source) -> list[Evidence]:
    if not source.embedded.exif:
        return []
    found = tags(source.embedded.exif)
    evidence = [*_camera(found), *_program(found)]
    if resized(found, source.embedded.size):
        text = (
            "The picture has another size than its EXIF fields say, in the same shape. Sharing often makes it smaller."
        )
        evidence.append(Evidence("exif", "exif_resized", Weight.NEUTRAL, "Resized after it was taken", text))
    if wrong := contradictions(found, source.embedded.size):
        evidence.append(
            Evidence(
                "exif",
                "exif_contradicts_itself",
                Weight.WARNING,
                "The camera fields do not fit",
                "The EXIF fields contradict each other or the picture. Cropping or a wrong clock can be the "
                "reason, as can fields copied from another picture.",
                facts(wrong),
            )
        )
    return evidence


def _camera(found: Tags) -> list[Evidence]:
    camera = found.make or found.model
    if not (camera or found.position_stored or found.taken):
        return []
    details = facts(
        {
            "make": found.make,
            "model": found.model,
            "lens": found.lens,
            "exposure": found.exposure,
            "taken": found.taken,
            "position stored": "yes" if found.position_stored else "no",
        }
    )
    if camera and found.exposure:
        text = f"The file carries the fields a camera writes: make or model and exposure. {NO_PROOF}"
        return [Evidence("exif", "exif_camera", Weight.HINTS_CAMERA, "Camera fields", text, details)]
    text = f"The file carries a few EXIF fields, but not what a camera usually writes. {NO_PROOF}"
    return [Evidence("exif", "exif_some_fields", Weight.NEUTRAL, "A few EXIF fields", text, details)]


def _program(found: Tags) -> list[Evidence]:
    details = facts({"software": found.software, "artist": found.artist})
    if generator_named(found.software) or generator_named(found.artist):
        text = f"The EXIF software or artist field names a program that makes pictures with AI. {NO_PROOF}"
        return [Evidence("exif", "exif_names_generator", Weight.HINTS_AI, "EXIF names an AI tool", text, details)]
    if editor_named(found.software):
        text = "The EXIF software field names a picture editor. Most photographs pass through one."
        return [Evidence("exif", "exif_names_editor", Weight.NEUTRAL, "Saved by a picture editor", text, details)]
    return []
