"""Fields that several forms share."""

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from decks.formats import one_line, terms_said
from decks.transfer import language_tag

MAX_TAGS = 30
MAX_TAG = 60


class Prose(forms.CharField):
    """Long text as it is written: line ends become plain ones, zero bytes are dropped, blanks stay."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


class TagsField(forms.CharField):
    """Tags in one line, with commas between; the value is a list without doubles."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, help_text="With commas between them.", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> list[str]:
        text: str = super().clean(value)
        tags = list(dict.fromkeys(tag for part in text.split(",") if (tag := " ".join(part.split()))))
        if len(tags) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in tags):
            raise ValidationError(f"At most {MAX_TAGS} tags of {MAX_TAG} letters each.")
        return tags


class LinesField(Prose):
    """Short texts, one a line; the value is a list without empty lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> list[str]:
        text: str = super().clean(value)
        return [line for each in text.split("\n") if (line := one_line(each))]


class LexiconField(Prose):
    """Terms with what is said for each, one a line, as in "ResNet = res net"; the value is a dictionary."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{term} = {value[term]}" for term in sorted(value, key=str.casefold))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != (initial or {})
        except ValidationError:
            return True

    def clean(self, value: Any) -> dict[str, str]:
        lines = [line.strip() for line in super().clean(value).split("\n") if line.strip()]
        terms, faults = terms_said(dict(map(self._pair, lines)))
        if faults:
            raise ValidationError(faults)
        return terms

    @staticmethod
    def _pair(line: str) -> tuple[str, str]:
        """The term and what is said. Of several signs that one divides which has blanks around it: "== = equals"."""
        before, sign, after = line.rpartition(" = ")
        if not sign:
            before, sign, after = line.partition("=")
        return before, after


class LanguageField(forms.CharField):
    """The language of a side; a select of those with a name here, which keeps any other tag that a deck brought."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Select(choices=language_choices()), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        known = {code for code, _ in language_choices()}
        if value and value not in known:
            self.widget.choices = [*language_choices(), (value, value)]
        return value

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and not language_tag(text):
            raise ValidationError("Choose a language of the list.")
        return text


def language_choices() -> list[tuple[str, Any]]:
    """(tag, name), by name; first the one that says nothing."""
    known = ((code, info["name"]) for code, info in LANG_INFO.items() if "name" in info)
    named: list[tuple[str, Any]] = [(code, gettext_lazy(name)) for code, name in known]
    named += [("la", "Latin"), ("grc", "Ancient Greek"), ("sa", "Sanskrit")]
    return [("", "Not said"), *sorted(named, key=lambda pair: str(pair[1]))]
