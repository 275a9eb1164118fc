from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kubecon_notes.accounts"
    label = "accounts"
    verbose_name = "Accounts"
