"""Fit the linear models of grading to graded answers, and print how they do on those that were held out."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decks.grading import installed, model

TARGET = Path(model.__file__).with_name("weights.json")


class Command(BaseCommand):
    help = (
        "Fit the models of grading to the training answers of DATA, lines of JSON, and print a table for the others."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "data", type=Path, help="graded answers: set, split, question, references, answer, two_way"
        )
        parser.add_argument("--to", type=Path, default=TARGET, help="the file to write (that of the program)")
        parser.add_argument("--few", type=int, default=0, help="only every so many answers, to try it out")

    def handle(self, *args: Any, **options: Any) -> None:
        sense = installed.sense()
        if sense is None:
            raise CommandError("The model of meaning is not installed: run make run or make test without MEANING=off.")
        from decks.grading import figures, fitting  # they need numpy, which comes with the model

        rows = list(_rows(options["data"]))
        every = options["few"] or 1
        examples = [_example(row) for row in rows if row["split"] == "train"][::every]
        if not examples:
            raise CommandError(f"{options['data']} has no answers of the split train.")
        strangers = fitting.with_strangers(examples)
        self.stdout.write(
            f"{len(examples)} answers are measured, {len(strangers) - len(examples)} to another question ..."
        )
        data = fitting.fit([fitting.measure(example, sense) for example in strangers])
        options["to"].write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
        terms = sum(len(data[name]["terms"]) for name in ("answer", "gist", "point"))
        self.stdout.write(f"{terms} weights: a gist below {data['low']} misses, a score of {data['high']} passes.")
        held_out = [row for row in rows if row["split"] != "train"][::every]
        names = [f"{row['set']} {row['split']}" for row in held_out]
        found = figures.figures([_example(row) for row in held_out], names, sense, model.loaded(data))
        self.stdout.writelines(line + "\n" for line in figures.table(found))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    try:
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
    except (OSError, ValueError) as problem:
        raise CommandError(f"{file} cannot be read: {problem}") from None


def _example(row: dict[str, Any]) -> Any:
    """A row as an example; one that was graded by points weighs less than one that is right or wrong."""
    from decks.grading.fitting import PARTLY, Example

    verdict = row.get("two_way")
    right = float(verdict == "correct") if verdict else float(row["score"])
    weight = 1.0 if verdict else PARTLY
    group = f"{row['set']} {row['question_id']}"
    return Example(row["question"], tuple(row["references"]), row["answer"], right, group, weight)
