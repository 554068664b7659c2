"""What a short answer says of a long one: some of its points in few words, the names in a list, a right yes or no."""

from collections.abc import Sequence

from decks.grading.features import Features
from decks.grading.overlap import Texts, Vocabulary, covered, pairs
from decks.grading.words import Reading, read

PRECISE = 0.6  # of an answer's words beyond those of the question that are the reference's; then it speaks of that
ENOUGH = 0.4  # of the words of a point that such an answer has, to have said it
NAMED = 0.5  # of the words of a label, to have named it
BARELY_MORE = 0.7  # of an answer's words that are labels, or asked; then it only names them
FEW = 2  # words that say something, or labels, of which there must be so many
LONGEST_LABEL = 5  # words
_YES = frozenset({"yes", "yeah", "yep", "yup", "ja", "oui", "si", "sim"})
_NO = frozenset({"no", "nope", "nah", "nein", "non", "nao", "nee"})


def is_precise(texts: Texts, features: Features) -> bool:
    """Whether an answer says little that the reference does not say, and a few words of it that are not asked."""
    question, reference = Vocabulary(texts.question), Vocabulary(texts.reference)
    common = [pair for pair in pairs(texts.answer) if reference.has(*pair) and not question.has(*pair)]
    return features["precision_fresh"] >= PRECISE and len(common) >= FEW


def said_shortly(texts: Texts, features: Features, coverage: Sequence[float]) -> list[bool]:
    """For each key point whether the answer has it in short: as a right yes or no, or as a label of a list, too.

    `coverage` holds the share (0 to 1) of each point's words that the answer has.
    """
    precise, question, answer = is_precise(texts, features), Vocabulary(texts.question), Vocabulary(texts.answer)
    found = labels_named(texts)
    if is_right_yes_or_no(texts) and found and says_yes(texts.points[0]) is not None:
        found[0] = True
    for at, (point, share) in enumerate(zip(texts.points, coverage, strict=True)):
        common = [pair for pair in pairs(point) if answer.has(*pair) and not question.has(*pair)]
        found[at] = found[at] or (precise and share >= ENOUGH and len(common) >= FEW)
    return found


def labels_named(texts: Texts) -> list[bool]:
    """For each key point whether it has a label ("Dropout" of "Dropout: sets ...") that the answer names.

    Where fewer than two points have one, nothing is a label.
    """
    labels = [_label(point, texts) for point in texts.points]
    if sum(map(bool, labels)) < FEW:
        return [False] * len(labels)
    answer = Vocabulary(texts.answer)
    denied = {word.stem for word in texts.answer.words if word.denied}
    return [
        bool(label) and label[0][0] not in denied and answer.has(*label[0]) and covered(label, answer) >= NAMED
        for label in labels
    ]


def only_names(texts: Texts) -> bool:
    """Whether an answer names labels of a list and hardly says more."""
    if sum(labels_named(texts)) < FEW:
        return False
    known = {stem for point in texts.points for stem, _ in _label(point, texts)} | set(texts.question.stems)
    said = [stem for stem, _ in pairs(texts.answer)]
    return sum(stem in known for stem in said) >= BARELY_MORE * len(said)


def _label(point: Reading, texts: Texts) -> list[tuple[str, str]]:
    """The words of a point's label that the question does not say; none where it has no label."""
    *before, _ = point.text.replace("：", ": ").split(": ")
    if not before or len(before[-1].split()) > LONGEST_LABEL:
        return []
    question = Vocabulary(texts.question)
    return [pair for pair in pairs(read(before[-1], texts.language)) if not question.has(*pair)]


def is_right_yes_or_no(texts: Texts) -> bool:
    """Whether answer and reference both begin with yes, or both with no."""
    mine = says_yes(texts.answer)
    return mine is not None and mine is says_yes(texts.reference)


def says_yes(reading: Reading) -> bool | None:
    """What a text begins with: True for yes, False for no, None for neither."""
    first = reading.words[0].text if reading.words else ""
    return True if first in _YES else False if first in _NO else None
