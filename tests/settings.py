"""The settings of the tests: the project's own, for a machine where nothing has been set up."""

import os

os.environ.setdefault("SECRET_KEY", "of-no-value-to-anyone")

from kubecon_notes.settings import *  # noqa: F403 - only now is there a secret key to read

# Hundreds of users are made, and none of their passwords is worth a tenth of a second.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nobody measures the time that a test takes.
MAIL_BEAT = 0
# Static files come from where they were written: nothing has to be collected first.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
