"""The settings of a deck."""

from typing import Any

from django import forms

from decks.forms.fields import LanguageField, LexiconField, TagsField
from decks.models import Deck, Visibility

MEANINGS = {
    Visibility.PRIVATE: "Nobody else can open it. Links that you gave away stop working; what others learnt stays.",
    Visibility.LINK: "Whoever has the link can study it and bring it into a deck of their own. It is in no list.",
    Visibility.PUBLIC: "It stands in the list of public decks of this site, and everyone may study it.",
}


class DeckForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Title, description, tags, languages, how terms are said, who may see the deck, and its board of best times."""

    front_language = LanguageField(label="Language of the questions")
    back_language = LanguageField(label="Language of the answers")
    tags = TagsField(label="Tags")
    lexicon = LexiconField(
        label="How terms are said",
        help_text="One a line: what is written, “=”, and what Kai says for it, as in “ResNet = res net”.",
    )

    class Meta:
        model = Deck
        fields = ["title", "description", "tags", "front_language", "back_language", "lexicon", "visibility", "board"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "visibility": forms.RadioSelect,
        }
        error_messages = {"title": {"required": "Write a title."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["autocomplete"] = "off"
        self.fields["lexicon"].widget.attrs |= {"rows": 4, "spellcheck": "false"}

    def _post_clean(self) -> None:
        """Leave the deck as it is: `authoring` writes what was cleaned."""

    def meanings(self) -> list[tuple[str, str, str, bool]]:
        """(value, label, meaning, whether it is chosen) of each visibility."""
        chosen = self["visibility"].value()
        return [(each.value, each.label, MEANINGS[each], each == chosen) for each in Visibility]
