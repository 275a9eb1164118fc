"""User: who may sign in, and who may curate."""

from collections.abc import Iterable, Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import pluralize
from django.urls import reverse

from kubecon_notes.accounts.leaving import LastSuperuserError, is_last_superuser, leave
from kubecon_notes.accounts.models import User
from talks.leaving import Comments, Stake
from venue.admin import Curated, CuratedForm

# Addresses are changed with their user; the rest holds secrets, or comes from the environment.
admin.site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])


class NewUserForm(CuratedForm[User], AdminUserCreationForm):  # type: ignore[type-arg]  # takes none at run time
    class Meta:
        model = User
        fields = ("email", "display_name")
        field_classes = {"email": forms.EmailField}


class UserForm(CuratedForm[User], UserChangeForm):  # type: ignore[type-arg]  # as above
    class Meta:
        model = User
        fields = "__all__"
        field_classes = {"email": forms.EmailField}


@admin.register(User)
class UserAdmin(Curated[User], DjangoUserAdmin):  # type: ignore[type-arg]  # as above
    form = UserForm
    add_form = NewUserForm
    list_display = ("display_name", "email", "is_staff", "is_active", "date_joined", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    date_hierarchy = "date_joined"
    search_fields = ("display_name", "email")
    ordering = ("display_name",)
    readonly_fields = ("date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "display_name", "password")}),
        (
            "Rights",
            {
                "fields": ("is_active", "is_staff", "groups", "is_superuser"),
                "description": "An editor or moderator may open the admin, and belongs to the group of that name.",
            },
        ),
        ("Record", {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = (
        (
            None,
            {"classes": ("wide",), "fields": ("email", "display_name", "usable_password", "password1", "password2")},
        ),
    )

    # Comments stay, without the name: whoever deletes somebody else's account does not decide what was said.

    def delete_model(self, request: HttpRequest, obj: User) -> None:  # noqa: ARG002 - Django's signature
        leave(obj, comments=Comments.UNNAME)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.order_by("pk"):
            self.delete_model(request, user)

    def get_deleted_objects(self, objs: Iterable[User], request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """In figures, and with no question of rights over each rating: leaving decides what goes."""
        users = list(objs)
        lines = [f"{user} ({user.email}): {_in_figures(Stake.of(user))}" for user in users]
        refused = set() if self.has_delete_permission(request) else {self.opts.verbose_name}
        kept = [str(LastSuperuserError())] if is_last_superuser(users) else []
        return lines, {self.opts.verbose_name_plural: len(users)}, refused, kept

    def object_tools(self, row: User) -> Sequence[tuple[str, str]]:
        return (("What it wrote, and ban", reverse("admin:talks_ban_account", args=[row.pk])),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or "email" in form.changed_data:
            obj.vouch_for_address()


@admin.register(Authenticator)
class SecondFactorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # as above
    """For whoever has lost theirs: removed here, it is set up anew. Never shows what it holds."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__email", "user__display_name")
    fields = readonly_fields = list_display

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


def _in_figures(stake: Stake) -> str:
    ratings = f"{stake.ratings} rating{pluralize(stake.ratings)} removed, and scores follow"
    return f"{ratings}; {stake.comments} comment{pluralize(stake.comments)} left without the name"
