"""One file, opened once for all its readers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING

from aiguard.provenance.containers import jpeg, opened, png, webp
from aiguard.provenance.containers.embedded import Embedded
from aiguard.provenance.xmp import properties

if TYPE_CHECKING:
    from pathlib import Path

WALKED = {"image/jpeg": jpeg.read, "image/png": png.read, "image/webp": webp.read}
OPENED = {
    "image/heif": "HEIF",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
    "image/tiff": "TIFF",
    "image/gif": "GIF",
}


@dataclass(frozen=True)
class Source:
    """`media_type` as imaging sniffed it, such as image/jpeg."""

    path: Path
    media_type: str

    @cached_property
    def embedded(self) -> Embedded:
        """Empty for a type that carries nothing; raises what Pillow raises where Pillow reads."""
        with self.path.open("rb") as file:
            if self.media_type in WALKED:
                return WALKED[self.media_type](file)
            if self.media_type in OPENED:
                return opened.read(file, OPENED[self.media_type])
        return Embedded()

    @property
    def endless(self) -> bool:
        """The container has more parts than anybody needs."""
        return self.media_type in WALKED and self.embedded.endless

    def mentions(self, *words: bytes) -> bool:
        """One of `words` stands anywhere in the file. False for an empty one."""
        with self.path.open("rb") as file:
            if not file.seek(0, 2):
                return False
            with mmap(file.fileno(), 0, access=ACCESS_READ) as whole:
                return any(whole.find(word) >= 0 for word in words)

    @cached_property
    def xmp(self) -> list[tuple[str, str]]:
        """(`{namespace}name`, value), as xmp.properties reads them and raises."""
        return properties(self.embedded.xmp)
