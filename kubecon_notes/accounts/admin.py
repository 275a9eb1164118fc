"""User: who may sign in, and who may curate."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.urls import reverse

from kubecon_notes.accounts.models import User
from venue.admin import Curated, CuratedForm


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

    def object_tools(self, row: User) -> Sequence[tuple[str, str]]:
        return (("What it wrote, and ban", reverse("admin:talks_ban_account", args=[row.pk])),)
