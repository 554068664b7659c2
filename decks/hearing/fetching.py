"""Files of models from a server: taken up where a try broke off, and kept only when they are the official ones."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from decks.speech.weights import Weights, sha256_of

TRIES = 4  # for a file, each beginning where the last one broke off
SECONDS = 30.0  # that a server may be silent
_PIECE = 1 << 18


class NotFetched(Exception):
    """A file could not be had; the message says why."""


def fetch(base: str, weights: Weights, folder: Path, told: Callable[[str, int, int], None]) -> None:
    """Put the files of a model into `folder`, as far as they are not there. Raises NotFetched.

    `base` is the address under which the server has SOURCE/resolve/main/FILE. `told` is called with a file's name, how
    many bytes of it are here and how many it has.
    """
    if not base.startswith(("http://", "https://")):
        raise NotFetched(f"{base} is no address that begins with http:// or https://")
    folder.mkdir(parents=True, exist_ok=True)
    for name, (size, sha256) in weights.files.items():
        target = folder / name
        if target.is_file() and sha256_of(target) == sha256:
            told(name, size, size)
            continue
        unfinished = folder / f"{name}.unfinished"
        address = f"{base.rstrip('/')}/{weights.source}/resolve/main/{name}"
        _download(address, unfinished, size, partial(_tell, told, name, size))
        if sha256_of(unfinished) != sha256:
            unfinished.unlink()
            raise NotFetched(f"{address} is not the official file; it was thrown away")
        unfinished.replace(target)


def _tell(told: Callable[[str, int, int], None], name: str, size: int, done: int) -> None:
    told(name, done, size)


def _download(address: str, file: Path, size: int, told: Callable[[int], None]) -> None:
    """Bring `file` up to `size` bytes."""
    problem = "it broke off"
    for _ in range(TRIES):
        here = file.stat().st_size if file.exists() else 0
        if here > size:
            file.unlink()
            here = 0
        if here == size:
            return
        try:
            _go_on(address, file, here, size, told)
        except (OSError, http.client.HTTPException) as trouble:
            if isinstance(trouble, urllib.error.HTTPError):
                trouble.close()
                if 400 <= trouble.code < 500 and trouble.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    raise NotFetched(f"{address} answered {trouble.code}") from None
            problem = str(trouble) or type(trouble).__name__
    if not file.exists() or file.stat().st_size != size:
        raise NotFetched(f"{address} could not be fetched whole: {problem}. Run this again to go on")


def _go_on(address: str, file: Path, here: int, size: int, told: Callable[[int], None]) -> None:
    request = urllib.request.Request(address, headers={"Range": f"bytes={here}-"} if here else {})  # noqa: S310
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        goes_on = here and answer.status == http.HTTPStatus.PARTIAL_CONTENT
        done = here if goes_on else 0
        with file.open("ab" if goes_on else "wb") as out:
            while done < size and (piece := answer.read(min(_PIECE, size - done))):
                out.write(piece)
                done += len(piece)
                told(done)
