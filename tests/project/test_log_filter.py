"""Addresses that are keys by themselves stand in no log."""

import logging

import pytest
from django.conf import settings

from kubecon_notes.log_filter import HidesSecretAddresses

TOKEN = "9kyUsr4Tf0aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456"


@pytest.mark.parametrize(
    ("message", "args", "told"),
    [
        ("Forbidden (%s): %s", ("CSRF", f"/demo/agenda/{TOKEN}.ics"), "Forbidden (CSRF): /demo/agenda/…"),
        (f"Not Found: /demo/agenda/{TOKEN}.ics?x=1", (), "Not Found: /demo/agenda/…?x=1"),
        (
            "Method Not Allowed (DELETE): %s",
            (f"/me/mails/stop/{TOKEN}/",),
            "Method Not Allowed (DELETE): /me/mails/stop/…/",
        ),
        ("Not Found: %s", ("/demo/agenda/",), "Not Found: /demo/agenda/"),
    ],
)
def test_token_is_left_out(message: str, args: tuple[str, ...], told: str):
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, None)
    assert HidesSecretAddresses().filter(record)
    assert record.getMessage() == told


def test_all_that_is_logged_passes_the_filter():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["secrets"]
    assert settings.LOGGING["root"]["handlers"] == ["console"]
