"""Django's classes that take type parameters for the type checker, but not at run time."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.contrib.admin import options

if TYPE_CHECKING:
    BaseInlineFormSet = forms.BaseInlineFormSet
    BaseModelAdmin = options.BaseModelAdmin
    ModelAdmin = admin.ModelAdmin
    ModelChoiceField = forms.ModelChoiceField
    ModelForm = forms.ModelForm
    TabularInline = admin.TabularInline
else:

    class _Subscriptable:
        def __class_getitem__(cls, _parameters: object) -> type:
            return cls

    class BaseInlineFormSet(_Subscriptable, forms.BaseInlineFormSet):
        pass

    class BaseModelAdmin(_Subscriptable, options.BaseModelAdmin):
        pass

    class ModelAdmin(_Subscriptable, admin.ModelAdmin):
        pass

    class ModelChoiceField(_Subscriptable, forms.ModelChoiceField):
        pass

    class ModelForm(_Subscriptable, forms.ModelForm):
        pass

    class TabularInline(_Subscriptable, admin.TabularInline):
        pass
