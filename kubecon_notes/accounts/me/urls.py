from django.urls import path

from kubecon_notes.accounts.me import deletion, overview

urlpatterns = [
    path("", overview.me, name="me"),
    path("data.json", overview.data, name="me-data"),
    path("deletion/", deletion.deletion, name="me-deletion"),
    path("gone/", deletion.gone, name="me-gone"),
    path("<slug:name>/", overview.one_list, name="me-list"),
]
