"""WAV as everything here takes and gives it: 16 bit, one channel."""

import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass

BREATH = 0.25  # seconds between two sentences
MOST_SECONDS = 60.0
"""What is said in one piece lasts no longer than this."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A WAV file of 16-bit samples in one channel, and how long it lasts."""

    wav: bytes
    seconds: float


def sound(data: bytes) -> Sound:
    """What a WAV file holds, under a header that is true (servers that stream do not know the length beforehand).

    Raises ValueError for what is no such file, silent for want of samples, or longer than `MOST_SECONDS`.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            rate, form = file.getframerate(), (file.getnchannels(), file.getsampwidth())
            frames = file.readframes(int(rate * MOST_SECONDS) + 1)
    except (wave.Error, EOFError, RuntimeError) as fault:
        raise ValueError(f"no WAV: {fault}") from None
    frames = frames[: len(frames) // 2 * 2]
    if form != (1, 2) or not 8_000 <= rate <= 48_000:
        raise ValueError(f"{form[0]} channels of {form[1]} bytes at {rate} Hz")
    if not 0 < len(frames) <= 2 * rate * MOST_SECONDS:
        raise ValueError("nothing, or too much")
    return Sound(wav(frames, rate), len(frames) / 2 / rate)


def wav(samples: bytes, rate: int) -> bytes:
    """A WAV file of 16-bit samples in one channel, `rate` of them a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(samples)
    return file.getvalue()


def joined(files: Sequence[bytes]) -> bytes:
    """WAV files of 16-bit samples in one channel as one, with a breath between them; those at another rate than the
    first are left out."""
    parts, rate = list[bytes](), 0
    for data in files:
        with wave.open(io.BytesIO(data)) as file:
            if rate in (0, file.getframerate()):
                rate = file.getframerate()
                parts.append(file.readframes(file.getnframes()))
    return wav(bytes(int(rate * BREATH) * 2).join(parts), rate)
