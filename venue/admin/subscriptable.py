"""Django's classes that take type parameters for the type checker, but not at run time."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin

if TYPE_CHECKING:
    BaseInlineFormSet = forms.BaseInlineFormSet
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm
    TabularInline = admin.TabularInline
else:

    class _Subscriptable:
        def __class_getitem__(cls, _parameters: object) -> type:
            return cls

    class BaseInlineFormSet(_Subscriptable, forms.BaseInlineFormSet):
        pass

    class ModelAdmin(_Subscriptable, admin.ModelAdmin):
        pass

    class ModelForm(_Subscriptable, forms.ModelForm):
        pass

    class TabularInline(_Subscriptable, admin.TabularInline):
        pass
