"""Mail: kept in a folder where no server is named, and never half sent."""

import logging
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

logger = logging.getLogger(__name__)


class MailNotSentError(Exception):
    """The mail server, or the folder, did not take it. `AccountPagesMiddleware` says so, with 503."""


class FolderBackend(EmailBackend):
    """One file a mail in `.local/mail`, for its owner's eyes: it holds codes to sign in with."""

    def __init__(self, *args: Any, **options: Any) -> None:
        folder = settings.MAIL_FOLDER
        assert folder, "this backend is for where no mail server is named"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(*args, **{**options, "file_path": folder})


def send(message: EmailMessage, *, since: float) -> None:
    """Waits until a whole number of beats has gone by `since` the request came. What is done up to here differs
    by a few milliseconds between addresses with an account and without, and must not be read off a clock."""
    if settings.MAIL_BEAT:
        time.sleep(-(time.monotonic() - since) % settings.MAIL_BEAT)
    try:
        message.send()
    except (OSError, ImproperlyConfigured) as error:  # SMTPException is an OSError
        # Neither to whom nor what: the log is no place for addresses and codes.
        logger.error("A mail could not be sent: %s", type(error).__name__)  # noqa: TRY400 - its text may name both
        raise MailNotSentError from error


def kept_in() -> str:
    """`.local/mail`, where mail goes there; no more of the path than that is anyone's business."""
    folder: Path | None = settings.MAIL_FOLDER
    return "/".join(folder.parts[-2:]) if folder else ""
