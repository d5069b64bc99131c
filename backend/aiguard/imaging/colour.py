"""Every pixel mode → 8-bit sRGB over white."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageCms

if TYPE_CHECKING:
    from numpy.typing import NDArray

SRGB = ImageCms.createProfile("sRGB")
DEEP = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")
WITH_ALPHA = ("RGBA", "LA", "PA", "RGBa", "La")


def to_srgb(image: Image.Image) -> Image.Image:
    """A new RGB picture. Transparent parts lie over white; an unusable colour profile is ignored."""
    if image.mode in DEEP:
        return Image.fromarray(_to_8_bit(np.asarray(image))).convert("RGB")
    profile = image.info.get("icc_profile")
    if image.mode in WITH_ALPHA or "transparency" in image.info:
        whole = image.convert("RGBA")
        colour = _by_profile(whole.convert("RGB"), profile)
        return Image.composite(colour, Image.new("RGB", image.size, "white"), whole.getchannel("A"))
    if image.mode in ("1", "P"):
        image = image.convert("RGB")
    return _by_profile(image, profile)


def _by_profile(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Converted by its ICC profile; plainly, where there is none, it is sRGB already, or it does not fit the pixels."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(source):
                found = ImageCms.profileToProfile(
                    image, source, SRGB, ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB"
                )
                if found is not None:
                    return found
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image.convert("RGB") if image.mode != "RGB" else image.copy()


def _to_8_bit(deep: NDArray[np.generic]) -> NDArray[np.uint8]:
    """16-bit greys (0..65535) by rounding; floats in 0..1 or 0..255; other integers clipped to 16 bits."""
    if np.issubdtype(deep.dtype, np.floating):
        finite = np.nan_to_num(deep.astype(np.float64), posinf=0.0, neginf=0.0)
        top = 1.0 if finite.size and finite.max() <= 1.0 else 255.0
        return np.rint(np.clip(finite / top, 0, 1) * 255).astype(np.uint8)
    clipped = np.clip(deep.astype(np.int64), 0, 65535)
    grey: NDArray[np.uint8] = ((clipped * 255 + 32767) // 65535).astype(np.uint8)
    return grey
