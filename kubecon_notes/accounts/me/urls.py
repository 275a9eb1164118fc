from django.urls import path

from kubecon_notes.accounts.me import deletion, mails, overview

urlpatterns = [
    path("", overview.me, name="me"),
    path("data.json", overview.data, name="me-data"),
    path("deletion/", deletion.deletion, name="me-deletion"),
    path("gone/", deletion.gone, name="me-gone"),
    path("mails/", mails.mails, name="change-mails"),
    path("mails/stop/<str:token>/", mails.stop, name="change-mails-stop"),
    path("<slug:name>/", overview.one_list, name="me-list"),
]
