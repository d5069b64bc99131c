"""What is a picture, and what is a page, a window or a drawing of flat colours."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from aiguard.imaging.fitness import Unfit, fitness
from tests.shared_data import shared

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = ["quick", "brown", "fox", "quarterly", "report", "jumps", "over", "lazy", "footnotes", "tables"]
PAPER, NIGHT = (255, 255, 255), (28, 30, 34)


def lines(
    draw: ImageDraw.ImageDraw, chance: random.Random, box: tuple[int, int, int, int], size: int, ink: str
) -> None:
    left, top, right, bottom = box
    font = ImageFont.load_default(size)
    for y in range(top, bottom - size, round(size * 1.5)):
        words = " ".join(chance.choice(WORDS) for _ in range(30))
        while draw.textlength(words, font=font) > right - left:
            words = words.rpartition(" ")[0]
        draw.text((left, y), words, font=font, fill=ink)


def document(chance: random.Random) -> Image.Image:
    page = Image.new("RGB", (850, 1100), PAPER)
    lines(ImageDraw.Draw(page), chance, (80, 90, 770, 1000), chance.choice((14, 18, 22)), "black")
    return page


def scanned(chance: random.Random) -> Image.Image:
    noise = np.random.default_rng(chance.getrandbits(32)).normal(0, 2, (1100, 850, 1))
    grainy = (np.asarray(document(chance), np.float32) - 6 + noise).clip(0, 255).astype(np.uint8)
    return Image.fromarray(grainy).rotate(0.7, Image.Resampling.BICUBIC, fillcolor=(246, 246, 246))


def window(chance: random.Random) -> Image.Image:
    dark = chance.random() < 0.5
    shown = Image.new("RGB", (1280, 800), NIGHT if dark else (244, 245, 247))
    draw = ImageDraw.Draw(shown)
    draw.rectangle((0, 0, 1280, 54), fill=(30, 96, 160))
    for left in (40, 460, 880):
        for top in (90, 440):
            draw.rectangle((left, top, left + 360, top + 310), fill=(38, 41, 46) if dark else PAPER, outline="grey")
            lines(draw, chance, (left + 20, top + 20, left + 340, top + 290), 15, "white" if dark else "black")
    return shown


def news_page(chance: random.Random) -> Image.Image:
    """Photographs on a third of it, and what is written about them."""
    shown = Image.new("RGB", (1280, 800), PAPER)
    draw = ImageDraw.Draw(shown)
    draw.rectangle((0, 0, 1280, 60), fill=(170, 10, 20))
    for left in (20, 440, 860):
        for top in (80, 440):
            shown.paste(scene(chance).resize((400, 160)), (left, top))
            lines(draw, chance, (left, top + 180, left + 380, top + 300), 16, "black")
    return shown


def chart(chance: random.Random) -> Image.Image:
    drawn = Image.new("RGB", (900, 600), PAPER)
    draw = ImageDraw.Draw(drawn)
    for at in range(8):
        draw.rectangle((80 + at * 95, chance.randint(60, 500), 145 + at * 95, 540), fill=(40 + at * 20, 110, 170))
    draw.line((60, 540, 860, 540), fill="black", width=2)
    return drawn


def flag(chance: random.Random) -> Image.Image:
    drawn = Image.new("RGB", (900, 600))
    for at in range(3):
        colour = tuple(chance.randint(0, 255) for _ in range(3))
        ImageDraw.Draw(drawn).rectangle((0, at * 200, 900, at * 200 + 200), fill=colour)
    return drawn


def scene(chance: random.Random, noise: float = 4.0) -> Image.Image:
    """Shapes of every size with a camera's noise: nobody's photograph, and yet one."""
    numbers = np.random.default_rng(chance.getrandbits(32))
    layers = [
        np.asarray(
            Image.fromarray(numbers.integers(0, 256, (side, side, 3), np.uint8)).resize((800, 600), 3), np.float32
        )
        for side in (3, 9, 40)
    ]
    mixed = 0.6 * layers[0] + 0.3 * layers[1] + 0.1 * layers[2] + numbers.normal(0, noise, (600, 800, 3))
    return Image.fromarray(mixed.clip(0, 255).astype(np.uint8))


def product_on_white(chance: random.Random) -> Image.Image:
    shown = Image.new("RGB", (800, 600), (252, 252, 252))
    shown.paste(scene(chance).crop((0, 0, 360, 360)), (220, 120))
    return shown


def night_sky(chance: random.Random) -> Image.Image:
    dark = np.random.default_rng(chance.getrandbits(32)).normal(14, 3, (600, 800, 3))
    dark[::61, ::47] = 250
    return Image.fromarray(dark.clip(0, 255).astype(np.uint8))


def clear_sky(chance: random.Random) -> Image.Image:
    slope = np.linspace(150, 215, 600)[:, None, None] + np.array([0, 15, 30])
    grainy = slope + np.random.default_rng(chance.getrandbits(32)).normal(0, 0.8, (600, 800, 3))
    return Image.fromarray(grainy.clip(0, 255).astype(np.uint8))


def bird_in_the_sky(chance: random.Random) -> Image.Image:
    """A dark shape, a little out of focus, before a sky that is darker in its corners."""
    down, across = np.mgrid[-1:1:600j, -1.5:1.5:900j]
    sky = chance.uniform(120, 190) + 25 * down - 20 * (down**2 + across**2)
    bird = Image.new("L", (900, 600))
    ImageDraw.Draw(bird).polygon(
        [(450 + chance.randint(-160, 160), 300 + chance.randint(-90, 90)) for _ in range(9)], 255
    )
    cover = np.asarray(bird.filter(ImageFilter.GaussianBlur(1.2)), np.float64) / 255
    lit = sky * (1 - cover) + 20 * cover + np.random.default_rng(chance.getrandbits(32)).normal(0, 0.5, sky.shape)
    return Image.fromarray((lit[..., None] * (0.6, 0.8, 1.0)).clip(0, 255).astype(np.uint8))


def ink_drawing(chance: random.Random) -> Image.Image:
    """Black strokes of every direction on white, between straight frames."""
    drawn = Image.new("RGB", (700, 700), PAPER)
    draw = ImageDraw.Draw(drawn)
    for _ in range(600):
        x, y = chance.randint(0, 700), chance.randint(0, 700)
        draw.line((x, y, x + chance.randint(-50, 50), y + chance.randint(-50, 50)), "black", chance.choice((1, 2, 5)))
    draw.rectangle((10, 10, 690, 690), outline="black", width=6)
    grain = np.random.default_rng(chance.getrandbits(32)).normal(0, 1.0, (700, 700, 1))
    return Image.fromarray(
        (np.asarray(drawn.filter(ImageFilter.GaussianBlur(0.7))) + grain).clip(0, 255).astype("uint8")
    )


def shared_as_a_meme(chance: random.Random) -> Image.Image:
    """A photograph with two lines of text in a white bar above it."""
    shown = Image.new("RGB", (800, 740), PAPER)
    shown.paste(scene(chance), (0, 140))
    lines(ImageDraw.Draw(shown), chance, (20, 15, 780, 140), 40, "black")
    return shown


def photo_with_caption(chance: random.Random) -> Image.Image:
    shown = scene(chance)
    lines(ImageDraw.Draw(shown), chance, (40, 20, 760, 140), 44, "white")
    return shown


def through_jpeg(image: Image.Image) -> Image.Image:
    out = io.BytesIO()
    image.resize((image.width * 3 // 4, image.height * 3 // 4)).save(out, "JPEG", quality=65)
    return Image.open(out).convert("RGB")


PAGES = {Unfit.DOCUMENT, Unfit.MOSTLY_TEXT, Unfit.SCREENSHOT}
DRAWN = {Unfit.FLAT_GRAPHICS, Unfit.SCREENSHOT, Unfit.DOCUMENT}
PASSED_ON = pytest.mark.parametrize("passed_on", [lambda image: image, through_jpeg], ids=["as_made", "passed_on"])


@PASSED_ON
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("make", "kinds"),
    [
        (document, PAGES),
        (scanned, PAGES),
        (window, PAGES),
        (news_page, PAGES),
        (chart, DRAWN),
        (flag, DRAWN),
    ],
)
def test_pages_windows_and_drawings_are_named_for_what_they_are(
    make: Callable[[random.Random], Image.Image],
    kinds: set[Unfit],
    seed: int,
    passed_on: Callable[[Image.Image], Image.Image],
) -> None:
    found = fitness(passed_on(make(random.Random(seed))))
    assert found.unfit in kinds, found.facts


@PASSED_ON
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "make",
    [
        scene,
        product_on_white,
        night_sky,
        clear_sky,
        bird_in_the_sky,
        ink_drawing,
        photo_with_caption,
        shared_as_a_meme,
    ],
)
def test_pictures_pass_also_smooth_dark_drawn_and_captioned_ones(
    make: Callable[[random.Random], Image.Image], seed: int, passed_on: Callable[[Image.Image], Image.Image]
) -> None:
    found = fitness(passed_on(make(random.Random(seed))))
    assert found.unfit is None, found.facts


@pytest.mark.parametrize("colour", ["black", "white", "teal"])
def test_one_colour_is_nothing_to_judge(colour: str) -> None:
    assert fitness(Image.new("RGB", (300, 200), colour)).unfit is Unfit.BLANK


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (7, 7), (1, 40)])
def test_any_size_is_answered(size: tuple[int, int]) -> None:
    assert set(fitness(Image.new("RGB", size, "teal")).facts)


def test_real_photographs_and_generated_pictures_pass() -> None:
    root = shared("wild") / "validation"
    files = {label: sorted((root / label).rglob("*.*")) for label in ("real", "ai")}
    unfit = {
        label: sum(fitness(Image.open(path).convert("RGB")).unfit is not None for path in paths)
        for label, paths in files.items()
    }
    assert unfit["real"] <= len(files["real"]) // 100
    assert unfit["ai"] <= len(files["ai"]) // 50
