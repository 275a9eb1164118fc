"""The user: signs in by e-mail address, is shown by display name."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core import signing
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from kubecon_notes.accounts import display_name

_stopping = signing.Signer(salt="stop mails about changes")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user whom we vouch for, and who can sign in; without a password only by other means."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            user.vouch_for_address()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())

    def unproven(self) -> models.QuerySet["User"]:
        """Begun sign-ups: nobody has shown yet that the address is theirs, or can sign in."""
        return self.filter(last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX).exclude(
            emailaddress__verified=True
        )

    def wanting_change_mails(self) -> models.QuerySet["User"]:
        """Who has shown that the address is theirs, and has not stopped these mails."""
        proven = {"emailaddress__verified": True, "emailaddress__email": models.F("email")}
        return self.filter(is_active=True, wants_change_mails=True, **proven)

    def with_stop_token(self, token: str) -> "User | None":
        """Whose mails the link in one of them stops."""
        try:
            return self.filter(pk=_stopping.unsign_object(token)).first()
        except (signing.BadSignature, ValueError, TypeError):
            return None


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField("e-mail address", help_text="To sign in with. Never shown in public.")
    display_name = display_name.DisplayNameField(
        max_length=display_name.LONGEST, default=display_name.DEFAULT, help_text="What others see."
    )
    is_staff = models.BooleanField("editor or moderator", default=False, help_text="May open the admin.")
    is_active = models.BooleanField("active", default=True, help_text="Switch off instead of deleting.")
    wants_change_mails = models.BooleanField(
        "mails about changes", default=True, help_text="Of talks that were starred: moved, retimed, cancelled, full."
    )
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                name="user_email_unique",
                violation_error_message="There is an account with this address already.",
            ),
            models.CheckConstraint(
                condition=models.Q(email__contains="@"),
                name="user_email_is_an_address",
            ),
            # django-allauth looks addresses up in lower case.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_lower_case"),
            *display_name.rules(),
        ]
        triggers = [
            # Name and badge stand over their comments on public pages, which are made anew by this.
            pgtrigger.Trigger(
                name="count_talks_spoken_of",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("display_name", "is_staff"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.AnyChange("display_name", "is_staff"),
                func="""
                    PERFORM talks_count(ARRAY(SELECT DISTINCT talk_id FROM talks_comment WHERE author_id = NEW.id));
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    @property
    def stop_token(self) -> str:
        """Stands in the address that each mail about changes offers. It never runs out: an old mail stops them, too."""
        return _stopping.sign_object(self.pk)

    def vouch_for_address(self) -> None:
        """Lets the user sign in without proving the address by a code: who makes accounts answers for them."""
        from allauth.account.models import EmailAddress  # asks for the user model when it is loaded

        addresses = EmailAddress.objects.filter(user=self)
        addresses.exclude(email=self.email).delete()
        addresses.update_or_create(
            email=self.email,
            defaults={"verified": True, "primary": True},
            create_defaults={"user": self, "verified": True, "primary": True},
        )
