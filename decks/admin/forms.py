"""The forms of the desk. None of them writes to its instance: the verbs write what was cleaned."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from decks.accounts.door import NameTaken
from decks.forms.account import NameField, PasswordField, good_password, is_zone, zone_choices
from decks.forms.card import CardForm
from decks.forms.deck import DeckForm
from decks.models import User


class DeckDeskForm(DeckForm):
    """The settings of a deck; administrators also say whose it is."""

    def _post_clean(self) -> None:
        """Leave the deck as it is: `authoring` compares it with what was cleaned."""


class CardRow(CardForm):
    """One card among the others of its deck. `place` counts from 1 over the whole deck."""

    # What the row showed decides whether it was changed: meanwhile others may have moved cards too.
    place = forms.IntegerField(
        label="Place", required=False, min_value=1, max_value=1_000_000, show_hidden_initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("front_said", "back_said"):  # are written on a card's own page
            del self.fields[name]
        # What is said once on a card's own page would be much of a page of many cards.
        for name, hint in (("distractors", "One a line"), ("tags", "With commas between them"), ("label", "")):
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs |= {"placeholder": hint} if hint else {}


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes an argument for the type checker alone
    """An account, as an administrator sees it: never a password, only a new one."""

    username = NameField(checked=True)
    password = PasswordField(label="New password", autocomplete="new-password")

    class Meta:
        model = User
        fields = ["username", "name", "email", "role", "is_active", "zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The instance holds the hash under the same name.
        self.initial.pop("password", None)
        # Fields declared above are in every form, also where the desk did not ask for them.
        for name in self.fields.keys() - set(self._meta.fields or ()):
            del self.fields[name]
        if "password" in self.fields:
            self.fields["password"].required = False
            self.fields["password"].help_text = (
                "Leave it empty to keep the old one. A new one ends all sign-ins of this person."
                if self.instance.pk
                else "Without one, nobody can sign in to this account until you set one."
            )
        if "zone" in self.fields:
            self.fields["zone"].widget = forms.Select(choices=zone_choices())

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(str(NameTaken()))
        return name

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        if zone and not is_zone(zone):
            raise ValidationError("Choose a time zone of the list.")
        return zone

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        return good_password(password, User(username=self.cleaned_data.get("username", ""))) if password else ""

    def _post_clean(self) -> None:
        """Leave the account as it is: `accounts` writes what was cleaned, and notes it."""
