"""One card: its sides, its note, its tags, and pictures for either side."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator, slugify

from decks.formats import MAX_LABEL, MAX_SAID, MAX_SIDE, MAX_WRONG_ANSWERS, Refused, one_line, wrong_answers
from decks.formats.pictures import EXTENSIONS, MAX_PICTURE_BYTES, picture
from decks.forms.fields import LinesField, Prose, TagsField
from decks.models import Card
from decks.questions import alike_wrong
from decks.text import plain

LIMITS = {"max_length": f"At most {MAX_SIDE:,} characters."}
SAID = {"max_length": f"At most {MAX_SAID:,} characters."}


class CardForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The text of a card, in Markdown."""

    front = Prose(label="Question", max_length=MAX_SIDE, error_messages={**LIMITS, "required": "Write a question."})
    back = Prose(label="Answer", max_length=MAX_SIDE, required=False, error_messages=LIMITS)
    note = Prose(label="Note", max_length=MAX_SIDE, required=False, error_messages=LIMITS)
    tags = TagsField(label="Tags")
    distractors = LinesField(
        label="Wrong answers",
        help_text=f"For multiple choice, one a line, {MAX_WRONG_ANSWERS} at most. Other cards lend what is missing.",
    )
    label = forms.CharField(
        label="Short label",
        required=False,
        max_length=MAX_LABEL,
        help_text="What stands for a long answer in Matching. Without one it is the answer’s first words.",
        error_messages={"max_length": f"At most {MAX_LABEL} characters."},
    )
    front_said = Prose(label="The question, as Kai says it", max_length=MAX_SAID, required=False, error_messages=SAID)
    back_said = Prose(
        label="The answer, as Kai says it",
        max_length=MAX_SAID,
        required=False,
        help_text="For what sounds wrong when it is read out, as formulas and code do. Empty: as it is written.",
        error_messages=SAID,
    )
    anew = forms.BooleanField(label="This is another card now", required=False)

    class Meta:
        model = Card
        fields = ["front", "back", "note", "tags", "distractors", "label", "front_said", "back_said"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("front", 3),
            ("back", 6),
            ("note", 2),
            ("distractors", 3),
            ("front_said", 2),
            ("back_said", 2),
        ):
            self.fields[name].widget.attrs["rows"] = rows

    def clean_front(self) -> str:
        front: str = self.cleaned_data["front"]
        if not front.strip():
            raise ValidationError("Write a question.")
        return front

    def clean_front_said(self) -> str:
        return one_line(self.cleaned_data["front_said"])

    def clean_back_said(self) -> str:
        return one_line(self.cleaned_data["back_said"])

    def clean_label(self) -> str:
        return one_line(self.cleaned_data["label"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "distractors" in cleaned and "back" in cleaned:
            back = cleaned["back"]
            cleaned["distractors"], faults = wrong_answers(cleaned["distractors"], back, plain(back))
            alike = {} if faults else alike_wrong(plain(back), cleaned["distractors"])
            faults += [
                f"“{one}” never stands beside “{Truncator(other).chars(60)}”: they say the same, at least in part."
                for one, other in alike.items()
            ]
            for fault in faults:
                self.add_error("distractors", fault)
        return cleaned

    @property
    def text(self) -> dict[str, Any]:
        """What was cleaned, by the name of its field of a card."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        """Leave the card as it is: `authoring` writes what was cleaned."""


class PictureForm(forms.Form):
    """A picture from the person's own device, for the question or the answer."""

    front_picture = forms.FileField(required=False, allow_empty_file=True)
    back_picture = forms.FileField(required=False, allow_empty_file=True)

    def clean(self) -> dict[str, Any]:
        side = "back" if self.cleaned_data.get("back_picture") else "front"
        file = self.cleaned_data.get(f"{side}_picture")
        if file is None:
            raise ValidationError("Choose a picture first.")
        if file.size > MAX_PICTURE_BYTES:
            raise ValidationError(f"This picture is larger than {MAX_PICTURE_BYTES // 1_000_000} MB.")
        try:
            found = picture(file.read())
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
        stem = slugify(file.name.rpartition(".")[0])[:60] or "picture"
        return {"side": side, "picture": found, "name": f"{stem}.{EXTENSIONS[found.content_type]}"}
