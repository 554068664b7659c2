"""The form of "New deck": a text or a file, how it is divided, what was chosen of it, and the deck it becomes."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from decks import transfer
from decks.formats import ENCODINGS, FORMATS, MAX_BYTES, MAX_TITLE, ParsedDeck, Refused, decode, format_named
from decks.forms.fields import LanguageField, Prose
from decks.models import Deck, User, Visibility
from decks.transfer import Choice, Preview

IN_PAGE = 1_000_000
"""The largest file, in bytes, whose text is put into the page; a larger one is kept on the server for a day."""
HEAD = 2_000
"""How much of a kept file the page shows, in characters."""
MAX_DESCRIPTION = 5_000
FORMAT_CHOICES = [(form.slug, form.label) for form in FORMATS]
FOUND = "Found by itself"
DELIMITERS = [("", FOUND), ("comma", "Comma"), ("semicolon", "Semicolon"), ("tab", "Tab"), ("pipe", "Bar |")]
OPTIONS = ("term_separator", "card_separator", "delimiter")
ADD = {"import", "sound"}
TOO_LARGE = f"This file is larger than {MAX_BYTES // 1_000_000} MB; divide it and bring in the parts."
TOO_MANY = (
    "This holds {number} cards; the page takes up to 20,000 at once. Divide it, or have it brought in on the server: "
    "manage.py import_deck --large takes up to 100,000. Nothing was stored."
)
GONE = "The file is no longer here; choose it again. Nothing was stored."


class PasteForm(forms.Form):
    """Read on every POST; stored only when the person presses "Add". `kept` names a file kept on the server."""

    text = Prose(required=False, label="Your text")
    file = forms.FileField(required=False, label="Or choose a file", allow_empty_file=True)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    format = forms.ChoiceField(required=False, label="How it is divided", choices=[("", ""), *FORMAT_CHOICES])
    encoding = forms.ChoiceField(required=False, label="Letters", choices=[("", ""), *ENCODINGS.items()])
    term_separator = forms.CharField(required=False, strip=False, max_length=20, label="Between question and answer")
    card_separator = forms.CharField(required=False, strip=False, max_length=20, label="Between cards")
    delimiter = forms.ChoiceField(required=False, label="Between cells", choices=DELIMITERS)
    title = forms.CharField(required=False, max_length=MAX_TITLE, label="Title")
    description = Prose(required=False, max_length=MAX_DESCRIPTION, label="Description")
    front_language = LanguageField(label="Language of the questions")
    back_language = LanguageField(label="Language of the answers")
    visibility = forms.ChoiceField(required=False, choices=Visibility.choices, label="Who may study it")
    token = forms.UUIDField(widget=forms.HiddenInput)
    suggested = forms.CharField(required=False, widget=forms.HiddenInput)
    step = forms.CharField(required=False)

    preview: Preview | None = None
    took_over = False

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        user: User,
        deck: Deck | None,
        now: datetime,
    ) -> None:
        # What was posted, and then what the page shows again: files and suggestions are written into it.
        self.posted = data.copy() if data else QueryDict(mutable=True)
        initial = {"token": uuid.uuid4(), "visibility": Visibility.PRIVATE}
        super().__init__(self.posted if data else None, files, initial=initial)
        self.user, self.deck, self.now = user, deck, now
        for name in ("term_separator", "card_separator"):
            self.fields[name].widget.attrs.update(placeholder=FOUND, autocomplete="off", spellcheck="false")
        self.fields["title"].widget.attrs["autocomplete"] = "off"
        self.fields["description"].widget.attrs["rows"] = 3

    # ---- reading ---------------------------------------------------------------------------------------------

    def clean(self) -> None:
        """Read the text. What it cannot become is an error in one sentence."""
        data = self.cleaned_data
        try:
            source = self._source()
            self.preview = transfer.preview(
                source,
                format=data.get("format") or None,
                encoding=data.get("encoding") or None,
                options={name: data[name] for name in OPTIONS if data.get(name)},
                choices=dict(self._choices()),
            )
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
        if len(self.preview.parsed.cards) > transfer.MOST_AT_ONCE:
            raise ValidationError(TOO_MANY.format(number=f"{len(self.preview.parsed.cards):,}"))
        self._take_over(self.preview)
        if self.adding:
            self._check(self.preview)

    def _source(self) -> str | bytes:
        """A file that was just chosen goes first, then one that is kept, then the text."""
        file, kept = self.cleaned_data.get("file"), self.cleaned_data.get("kept")
        if file:
            if file.size > MAX_BYTES:
                raise Refused(TOO_LARGE)
            return self._put_into_page(file.read())
        if kept:
            data = transfer.kept_upload(user=self.user, token=kept)
            if data is None:
                raise Refused(GONE)
            return data
        text: str = self.cleaned_data.get("text", "")
        if not text.strip():
            raise Refused("Paste some text, or choose a file.")
        return text

    def _put_into_page(self, content: bytes) -> str | bytes:
        """Show a small file of certain encoding as text to edit; keep any other on the server."""
        decoded = decode(content)
        self.posted["encoding"] = self.cleaned_data["encoding"] = ""
        if decoded.certain and len(content) <= IN_PAGE:
            self.posted["text"], self.posted["kept"] = decoded.text, ""
            return decoded.text
        self.posted["text"] = ""
        self.posted["kept"] = transfer.keep_upload(user=self.user, data=content, now=self.now)
        return content

    def _choices(self) -> Iterator[tuple[str, Choice]]:
        """What stands in the rows that were shown: `row` names them; `front-<row>`, `out-<row>` ... belong to each."""
        prose = Prose(required=False)
        for key in self.posted.getlist("row"):
            sides = [self.posted.get(f"{side}-{key}") for side in ("front", "back")]
            front, back = (None if side is None else prose.to_python(side) for side in sides)
            yield key, Choice(front, back, out=f"out-{key}" in self.posted, take=f"take-{key}" in self.posted)

    def _take_over(self, preview: Preview) -> None:
        """Fill title, description and languages from the text, as long as the person has not written others."""
        parsed = preview.parsed
        suggestion = parsed.title or parsed.title_suggestion
        if suggestion == self.posted.get("suggested") and not self.cleaned_data.get("file"):
            return
        untouched = self.posted.get("title", "") in {"", self.posted.get("suggested", "")}
        self.posted["suggested"] = suggestion
        found = {
            "title": suggestion,
            "description": parsed.description[:MAX_DESCRIPTION],
            "front_language": transfer.language_tag(parsed.front_language),
            "back_language": transfer.language_tag(parsed.back_language),
        }
        for name, value in found.items():
            if untouched and (name == "title" or not self.posted.get(name)):
                self.posted[name] = self.cleaned_data[name] = value
        self.took_over = True

    # ---- adding ----------------------------------------------------------------------------------------------

    @property
    def adding(self) -> bool:
        """Whether the person asked to store the cards."""
        return self.posted.get("step") in ADD

    def _check(self, preview: Preview) -> None:
        if not self.deck and not self.cleaned_data.get("title"):
            self.add_error("title", "Write a title.")
            self.fields["title"].widget.attrs["autofocus"] = True
        if not self.chosen(preview).cards:
            self.add_error(None, "No card is chosen, so there is nothing to add.")

    def chosen(self, preview: Preview) -> ParsedDeck:
        """The deck as the button that was pressed takes it: with the doubtful cards, or without."""
        return preview.chosen(sound_only=self.posted.get("step") == "sound")

    def save(self) -> tuple[Deck, str]:
        """Store the chosen cards; returns the deck and a sentence on what was done."""
        assert self.preview is not None
        parsed, data = self.chosen(self.preview), self.cleaned_data
        if self.deck:
            added, updated = transfer.add_cards(deck=self.deck, parsed=parsed, token=data["token"])
            return self.deck, _told(added, updated)
        names = ("title", "description", "front_language", "back_language")
        fields = {name: data[name] for name in names}
        visibility = data["visibility"] or Visibility.PRIVATE
        deck = transfer.import_deck(
            owner=self.user, parsed=parsed, token=data["token"], visibility=visibility, **fields
        )
        return deck, _told(len(parsed.cards), 0)

    # ---- showing ---------------------------------------------------------------------------------------------

    @cached_property
    def format_options(self) -> list[tuple[str, str, bool]]:
        """(slug, label, whether it is chosen); first the one that was found, or that looks for itself."""
        chosen = self.posted.get("format", "")
        label = "Found when you paste"
        if self.preview and not chosen:
            found = format_named(self.preview.parsed.format).label
            label = f"Found: {found if found[1:2].isupper() else found[0].lower() + found[1:]}"
        elif chosen:
            label = "Find it again"
        return [("", label, not chosen), *((slug, name, slug == chosen) for slug, name in FORMAT_CHOICES)]

    @property
    def divided_by(self) -> str:
        """The slug of the format that was chosen or found."""
        return str(self.posted.get("format") or (self.preview.parsed.format if self.preview else ""))

    @cached_property
    def encoding_options(self) -> list[tuple[str, str, str, bool]]:
        """(encoding, label, sample of the text in it, whether it is chosen), where the bytes do not tell."""
        decoded = self.preview.decoded if self.preview else None
        if decoded is None or decoded.certain:
            return []
        chosen = self.posted.get("encoding") or decoded.encoding
        return [(name, ENCODINGS[name], sample, name == chosen) for name, sample in decoded.candidates]

    @property
    def kept_head(self) -> str:
        """The beginning of a file that is too large to edit in the page."""
        decoded = self.preview.decoded if self.preview else None
        return decoded.text[:HEAD] if decoded else ""


def _told(added: int, updated: int) -> str:
    if not added and not updated:
        return "These cards were added before; nothing was added twice."
    parts = [f"{added:,} card{' was' if added == 1 else 's were'} added."] if added else []
    if updated:
        parts.append(f"{updated:,} card{' was' if updated == 1 else 's were'} changed in place.")
    return " ".join(parts)
