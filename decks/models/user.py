"""A person who studies, teaches or runs the site."""

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from decks.memory import study_day
from decks.memory.days import ROLLOVER_HOUR


class Role(models.TextChoices):
    STUDENT = "student", "Student"
    TEACHER = "teacher", "Teacher"
    ADMINISTRATOR = "administrator", "Administrator"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A new person; without a password nobody can sign in as them."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A new administrator, as Django's own command line asks for one."""
        return self.create_user(username, password, **{"role": Role.ADMINISTRATOR} | fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Sign-in name and password are all that is needed; a pseudonym will do."""

    username = models.CharField(
        "sign-in name",
        max_length=60,
        unique=True,
        error_messages={"unique": "This name is taken."},
        validators=[UnicodeUsernameValidator()],
        help_text="Letters, digits and @ . + - _ only.",
    )
    name = models.CharField("shown name", max_length=80, blank=True, help_text="What others see. A pseudonym will do.")
    email = models.EmailField("e-mail", blank=True, help_text="Not needed.")
    role = models.CharField(max_length=13, choices=Role.choices, default=Role.STUDENT)
    is_active = models.BooleanField("may sign in", default=True)
    zone = models.CharField("time zone", max_length=40, blank=True, help_text="For example Europe/Berlin.")
    day_starts = models.PositiveSmallIntegerField(
        "a study day begins at",
        default=ROLLOVER_HOUR,
        choices=[(hour, f"{hour}:00") for hour in range(13)],
        help_text="What you study before this hour still counts for the day before.",
    )
    theme = models.CharField(
        max_length=5, blank=True, choices=[("", "As the device"), ("light", "Light"), ("dark", "Dark")]
    )
    voice_allowed = models.DateTimeField(null=True, editable=False, help_text="when they agreed to be heard in calls")
    voice_to = models.CharField(max_length=520, blank=True, editable=False, help_text="hosts outside that this is for")
    keeps_words = models.BooleanField(
        "keep what I say in calls for 30 days",
        default=False,
        help_text="So that you can read your calls again. Else only what your answers came to stays.",
    )
    joined = models.DateTimeField(default=timezone.now, editable=False)
    deleted = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Signing in takes the account back for 30 days."
    )

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="one_user_a_name", violation_error_message="This name is taken."
            )
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name that others see."""
        return self.name or self.username

    @property
    def initials(self) -> str:
        """One or two letters for the account button."""
        words = self.shown_name.replace(".", " ").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def is_superuser(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def is_staff(self) -> bool:
        """Teachers and administrators may open the admin; what each sees there is scoped by the admin itself."""
        return self.role in {Role.TEACHER, Role.ADMINISTRATOR}

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone in which this person's study day begins; the site's when none is set."""
        return ZoneInfo(self.zone or settings.TIME_ZONE)

    def study_day(self, now: datetime) -> int:
        """The number of this person's study day at the instant `now`."""
        return study_day(now, self.time_zone, self.day_starts)
