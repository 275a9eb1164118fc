"""A Django project that is one empty view, no middleware, no database: what the server itself can do."""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

# By name, since granian imports this file in processes of its own.
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of-no-value-to-anyone",  # noqa: S106
    MIDDLEWARE=[],
    USE_I18N=False,
)

import django  # noqa: E402 - after its settings

django.setup()


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"ok")


urlpatterns = [path("", empty)]
application = WSGIHandler()
