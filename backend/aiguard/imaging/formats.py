"""What kind of picture some bytes are, by their content alone."""

from enum import StrEnum

HEAD_BYTES = 64  # enough for every signature below, with a HEIF box of several brands


class ImageFormat(StrEnum):
    """The formats we take. Values are stable names."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIF = "heif"
    AVIF = "avif"
    GIF = "gif"
    TIFF = "tiff"
    BMP = "bmp"

    @property
    def media_type(self) -> str:
        return f"image/{self.value}"

    @property
    def pillow_name(self) -> str:
        """The name for Pillow's `formats=`. Multi-picture JPEGs open as JPEG: naming MPO breaks plain ones."""
        return self.value.upper()


BRANDS = {
    b"avif": ImageFormat.AVIF,
    b"avis": ImageFormat.AVIF,
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"), ImageFormat.HEIF),
}
GENERIC_BRANDS = (b"mif1", b"msf1", b"miaf")
BMP_HEADER_SIZES = (12, 16, 40, 52, 56, 64, 108, 124)
SIGNATURES = (
    (b"\xff\xd8\xff", ImageFormat.JPEG),
    (b"\x89PNG\r\n\x1a\n", ImageFormat.PNG),
    (b"GIF87a", ImageFormat.GIF),
    (b"GIF89a", ImageFormat.GIF),
    (b"II*\x00", ImageFormat.TIFF),
    (b"MM\x00*", ImageFormat.TIFF),
    (b"II+\x00", ImageFormat.TIFF),
    (b"MM\x00+", ImageFormat.TIFF),
)


def sniff(head: bytes) -> ImageFormat | None:
    """The format of a file that begins with `head` (HEAD_BYTES suffice); None when it is none of ours."""
    for signature, format_ in SIGNATURES:
        if head.startswith(signature):
            return format_
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ImageFormat.WEBP
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in BMP_HEADER_SIZES:
        return ImageFormat.BMP
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    return None


def _by_brand(head: bytes) -> ImageFormat | None:
    """ISO 23008-12: the major brand, else the first telling compatible one; generic brands alone mean HEIF."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    for brand in brands:
        if brand in BRANDS:
            return BRANDS[brand]
    return ImageFormat.HEIF if brands[0] in GENERIC_BRANDS else None
