"""The forms of the door and of the account page. Each asks its verb in `clean`, so that limits become errors."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from decks.accounts import door, first, leaving, two_step
from decks.accounts.limits import TooManyTries
from decks.models import User

MISMATCH = (
    "That name and password do not belong together. "
    "Your cards are safe; try again or ask your teacher for a new login card."
)
PASSWORD_SENTENCES = {
    "password_too_short": "This password is too short. Use 8 characters or more; a few words in a row are good.",
    "password_too_common": "This password is one of the first that others would try. Choose a rarer one.",
    "password_too_similar": "This password is too much like your name. Choose another one.",
}
Refusal = (door.WrongPassword, door.NameTaken, two_step.WrongCode, first.LinkSpent, leaving.LastAdministrator)


CONTINENTS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}


def is_zone(name: str) -> bool:
    """Whether `name` is a time zone, such as Europe/Berlin."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@lru_cache
def zones() -> dict[str, str]:
    """Every time zone by its name and by its place, both in small letters: europe/berlin and berlin."""
    names = [name for name in sorted(available_timezones()) if name == "UTC" or name.split("/")[0] in CONTINENTS]
    places = {name.rpartition("/")[2].casefold(): name for name in names}
    return places | {name.casefold(): name for name in names}


@lru_cache
def zone_options() -> SafeString:
    """The list from which browsers complete a time zone. Built once: as a select it costs 40 ms a page."""
    return format_html_join("", '<option value="{}">', ((name,) for name in sorted(set(zones().values()))))


def zone_choices() -> list[tuple[str, str]]:
    """The time zones for a select: the site's own first."""
    return [("", f"As the site ({settings.TIME_ZONE})"), *((name, name) for name in sorted(set(zones().values())))]


class PasswordField(forms.CharField):
    """A password, taken as it is typed or pasted."""

    def __init__(self, *, label: str, autocomplete: str) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        missing = {"required": "Write your password."}
        super().__init__(label=label, strip=False, max_length=1000, widget=widget, error_messages=missing)


class NameField(UsernameField):
    """A sign-in name; browsers offer the saved one and do not put a capital letter first."""

    def __init__(self, *, checked: bool) -> None:
        super().__init__(label="Name", max_length=60, error_messages={"required": "Write your name."})
        if checked:
            self.validators.append(
                UnicodeUsernameValidator(message="Use letters, digits and @ . + - _ only, without spaces.")
            )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "spellcheck": "false"}


class DoorForm(forms.Form):
    """A form that asks a verb; `wait` is set, in seconds, when a limit was reached."""

    wait = 0

    def __init__(
        self, data: Any = None, *, now: datetime, user: User | None = None, address: str = "", **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.now, self.user, self.address = now, user, address

    def ask[T](self, field: str | None, verb: Callable[[], T], sentence: str = "") -> T | None:
        """What the verb returns; its refusal becomes the error of `field`, in its own words or in `sentence`."""
        if self.errors:
            return None
        try:
            return verb()
        except TooManyTries as error:
            self.wait = error.wait
            self.add_error(field, str(error))
        except Refusal as error:
            self.add_error(field, sentence or str(error))
        return None

    def focus(self) -> None:
        """Put the cursor where the person has to go on: the first mistake, or the first empty field."""
        fields = self.visible_fields()
        field = next((each for each in fields if each.errors), fields[0] if fields else None)
        if field is not None:
            field.field.widget.attrs["autofocus"] = True


class SignInForm(DoorForm):
    """Name and password; `person` is who they belong to."""

    person: User | None = None
    username = NameField(checked=False)
    password = PasswordField(label="Password", autocomplete="current-password")

    def clean(self) -> None:
        self.person = self.ask(
            "password",
            lambda: door.recognise(
                name=self.cleaned_data["username"],
                password=self.cleaned_data["password"],
                address=self.address,
                now=self.now,
            ),
            MISMATCH,
        )


class SignUpForm(DoorForm):
    """A new name and password. The time zone is what the browser says, and is left out when that is none."""

    person: User | None = None
    username = NameField(checked=True)
    password = PasswordField(label="Password", autocomplete="new-password")
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-timezone": ""}))

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(str(door.NameTaken()))
        return name

    def clean_password(self) -> str:
        return good_password(self.cleaned_data["password"], User(username=self.cleaned_data.get("username", "")))

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        return zone if len(zone) <= 40 and is_zone(zone) else ""

    def clean(self) -> None:
        self.person = self.ask("username", self.create)

    def create(self) -> User:
        """The verb of this door."""
        return door.sign_up(**self.account, address=self.address, now=self.now)

    @property
    def account(self) -> dict[str, str]:
        """What a new account is made of."""
        keys = {"name": "username", "password": "password", "zone": "zone"}
        return {key: self.cleaned_data[field] for key, field in keys.items()}


class FirstAdminForm(SignUpForm):
    """The name and password of the first administrator; `spent` when somebody else was quicker."""

    spent = False

    def __init__(self, *args: Any, token: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.token = token

    def create(self) -> User:
        try:
            return first.make_administrator(**self.account, token=self.token, now=self.now)
        except first.LinkSpent:
            self.spent = True
            raise


class CodeForm(DoorForm):
    """A code of the authenticator app; at sign-in also a recovery code."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        error_messages={"required": "Write the code."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "class": "code"}),
    )


class SecondStepForm(CodeForm):
    """The second step of a sign-in."""

    def clean(self) -> None:
        person = self.user
        assert person is not None
        self.ask("code", lambda: two_step.check(user=person, code=self.cleaned_data["code"], now=self.now))


class FirstCodeForm(CodeForm):
    """The code that switches two-step sign-in on; `codes` are the recovery codes to show once."""

    codes: list[str] | None = None

    def clean(self) -> None:
        person = self.user
        assert person is not None
        self.codes = self.ask(
            "code", lambda: two_step.complete(user=person, code=self.cleaned_data["code"], now=self.now)
        )


class ConfirmForm(DoorForm):
    """Asks a signed-in person for the password before something that counts."""

    password = PasswordField(label="Your password", autocomplete="current-password")

    def clean(self) -> None:
        self.confirm("password")

    def confirm(self, field: str) -> None:
        """Check the password in `field`."""
        person = self.user
        assert person is not None
        self.ask(
            field,
            lambda: door.confirm(user=person, password=self.cleaned_data[field], now=self.now),
            "That is not your password.",
        )


class PasswordForm(ConfirmForm):
    """The old password and a new one."""

    password = PasswordField(label="Your password now", autocomplete="current-password")
    new = PasswordField(label="New password", autocomplete="new-password")

    def clean_new(self) -> str:
        return good_password(self.cleaned_data["new"], self.user)


class DeleteForm(ConfirmForm):
    """The password before the account is deleted."""

    def clean(self) -> None:
        super().clean()
        person = self.user
        assert person is not None
        self.ask(None, lambda: leaving.delete_account(user=person, now=self.now))


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes an argument for the type checker alone
    """What a person may say about themselves."""

    class Meta:
        model = User
        fields = ["name", "email", "zone", "day_starts", "theme"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "zone": forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day_starts"].required = False  # a form that leaves it out leaves it as it is

    def clean_zone(self) -> str:
        typed: str = self.cleaned_data["zone"].strip()
        zone = zones().get(typed.casefold().replace(" ", "_"), typed)
        if zone and not is_zone(zone):
            raise ValidationError("There is no such time zone. Choose one of the list, for example Europe/Berlin.")
        return zone


def good_password(password: str, user: User | None) -> str:
    """The password, if it is long and rare enough; else a ValidationError with one sentence for each fault."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        sentences = [PASSWORD_SENTENCES.get(each.code or "", " ".join(each.messages)) for each in error.error_list]
        raise ValidationError(sentences) from None
    return password
