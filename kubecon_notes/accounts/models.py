"""The user: signs in by e-mail address, is shown by display name."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who can sign in; without a password only by other means."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        email = self.normalize_email(email)
        fields.setdefault("display_name", email.partition("@")[0])
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField("e-mail address", unique=True, help_text="To sign in with. Never shown in public.")
    display_name = models.CharField(max_length=80, help_text="What others see.")
    is_staff = models.BooleanField("editor or moderator", default=False, help_text="May open the admin.")
    is_active = models.BooleanField("active", default=True, help_text="Switch off instead of deleting.")
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="There is an account with this address already.",
            ),
            models.CheckConstraint(
                condition=models.Q(email__contains="@"),
                name="user_email_is_an_address",
            ),
            models.CheckConstraint(
                condition=~models.Q(display_name__regex=r"^\s*$"),
                name="user_display_name_given",
                violation_error_message="Say what others should see.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name
