"""Making the fake half of a set: with Stable Diffusion for those who have it, else with the small model of this lab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from aiguard.lab.diffusion.course import CLASSES
from aiguard.lab.errors import PainterUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.lab.diffusion.network import UNet

AT_ONCE: Final = 250


def by_small_model(network: UNet, count: int, *, seed: int) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """`count` pictures, the classes in turn, each as (class, uint8 (32, 32, 3))."""
    from aiguard.lab.diffusion.sample import paint

    for begin in range(0, count, AT_ONCE):
        kinds = [at % len(CLASSES) for at in range(begin, min(count, begin + AT_ONCE))]
        for kind, picture in zip(kinds, paint(network, kinds, seed=seed + begin), strict=True):
            yield CLASSES[kind], picture


def by_diffusers(
    pipeline: str, count: int, *, seed: int, device: str, side_px: int = 32
) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """The same from a text-to-image pipeline of diffusers, shrunk as CIFAKE's were."""
    try:
        import torch
        from diffusers import AutoPipelineForText2Image
    except ImportError:
        raise PainterUnavailable("diffusers is not installed: pip install diffusers.") from None
    try:
        painter: Any = AutoPipelineForText2Image.from_pretrained(pipeline, use_safetensors=True).to(device)
    except (OSError, ValueError) as error:
        raise PainterUnavailable(f"{pipeline} cannot be loaded: {str(error).splitlines()[0]}") from None
    for at in range(count):
        kind = CLASSES[at % len(CLASSES)]
        random = torch.Generator(device).manual_seed(seed + at)
        picture = painter(prompt=f"a photograph of {_article(kind)} {kind}", generator=random).images[0]
        small = picture.convert("RGB").resize((side_px, side_px), Image.Resampling.BILINEAR)
        yield kind, np.asarray(small)


def save(
    pictures: Iterator[tuple[str, NDArray[np.uint8]]], folder: Path, tables: Sequence[Sequence[int]] | None
) -> int:
    """`folder`/FAKE/<class>-<number>.jpg, with the real pictures' own JPEG tables, so that no file tells on itself."""
    place = folder / "FAKE"
    place.mkdir(parents=True, exist_ok=True)
    count = 0
    for kind, picture in pictures:
        how: dict[str, Any] = {"qtables": tables, "subsampling": 2} if tables else {"quality": 75}
        Image.fromarray(picture).save(place / f"{kind}-{count:05d}.jpg", "JPEG", **how)
        count += 1
    return count


def tables_of(data: bytes) -> list[list[int]] | None:
    """The quantisation tables of a JPEG; None of anything else."""
    import io

    with Image.open(io.BytesIO(data)) as image:
        found = getattr(image, "quantization", None)
    return [list(table) for table in found.values()] if found else None


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"
