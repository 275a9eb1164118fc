"""What a deployment may get wrong without noticing (`manage.py check --deploy`)."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's own name


@register(Tags.security, deploy=True)
def links_in_mails_lead_here(**_options: Any) -> list[CheckMessage]:
    if urlsplit(settings.SITE_ADDRESS).hostname not in {"127.0.0.1", "localhost", "::1"}:
        return []
    told = "Links in mails about changes would lead to the reader's own machine."
    return [Warning(told, hint="Set SITE_ADDRESS=https://… to where the site is found.", id="kubecon_notes.W001")]
