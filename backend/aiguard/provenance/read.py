"""Everything one file says about where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.provenance import c2pa, exif, generator, iptc, watermark
from aiguard.provenance.containers.source import Source
from aiguard.provenance.evidence import STRENGTH, Evidence, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def read_evidence(path: Path, media_type: str, *, trust_list: Path | None = None) -> list[Evidence]:
    """What every reader found, strongest first. Never raises: a reader that falls over the file leaves a note.

    `media_type`: as imaging sniffed it, such as image/jpeg. `trust_list`: PEM certificates whose C2PA signers count
    as trusted.
    """
    source = Source(path, media_type)
    readers: dict[str, Callable[[], list[Evidence]]] = {
        "c2pa": lambda: c2pa.read(source, trust_list),
        "generator": lambda: generator.read(source),
        "iptc": lambda: iptc.read(source),
        "exif": lambda: exif.read(source),
        "watermark": lambda: watermark.read(source),
    }
    found = [one for name, reader in readers.items() for one in _asked(name, reader)]
    return sorted(found, key=lambda one: STRENGTH.index(one.weight))


def _asked(name: str, reader: Callable[[], list[Evidence]]) -> list[Evidence]:
    try:
        return reader()
    except Exception as error:  # noqa: BLE001  # hostile bytes: parsers raise what they like, MemoryError and RecursionError too
        return [unreadable(name, error)]
