"""Sets that come as folders of pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiguard.lab.benchmarks.shown import SHARED, Shown, of_file
from aiguard.lab.errors import DataUnusable
from aiguard.lab.sources import files_of

if TYPE_CHECKING:
    from pathlib import Path

# GenImage's own folder names, in the order of its paper's columns.
GENIMAGE: Final = {
    "midjourney": "Midjourney",
    "sdv4": "SD V1.4",
    "sdv5": "SD V1.5",
    "adm": "ADM",
    "glide": "GLIDE",
    "wukong": "Wukong",
    "vqdm": "VQDM",
    "biggan": "BigGAN",
}
SYNTHBUSTER: Final = (
    "dalle2", "dalle3", "firefly", "glide", "midjourney-v5", "stable-diffusion-1-3", "stable-diffusion-1-4",
    "stable-diffusion-2", "stable-diffusion-xl",
)  # fmt: skip
WILDRF: Final = ("facebook", "reddit", "twitter")


def genimage(root: Path, real: Path | None) -> list[Shown]:  # noqa: ARG001
    """`…/imagenet_ai_0508_adm/val/ai|nature/…`, at whatever depth; each generator has real pictures of its own."""
    found = []
    for folder in sorted(one for one in root.rglob("val") if one.is_dir()):
        name = folder.parent.name.lower()
        column = next((title for key, title in GENIMAGE.items() if key in name), folder.parent.name)
        for kind, ai in (("ai", True), ("nature", False)):
            found += [of_file(path, root, ai=ai, source=column) for path in files_of(folder / kind)]
    return found


def chameleon(root: Path, real: Path | None) -> list[Shown]:  # noqa: ARG001
    """`test/0_real|1_fake/…`."""
    return _real_and_fake(root, _test(root), "Chameleon")


def wildrf(root: Path, real: Path | None) -> list[Shown]:  # noqa: ARG001
    """`test/facebook|reddit|twitter/0_real|1_fake/…`."""
    return [one for name in WILDRF for one in _real_and_fake(root, _test(root) / name, name)]


def synthbuster(root: Path, real: Path | None) -> list[Shown]:
    """A folder a generator; the real pictures, RAISE-1k in the paper, lie elsewhere."""
    if real is None:
        raise DataUnusable("Synthbuster holds generated pictures only; name the folder of RAISE-1k with --real.")
    made = [of_file(path, root, ai=True, source=name) for name in SYNTHBUSTER for path in files_of(root / name)]
    return [*made, *(of_file(path, real, ai=False, source=SHARED) for path in files_of(real))]


def _real_and_fake(root: Path, folder: Path, source: str) -> list[Shown]:
    return [
        of_file(path, root, ai=ai, source=source)
        for kind, ai in (("0_real", False), ("1_fake", True))
        for path in files_of(folder / kind)
    ]


def _test(root: Path) -> Path:
    """The set's folder may be named with or without its `test`."""
    return root / "test" if (root / "test").is_dir() else root
