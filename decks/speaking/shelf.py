"""Sounds on disk: what was said of cards is kept up to a size, what was said in passing for an hour."""

import contextlib
import hashlib
import os
import re
import tempfile
import time
from pathlib import Path

from django.conf import settings

PASSING = 3600.0
"""Seconds for which something is kept that is said once."""
UNHEARD = 30 * 86_400.0  # seconds for which a sound is kept that nobody asks for
_KEY = re.compile(r"[kp][0-9a-f]{40}")
_NEW_BYTES = 20_000_000  # that may be added before old ones are looked for
_added = 0


def key_of(*parts: str, keep: bool) -> str:
    """The name of the sound for these parts (text, voice, pace), which is no clue to them."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return ("k" if keep else "p") + digest[:40]


def find(key: str) -> Path | None:
    """The WAV file of this name, which counts as heard now, or None."""
    if not _KEY.fullmatch(key):
        return None
    for path in dict.fromkeys((_path(key), _path(f"p{key[1:]}"))):
        with contextlib.suppress(OSError):
            if path.name.startswith("k"):
                os.utime(path)
            elif time.time() - path.stat().st_mtime > PASSING:
                continue
            return path
    return None


def put(key: str, wav: bytes, *, passing: bool = False) -> Path:
    """Keep a sound; at once whole, or not at all. Raises OSError where the disk is full.

    `passing` is for one that may be found under this name for now, and is not to be kept.
    """
    global _added
    path = _path(f"p{key[1:]}" if passing else key)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(wav)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _added += len(wav)
    if _added > _NEW_BYTES:
        _added = 0
        tidy()
    return path


def tidy() -> int:
    """Remove what was said in passing an hour ago and what nobody has heard for a month, whose card may be gone; and
    where all is too much, what was not heard for longest.

    Returns how many bytes are left.
    """
    now, kept = time.time(), []
    for path in _folder().glob("*/*"):
        try:
            stat = path.stat()
        except OSError:  # another process was quicker
            continue
        if now - stat.st_mtime > (UNHEARD if path.name.startswith("k") else PASSING):
            path.unlink(missing_ok=True)
        else:
            kept.append((stat.st_mtime, stat.st_size, path))
    size = sum(bytes_ for _, bytes_, _ in kept)
    most = settings.SPEECH_CACHE_MB * 1_000_000
    if size > most:
        for _, bytes_, path in sorted(kept):
            path.unlink(missing_ok=True)
            size -= bytes_
            if size <= most * 0.9:
                break
    return size


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "speech"


def _path(key: str) -> Path:
    return _folder() / key[1:3] / f"{key}.wav"
