"""Making the fake half of a set: with Stable Diffusion for those who have it, else with the small model of this lab."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from aiguard.lab.diffusion.course import CLASSES, PAINTED_PX
from aiguard.lab.errors import DataUnusable, PainterUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.lab.diffusion.course import Painter

AT_ONCE: Final = 250
OWN: Final = re.compile(r"FAKE/[a-z]+-\d{5,}\.jpg|README\.md|report\.html")  # what the command leaves in its folder


def by_small_model(painter: Painter, count: int, *, seed: int) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """`count` pictures, the classes in turn, each as (class, uint8 (32, 32, 3))."""
    from aiguard.lab.diffusion.sample import paint

    for begin in range(0, count, AT_ONCE):
        kinds = [at % len(painter.classes) for at in range(begin, min(count, begin + AT_ONCE))]
        for kind, picture in zip(kinds, paint(painter, kinds, seed=seed + begin), strict=True):
            yield painter.classes[kind], picture


def by_diffusers(
    pipeline: str, count: int, *, seed: int, device: str, side_px: int = PAINTED_PX
) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """The same from a text-to-image pipeline of diffusers, shrunk as CIFAKE's were. PainterUnavailable, at once."""
    try:
        from diffusers import AutoPipelineForText2Image
    except ImportError:
        raise PainterUnavailable("diffusers is not installed: pip install diffusers.") from None
    try:
        painter: Any = AutoPipelineForText2Image.from_pretrained(pipeline, use_safetensors=True).to(device)
    except (OSError, ValueError) as error:
        raise PainterUnavailable(f"{pipeline} cannot be loaded: {str(error).splitlines()[0]}") from None
    return _prompted(painter, count, seed, device, side_px)


def _prompted(
    painter: Any, count: int, seed: int, device: str, side_px: int
) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    import torch

    for at in range(count):
        kind = CLASSES[at % len(CLASSES)]
        random = torch.Generator(device).manual_seed(seed + at)
        picture = painter(prompt=f"a photograph of {_article(kind)} {kind}", generator=random).images[0]
        small = picture.convert("RGB").resize((side_px, side_px), Image.Resampling.BILINEAR)
        yield kind, np.asarray(small)


def save(
    pictures: Iterator[tuple[str, NDArray[np.uint8]]], folder: Path, tables: Sequence[Sequence[int]] | None
) -> int:
    """`folder`/FAKE/<class>-<number>.jpg, with the real pictures' own JPEG tables, so that no file tells on itself.

    In place of what the command left there before. DataUnusable: something else lies there.
    """
    for path in left_before(folder):
        path.unlink()
    place = folder / "FAKE"
    place.mkdir(parents=True, exist_ok=True)
    count = 0
    for kind, picture in pictures:
        how: dict[str, Any] = {"qtables": tables, "subsampling": 2} if tables else {"quality": 75}
        Image.fromarray(picture).save(place / f"{kind}-{count:05d}.jpg", "JPEG", **how)
        count += 1
    return count


def left_before(folder: Path) -> list[Path]:
    """What an earlier call left in the folder. DataUnusable: something else lies there, which would be counted in."""
    found = [path for path in sorted(folder.rglob("*")) if not path.is_dir()]
    others = [path for path in found if not OWN.fullmatch(path.relative_to(folder).as_posix())]
    if others:
        stranger = others[0].relative_to(folder)
        raise DataUnusable(f"{folder} holds {stranger}, which was not made here. Move it, or choose another --out.")
    return found


def tables_of(data: bytes) -> list[list[int]] | None:
    """The quantisation tables of a JPEG; None of anything else."""
    import io

    with Image.open(io.BytesIO(data)) as image:
        found = getattr(image, "quantization", None)
    return [list(table) for table in found.values()] if found else None


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"
