"""Text to the numbers of a BERT model: words split into the pieces of its vocabulary, lower case, without accents."""

import unicodedata
from collections.abc import Mapping

LONGEST_WORD = 100  # letters; a longer one is unknown to the model
_CJK = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))


class WordPiece:
    """The tokenizer of uncased BERT models over a vocabulary (piece to number; pieces within a word begin with ##)."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self.numbers = vocabulary
        self.unknown, self.begin, self.end = (vocabulary[name] for name in ("[UNK]", "[CLS]", "[SEP]"))

    def encode(self, text: str, most: int = 256) -> list[int]:
        """The numbers of a text with begin and end, `most` in all; the rest of a longer text is left out."""
        found: list[int] = []
        for word in _words(text):
            found.extend(self._pieces(word))
            if len(found) > most - 2:
                break
        return [self.begin, *found[: most - 2], self.end]

    def _pieces(self, word: str) -> list[int]:
        if len(word) > LONGEST_WORD:
            return [self.unknown]
        found, at = [], 0
        while at < len(word):
            for end in range(len(word), at, -1):
                number = self.numbers.get(("##" if at else "") + word[at:end])
                if number is not None:
                    found.append(number)
                    at = end
                    break
            else:
                return [self.unknown]
        return found


def _words(text: str) -> list[str]:
    """Words and single signs."""
    spaced = []
    for char in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(char)
        if kind == "Mn":
            continue
        if kind[0] == "C" and char not in "\t\n\r":
            continue
        if _is_sign(char, kind) or any(low <= ord(char) <= high for low, high in _CJK):
            spaced.append(f" {char} ")
        else:
            spaced.append(char)
    return "".join(spaced).split()


def _is_sign(char: str, kind: str) -> bool:
    return kind[0] == "P" or (char.isascii() and char.isprintable() and not char.isalnum() and char != " ")
