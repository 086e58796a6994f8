"""Two tables: a facility with its profile, and the people who work there."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from .roles import Role, titles


def known_zone(name: str) -> None:
    """Refuse a time zone that the IANA database does not know."""
    if name not in available_timezones():
        raise ValidationError(f"{name!r} is not a time zone. Use a name such as America/New_York.")


def known_roles(names: Any) -> None:
    """Refuse a role that is not one of the six."""
    if not isinstance(names, list) or not {*names} <= {*map(str, Role)}:
        raise ValidationError(f"A role must be one of: {', '.join(Role)}.")


known_username = RegexValidator(
    r"^[a-z][a-z0-9.-]{2,59}$",
    "A sign-in name has 3 to 60 small letters, digits, dots or dashes, and starts with a letter, such as jo.smith.",
)


class Setting(models.TextChoices):
    HOSPITAL = "hospital"
    RESIDENTIAL = "residential"
    OUTPATIENT = "outpatient"
    ED = "ed"
    JAIL = "jail"


class Facility(models.Model):
    """One programme's profile. Its beds are in `records`, for a bed is about who lies in it."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=240)
    helpline = models.CharField(max_length=40)
    state = models.CharField(max_length=2)
    setting = models.CharField(max_length=20, choices=Setting.choices)
    otp = models.BooleanField(default=False, help_text="An opioid treatment program that may dispense methadone")
    licences = models.JSONField(default=list, blank=True)
    hours = models.CharField(max_length=200)
    logo_text = models.CharField(max_length=4)
    zone = models.CharField(max_length=60, validators=[known_zone])
    demo = models.BooleanField(default=False)
    default = models.BooleanField(default=False, help_text="The profile of the pages that need no sign-in")
    made_up = models.CharField(max_length=200, blank=True)
    # {number: value}: which of several published options this facility has chosen; {rule id: {by, source, on}}
    choices = models.JSONField(default=dict, blank=True)
    confirmations = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["default"], condition=models.Q(default=True), name="one_default_facility")
        ]

    def __str__(self) -> str:
        return self.name


class Members(BaseUserManager["Member"]):
    """Makes people who work here."""

    def add(
        self, *, facility: Facility, username: str, display_name: str, roles: frozenset[Role], password: str
    ) -> "Member":
        """A new member with a usable password; refuses an unknown role, a bad name, or a name already taken."""
        member = self.model(
            facility=facility, username=username, display_name=display_name, roles=sorted(roles), is_active=True
        )
        member.set_password(password)
        member.full_clean()
        member.save(using=self._db)
        return member

    def get_queryset(self) -> models.QuerySet["Member"]:
        # Whoever asks for a member asks for the facility next: its zone and its name are on every page.
        return super().get_queryset().select_related("facility")


class Member(AbstractBaseUser):
    """Somebody who works at one facility. Roles say what they may do; a disabled member cannot sign in."""

    username = models.CharField(max_length=60, unique=True, validators=[known_username])
    display_name = models.CharField(max_length=120)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="members")
    roles = models.JSONField(default=list, validators=[known_roles])
    is_active = models.BooleanField(default=True)
    made_up = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = Members()

    class Meta:
        ordering = ["display_name"]

    def __str__(self) -> str:
        return self.username

    @property
    def role_set(self) -> frozenset[Role]:
        return frozenset(map(Role, self.roles))

    @property
    def titles(self) -> str:
        return titles(self.role_set)
