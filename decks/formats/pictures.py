"""What may be a picture of a deck: four formats, told by their content, without anything written beside the image."""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from decks.formats.base import Refused

MAX_PICTURE_BYTES = 10_000_000
"""The largest picture that is stored, in bytes."""
MAX_PIXELS = 40_000_000
"""The most pixels that are unpacked; an animation counts all of its frames."""

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
"""Pillow's names of the formats that are stored, with the content type of each."""
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}

_BESIDE = {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp", "Raw profile type exif"}
_ORIENTATION = 0x0112
_BROKEN = "This picture is damaged; save it again as PNG or JPEG."
_TOO_LARGE = f"This picture has more than {MAX_PIXELS // 1_000_000} million pixels; make it smaller first."


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be stored and shown."""

    data: bytes
    content_type: str
    width: int
    height: int


def picture(data: bytes) -> Picture:
    """The picture in `data`, without place, time, camera or comments. The same picture comes out unchanged.

    Raises Refused for anything but an undamaged PNG, JPEG, GIF or WebP of a bearable size; so also for SVG,
    which can carry scripts.
    """
    if len(data) > MAX_PICTURE_BYTES:
        raise Refused(f"This picture is larger than {MAX_PICTURE_BYTES // 1_000_000} MB; make it smaller first.")
    image = _opened(data)
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    try:
        image.load()
        turned = image.getexif().get(_ORIENTATION, 1) != 1
        cleaned = _rewritten(image, kind, turned) if turned or _says_more(image) else data
        width, height = Image.open(io.BytesIO(cleaned), formats=(kind,)).size if turned else image.size
    except (OSError, SyntaxError, ValueError, TypeError, EOFError, OverflowError):
        raise Refused(_BROKEN) from None
    return Picture(cleaned, TYPES[kind], width, height)


def _opened(data: bytes) -> Image.Image:
    """The picture with only its head read; Refused before a bomb is unpacked."""
    try:
        image = Image.open(io.BytesIO(data), formats=tuple(TYPES))
        frames = getattr(image, "n_frames", 1)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(_TOO_LARGE) from None
    except (OSError, SyntaxError, ValueError, TypeError, EOFError, OverflowError):
        raise Refused("Only PNG, JPEG, GIF and WebP pictures can be added.") from None
    if image.width * image.height * frames > MAX_PIXELS:
        raise Refused(_TOO_LARGE)
    return image


def _says_more(image: Image.Image) -> bool:
    """Whether the file holds anything beside the image: camera, place, comments, a second picture."""
    texts = getattr(image, "text", None)
    return bool(texts) or image.format == "MPO" or bool(_BESIDE & image.info.keys())


def _rewritten(image: Image.Image, kind: str, turned: bool) -> bytes:
    """The image written anew: upright, with its colour profile and frames, with nothing else."""
    options: dict[str, Any] = {"icc_profile": image.info.get("icc_profile"), "exif": b"", "xmp": b"", "comment": b""}
    if getattr(image, "n_frames", 1) > 1 and kind != "JPEG":
        options["save_all"] = True
    elif turned:
        image = ImageOps.exif_transpose(image)
    if kind == "JPEG":
        options["quality"] = 92 if turned or image.format != "JPEG" else "keep"
    if kind == "WEBP":
        options["quality"] = 92
    _forget(image)
    out = io.BytesIO()
    image.save(out, kind, **{name: value for name, value in options.items() if value is not None})
    return out.getvalue()


def _forget(image: Image.Image) -> None:
    for name in [*_BESIDE, *getattr(image, "text", {})]:
        image.info.pop(name, None)
