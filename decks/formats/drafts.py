"""A card while its lines are still being gathered."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from decks.formats.base import ParsedCard
from decks.formats.lines import Line, bullet

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


@dataclass(slots=True)
class Draft:
    """Lines of a question and of its answer. Lists, so that a very long answer costs linear time."""

    line: int
    front: list[str]
    back: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def remark(self, sentence: str) -> None:
        """Note once what was mended."""
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    def card(self) -> ParsedCard:
        """The finished card; mended when there is a remark."""
        return ParsedCard(
            front="\n".join(self.front).strip(),
            back="\n".join(self.back).strip(),
            line=self.line,
            state="mended" if self.remarks else "ready",
            remarks=tuple(self.remarks),
        )


def from_lines(question: Line, answer: Sequence[Line]) -> Draft:
    """A question line and the lines below it; a tab in the question parts it from its answer."""
    front, tab, rest = question.text.strip().partition("\t")
    draft = Draft(question.number, [front.strip()], [rest.strip()] if tab else [])
    if tab:
        draft.remark("This one was divided by a tab.")
    if len(answer) < 2:
        draft.back += [line.text.strip() for line in answer]
        return draft
    items = as_list(answer)
    if items:
        draft.remark(f"{spelled(len(items))} lines were kept as a list.")
    draft.back += items or dedented([line.text for line in answer]).split("\n")
    return draft


def as_list(lines: Sequence[Line]) -> list[str]:
    """Two or more bulleted lines as Markdown items; empty when one of them has no bullet."""
    found = [bullet(line.text.strip()) for line in lines]
    items = [f"{sign.marker} {sign.text}".strip() for sign in found if sign]
    return items if len(items) == len(lines) > 1 else []


def dedented(texts: Sequence[str]) -> str:
    """Lines joined, less the white space that all of them begin with."""
    shared = min((len(text) - len(text.lstrip()) for text in texts if text.strip()), default=0)
    return "\n".join(text[shared:] for text in texts)


def spelled(count: int) -> str:
    """A number at the head of a sentence: in words up to twelve."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"
