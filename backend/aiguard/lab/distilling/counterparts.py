"""Caption, generate, match: to every real picture a generated one of the same content, both saved in the same way.

For those who have the weights: BLIP says what a picture shows, a text-to-image pipeline paints it again. Source: Li et
al. 2022 (BLIP); Rombach et al. 2022 (Stable Diffusion).
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import torch
from PIL import Image, ImageOps

from aiguard.lab.distilling.pairs import Pair, look, write
from aiguard.lab.errors import PainterUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from aiguard.lab.judging import Labelled

JPEG_QUALITY: Final = 95  # of both halves
LONGEST_CAPTION: Final = 40  # tokens
CLIP_MEAN, CLIP_STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


class Captioner(Protocol):
    """RGB picture → what it shows, in a few words."""

    def __call__(self, image: Image.Image) -> str: ...


class Painter(Protocol):
    """Words and a seed → RGB picture."""

    def __call__(self, words: str, seed: int) -> Image.Image: ...


@dataclass(frozen=True)
class Workshop:
    """Who captions, who paints, and where it goes."""

    captioner: Captioner
    painter: Painter
    out: Path
    seed: int = 20261126
    say: Callable[[str], None] = print


def counterparts(workshop: Workshop, real: Sequence[Labelled]) -> list[Pair]:
    """`out`/train/real|ai/<source>/…, captions.csv and pairs.csv. What lies there is not made again."""
    captions = _captions(workshop.out)
    found = []
    for at, sample in enumerate(real):
        name = f"{sample.source}/{at:06d}.jpg"
        photo, made = (workshop.out / "train" / kind / name for kind in ("real", "ai"))
        if name not in captions:
            captions[name] = workshop.captioner(sample.open())
            _note(workshop.out, name, captions[name])
        if not (photo.exists() and made.exists()):
            picture = sample.open()
            painted = workshop.painter(captions[name], workshop.seed + at).convert("RGB")
            side = min(*picture.size, *painted.size)
            for image, path in ((picture, photo), (painted, made)):
                _save(ImageOps.fit(image, (side, side), Image.Resampling.BICUBIC), path)
            workshop.say(f"{at + 1} of {len(real)}: {captions[name]}")
        apart = float(np.linalg.norm(look(Image.open(made)) - look(Image.open(photo))))
        found.append(Pair(f"train/ai/{name}", f"train/real/{name}", apart))
    write(found, workshop.out / "pairs.csv")
    return found


def blip(name: str, device: torch.device) -> Captioner:
    """By folder or repository. PainterUnavailable when it cannot be loaded."""
    try:
        from transformers import AutoTokenizer, BlipForConditionalGeneration

        words: Any = AutoTokenizer.from_pretrained(name)
        model: Any = BlipForConditionalGeneration.from_pretrained(name, use_safetensors=True)
    except (OSError, ValueError) as error:
        raise PainterUnavailable(f"{name} cannot be loaded: {str(error).splitlines()[0]}") from None
    model.to(device).eval()
    mean, std, side = _preprocessing(name, int(model.config.vision_config.image_size))

    @torch.inference_mode()
    def caption(image: Image.Image) -> str:
        small = image.convert("RGB").resize((side, side), Image.Resampling.BICUBIC)
        pixels = (np.asarray(small, np.float32) / 255 - np.array(mean, np.float32)) / np.array(std, np.float32)
        seen = torch.from_numpy(pixels.transpose(2, 0, 1).copy())[None].to(device)
        tokens = model.generate(pixel_values=seen, max_new_tokens=LONGEST_CAPTION)
        return str(words.decode(tokens[0], skip_special_tokens=True)).strip()

    return caption


def stable_diffusion(name: str, device: torch.device, *, steps: int = 30) -> Painter:
    """Any text-to-image pipeline of diffusers, by folder or repository. PainterUnavailable when it cannot be loaded."""
    try:
        from diffusers import AutoPipelineForText2Image
    except ImportError:
        raise PainterUnavailable("diffusers is not installed: pip install diffusers.") from None
    try:
        pipeline: Any = AutoPipelineForText2Image.from_pretrained(name, use_safetensors=True).to(device)
    except (OSError, ValueError) as error:
        raise PainterUnavailable(f"{name} cannot be loaded: {str(error).splitlines()[0]}") from None

    def paint(words: str, seed: int) -> Image.Image:
        random = torch.Generator(device).manual_seed(seed)
        picture: Image.Image = pipeline(prompt=words, generator=random, num_inference_steps=steps).images[0]
        return picture

    return paint


def _preprocessing(name: str, side: int) -> tuple[tuple[float, ...], tuple[float, ...], int]:
    """Mean, deviation and side from the repository's preprocessor_config.json, or the published ones."""
    from transformers.utils.hub import cached_file

    path = cached_file(name, "preprocessor_config.json", _raise_exceptions_for_missing_entries=False)
    if path is None:
        return CLIP_MEAN, CLIP_STD, side
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  # a str of transformers
        told = json.load(file)
    size = told.get("size", side)
    return (
        tuple(told.get("image_mean", CLIP_MEAN)),
        tuple(told.get("image_std", CLIP_STD)),
        int(size["height"] if isinstance(size, dict) else size),
    )


def _captions(out: Path) -> dict[str, str]:
    path = out / "captions.csv"
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        return {row[0]: row[1] for row in csv.reader(file) if len(row) == 2}


def _note(out: Path, name: str, caption: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with (out / "captions.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow([name, caption])


def _save(image: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    image.save(partial, "JPEG", quality=JPEG_QUALITY)
    partial.replace(path)
