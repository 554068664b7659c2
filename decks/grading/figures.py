"""How verdicts compare with those of people: what `manage.py fit_grader` and `make bench-grading` print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from decks.grading.fitting import Example
from decks.grading.meaning import by_meaning
from decks.grading.model import Model
from decks.grading.sense import Sense
from decks.grading.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1, of all answers or of those named."""

    answers: int
    accuracy: float
    surest_half: float
    unsure: float
    pass_is_right: float
    miss_is_wrong: float


def figures(examples: Sequence[Example], names: Sequence[str], sense: Sense, model: Model) -> dict[str, Figures]:
    """The figures of each named set. An answer counts as right when people gave it full marks."""
    found: dict[str, list[tuple[Verdict, bool]]] = {}
    for example, name in zip(examples, names, strict=True):
        verdict = max(
            (
                by_meaning(
                    example.question,
                    each,
                    example.answer,
                    sense=sense,
                    references=len(example.references),
                    model=model,
                )
                for each in example.references
            ),
            key=lambda verdict: verdict.score,
        )
        found.setdefault(name, []).append((verdict, example.right >= 1))
    return {name: summed(verdicts) for name, verdicts in sorted(found.items())}


def summed(verdicts: Sequence[tuple[Verdict, bool]]) -> Figures:
    """The figures of verdicts, each with whether the answer was right."""
    agreed = [(abs(verdict.score - 0.5), (verdict.score >= 0.5) == right) for verdict, right in verdicts]
    agreed.sort(reverse=True)
    half = agreed[: max(1, len(agreed) // 2)]
    passed = [right for verdict, right in verdicts if verdict.band == "pass"]
    missed = [not right for verdict, right in verdicts if verdict.band == "miss"]
    return Figures(
        len(verdicts),
        _share([right for _, right in agreed]),
        _share([right for _, right in half]),
        _share([verdict.band == "unsure" for verdict, _ in verdicts]),
        _share(passed),
        _share(missed),
    )


def table(found: Mapping[str, Figures]) -> list[str]:
    """The figures as the lines of a Markdown table."""
    head = ("Answers", "Number", "Right, two ways", "On its surest half", "Unsure", "Passes right", "Misses wrong")
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for name, each in found.items():
        shares = (each.accuracy, each.surest_half, each.unsure, each.pass_is_right, each.miss_is_wrong)
        lines.append(f"| {name} | {each.answers} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")
    return lines


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0
