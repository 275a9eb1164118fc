from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kubecon_notes.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from kubecon_notes import checks  # noqa: F401 - registers them, once there are settings to look at
