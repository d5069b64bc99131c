"""Verdict inputs equal reference pixels, whatever the file looks like inside."""

from __future__ import annotations

import contextlib
import io
import random

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from aiguard.imaging.derive import display_copy, thumbnail
from aiguard.imaging.errors import ImageDamaged, NotAnImage, SideTooLong, TooManyPixels
from aiguard.imaging.limits import PixelLimits
from aiguard.imaging.phash import perceptual_hash
from aiguard.imaging.pixels import load_upright
from tests.shared_data import shared

LIMITS = PixelLimits()


def save(image: Image.Image, format_: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    if format_ == "HEIF":
        pillow_heif.from_pillow(image).save(file, quality=95)
    else:
        image.save(file, format_, **options)
    return file.getvalue()


def pixels(data: bytes) -> np.ndarray:
    picture = load_upright(io.BytesIO(data), LIMITS)
    assert picture.image.mode == "RGB"
    assert picture.image.info == {}
    return np.asarray(picture.image).astype(int)


def scene(width: int = 48, height: int = 32) -> Image.Image:
    y, x = np.mgrid[0:height, 0:width]
    red, green = 255 * x / (width - 1), 255 * y / (height - 1)
    blue = 128 + 60 * np.sin(x / 9) + 0 * y
    return Image.fromarray(np.stack([red, green, blue], -1).astype(np.uint8))


def test_sixteen_bit_grey_keeps_its_mid_grey() -> None:
    deep = np.linspace(0, 65535, 256, dtype=np.uint16).reshape(16, 16)
    assert np.abs(pixels(save(Image.fromarray(deep)))[..., 0] - np.rint(deep / 257)).max() <= 1


def test_transparent_parts_lie_over_white() -> None:
    image = Image.new("RGBA", (2, 1))
    image.putpixel((0, 0), (255, 0, 0, 128))
    image.putpixel((1, 0), (0, 0, 0, 0))
    assert np.abs(pixels(save(image))[0] - [[255, 127, 127], [255, 255, 255]]).max() <= 1


def test_a_palette_with_transparency_lies_over_white() -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putpixel((1, 0), 1)
    assert pixels(save(image, transparency=0)).tolist() == [[[255, 255, 255], [200, 100, 50]]]


def test_grey_with_alpha_and_one_bit_are_grey() -> None:
    assert pixels(save(Image.new("LA", (1, 1), (100, 255)))).tolist() == [[[100, 100, 100]]]
    assert pixels(save(Image.new("1", (1, 1), 1))).tolist() == [[[255, 255, 255]]]


def test_cmyk_becomes_the_colour_it_prints() -> None:
    found = pixels(save(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG", quality=100))
    assert np.abs(found - [255, 0, 0]).max() <= 3


def test_a_wide_gamut_profile_is_turned_into_srgb() -> None:
    # A profile whose red and blue are swapped is easy to see through.
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.createProfile("sRGB")
    image = scene()
    in_lab = ImageCms.profileToProfile(image, srgb, lab, outputMode="LAB")
    assert in_lab is not None
    tagged = save(in_lab, "TIFF", icc_profile=lab.tobytes())
    assert np.abs(pixels(tagged) - np.asarray(image).astype(int)).mean() < 4


def test_a_broken_colour_profile_is_ignored() -> None:
    image = scene()
    assert (pixels(save(image, icc_profile=b"no profile at all")) == np.asarray(image)).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_stands_upright(orientation: int) -> None:
    upright = scene()
    turned_back = {
        1: lambda i: i,
        2: lambda i: i.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: lambda i: i.transpose(Image.Transpose.ROTATE_180),
        4: lambda i: i.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: lambda i: i.transpose(Image.Transpose.TRANSPOSE),
        6: lambda i: i.transpose(Image.Transpose.ROTATE_90),
        7: lambda i: i.transpose(Image.Transpose.TRANSVERSE),
        8: lambda i: i.transpose(Image.Transpose.ROTATE_270),
    }[orientation](upright)
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = load_upright(io.BytesIO(save(turned_back, "PNG", exif=exif)), LIMITS)
    assert (np.asarray(picture.image) == np.asarray(upright)).all()
    assert (picture.width, picture.height) == upright.size


@pytest.mark.parametrize("kind", ["landscape", "portrait"])
def test_the_eight_orientations_of_one_photograph_agree(kind: str) -> None:
    folder = shared("provenance/exif")
    files = sorted(folder.rglob(f"*{kind}*_[1-8].jp*g"))
    if len(files) < 8:
        pytest.skip("the eight orientations are not here")
    small = [np.asarray(load_upright(f, LIMITS).image.resize((32, 32))).astype(int) for f in files[:8]]
    assert max(np.abs(each - small[0]).mean() for each in small) < 12


@pytest.mark.parametrize("format_", ["GIF", "WEBP"])
def test_of_an_animation_the_first_frame_counts(format_: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "lime")]
    data = save(frames[0], format_, save_all=True, append_images=frames[1:], lossless=True)
    assert np.abs(pixels(data)[10, 10] - [255, 0, 0]).max() <= 2


@pytest.mark.parametrize("format_", ["HEIF", "AVIF", "JPEG", "WEBP"])
def test_lossy_formats_come_close(format_: str) -> None:
    options = {} if format_ == "HEIF" else {"quality": 95}
    image = scene(96, 64)
    assert np.abs(pixels(save(image, format_, **options)) - np.asarray(image).astype(int)).mean() < 6


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF"])
def test_a_cut_or_scrambled_file_is_damaged_or_read_never_anything_else(format_: str) -> None:
    data = save(scene(64, 64), format_)
    dice = random.Random(7)
    for cut in range(0, len(data), max(1, len(data) // 40)):
        scrambled = bytearray(data)
        for _ in range(6):
            scrambled[dice.randrange(len(data))] = dice.randrange(256)
        for broken in (data[:cut], bytes(scrambled)):
            with contextlib.suppress(ImageDamaged, NotAnImage, TooManyPixels, SideTooLong):
                load_upright(io.BytesIO(broken), LIMITS)


def test_limits_are_checked_before_a_pixel_is_decoded() -> None:
    bomb = save(Image.new("1", (30_000, 100)))
    with pytest.raises(SideTooLong, match="30000 × 100"):
        load_upright(io.BytesIO(bomb), LIMITS)
    with pytest.raises(TooManyPixels, match=r"at most 0\.01"):
        load_upright(io.BytesIO(save(scene(200, 100))), PixelLimits(max_pixels=10_000))


def test_what_is_no_picture_says_so() -> None:
    with pytest.raises(NotAnImage, match="whatever the file is called"):
        load_upright(io.BytesIO(b"<html>"), LIMITS)


def test_copies_for_people_carry_no_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    picture = load_upright(io.BytesIO(save(scene(), "JPEG", exif=exif, comment=b"a secret place")), LIMITS)
    for copy in (thumbnail(picture.image), display_copy(picture.image)):
        opened = Image.open(io.BytesIO(copy))
        assert opened.format == "WEBP"
        assert not opened.getexif()
        assert b"secret" not in copy


def test_copies_fit_their_box_and_never_grow() -> None:
    large = Image.new("RGB", (3000, 1000))
    assert Image.open(io.BytesIO(display_copy(large))).size == (2048, 683)
    assert Image.open(io.BytesIO(thumbnail(large))).size == (320, 107)
    assert Image.open(io.BytesIO(thumbnail(scene()))).size == scene().size


def test_the_perceptual_hash_survives_saving_and_scaling_and_tells_pictures_apart() -> None:
    blotches = np.random.default_rng(3).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    image = Image.fromarray(blotches).resize((400, 300), Image.Resampling.BICUBIC)
    again = Image.open(io.BytesIO(save(image.resize((200, 150)), "JPEG", quality=60)))
    other = image.transpose(Image.Transpose.ROTATE_180)

    def distance(a: Image.Image, b: Image.Image) -> int:
        return ((perceptual_hash(a) ^ perceptual_hash(b)) & (2**64 - 1)).bit_count()

    assert distance(image, again) <= 6
    assert distance(image, other) > 16
    assert -(2**63) <= perceptual_hash(image) < 2**63


def test_a_plain_picture_has_no_perceptual_hash() -> None:
    noise = np.random.default_rng(4).normal(128, 3, (300, 400, 3)).clip(0, 255).astype(np.uint8)
    ramp = np.tile(np.linspace(0, 255, 400).astype(np.uint8), (300, 1))
    for plain in (Image.new("RGB", (300, 200), "white"), Image.fromarray(noise), Image.fromarray(ramp)):
        assert perceptual_hash(plain) is None
