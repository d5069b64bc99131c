"""Draws the sample pictures of the empty upload page into frontend/public/samples: `python -m scripts.samples`."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, PngImagePlugin

from tests.unit.provenance import signing

FOLDER = Path("frontend/public/samples")
WIDTH, HEIGHT = 1200, 800
SMALL = (240, 160)
PARAMETERS = (
    "a calm arrangement of coloured glass, studio light\nNegative prompt: text, watermark\n"
    "Steps: 28, Sampler: Euler a, CFG scale: 7, Seed: 20261121, Size: 1200x800, Model: sample-model"
)


def noise(rng: np.random.Generator, scale: int, width: int = WIDTH) -> np.ndarray:
    """Smooth values in -1..1, (width,), that change over `scale` pixels."""
    knots = rng.uniform(-1, 1, width // scale + 3)
    at = np.arange(width) / scale
    low = at.astype(int)
    t = (1 - np.cos((at - low) * np.pi)) / 2
    return knots[low] * (1 - t) + knots[low + 1] * t


def hills() -> Image.Image:
    """Ridges in haze under an evening sky, with the grain of a sensor."""
    rng = np.random.default_rng(7)
    y = np.linspace(0, 1, HEIGHT)[:, None, None]
    picture = (1 - y) * np.array([96, 124, 170.0]) + y * np.array([250, 196, 140.0])
    picture = np.repeat(picture, WIDTH, axis=1)
    rows = np.arange(HEIGHT)[:, None]
    for ridge in range(6):
        depth = ridge / 5
        shape = sum(noise(rng, 420 // 2**octave) * 70 / 1.8**octave for octave in range(6))
        top = 330 + 85 * ridge + shape * (0.5 + 0.5 * depth)
        near = np.array([38, 58, 44.0]) * depth + np.array([176, 158, 160.0]) * (1 - depth)
        texture = rng.normal(0, 10 * depth, (HEIGHT, WIDTH, 1))
        picture = np.where((rows > top[None, :])[:, :, None], near + texture, picture)
    picture += rng.normal(0, 4, picture.shape)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))


def shapes() -> Image.Image:
    rng = np.random.default_rng(3)
    image = Image.new("RGB", (WIDTH, HEIGHT), (236, 230, 220))
    for _ in range(46):
        layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
        x, y, radius = rng.integers(0, WIDTH), rng.integers(0, HEIGHT), rng.integers(60, 260)
        colour = (*rng.integers(40, 250, 3).tolist(), 90)
        ImageDraw.Draw(layer).ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
        image = Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")
    return image.filter(ImageFilter.GaussianBlur(2))


def sea() -> Image.Image:
    rng = np.random.default_rng(11)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    glow = np.exp(-((x - 760) ** 2 + (y - 330) ** 2) / 60_000)[:, :, None]
    sky = np.stack([70 + y * 0.28, 86 + y * 0.16, 140 + y * 0.02], axis=2) + glow * np.array([170, 130, 40])
    waves = np.sin(y * 0.11 + np.sin(x * 0.013) * 3 + noise(rng, 60)[None, :] * 4) * (y - 440).clip(0) * 0.05
    path = np.exp(-((x - 760) ** 2) / (2000 + (y - 440).clip(0) * 60.0)) * 90
    water = np.stack([44 + waves + path, 70 + waves + path * 0.8, 110 + waves + path * 0.4], axis=2)
    picture = np.where((y > 440)[:, :, None], water, sky)
    picture[(x - 760) ** 2 + (y - 330) ** 2 < 62**2] = (255, 232, 180)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))


def window() -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), (244, 245, 247))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 64), fill=(40, 52, 70))
    for at, colour in enumerate(((237, 106, 94), (245, 191, 79), (98, 197, 84))):
        draw.ellipse((24 + at * 34, 22, 44 + at * 34, 42), fill=colour)
    draw.text((WIDTH // 2 - 60, 22), "Stock list", fill=(235, 238, 242), font_size=20)
    draw.rectangle((0, 64, 240, HEIGHT), fill=(228, 231, 236))
    for at, word in enumerate(("Overview", "Orders", "Stock", "Customers", "Reports", "Settings")):
        draw.text((32, 100 + at * 48), word, fill=(52, 62, 78), font_size=20)
    for at, word in enumerate(("Article", "Place", "Count", "Price")):
        draw.text((280 + at * 220, 100), word, fill=(90, 98, 112), font_size=18)
    for row in range(13):
        top = 136 + row * 48
        draw.line((264, top, WIDTH - 32, top), fill=(210, 214, 220), width=2)
        cells = (f"Article {1201 + row * 7}", f"Shelf {row % 5 + 1}", str(row * 13 % 41), f"{9 + row * 3},90")
        for at, word in enumerate(cells):
            draw.text((280 + at * 220, top + 12), word, fill=(30, 36, 46), font_size=18)
    return image


def main() -> None:
    (FOLDER / "small").mkdir(parents=True, exist_ok=True)
    drawn = {"hills.jpg": hills(), "generated.png": shapes(), "credentials.jpg": sea(), "screenshot.png": window()}
    for name, image in drawn.items():
        (FOLDER / name).write_bytes(_file(name, image))
        small = image.resize(SMALL, Image.Resampling.LANCZOS)
        small.save(FOLDER / "small" / name, quality=80, optimize=True)


def _file(name: str, image: Image.Image) -> bytes:
    out = io.BytesIO()
    if name.endswith(".png"):
        info = PngImagePlugin.PngInfo()
        if name == "generated.png":
            info.add_text("parameters", PARAMETERS)
        image.save(out, "PNG", pnginfo=info, optimize=True)
        return out.getvalue()
    image.save(out, "JPEG", quality=88)
    if name != "credentials.jpg":
        return out.getvalue()
    signing.VALID_DAYS = 3650  # else the sample's signature would soon have expired
    return signing.signed(out.getvalue(), "image/jpeg", signing.created("trainedAlgorithmicMedia"))


if __name__ == "__main__":
    main()
