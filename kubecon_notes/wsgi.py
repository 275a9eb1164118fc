"""The WSGI application that granian, or any other server, serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kubecon_notes.settings")
django_application = get_wsgi_application()

from kubecon_notes.page_cache import PageCacheFront  # noqa: E402 - needs the settings

application = PageCacheFront(django_application)
