"""For what watches the server; and what visitors see while the database is away."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

WITHOUT_DATABASE = """
import django; django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for address in ("/healthz", "/readyz", "/editions/"):
    response = client.get(address, headers={"host": "localhost"})
    print(response.status_code, " ".join(response.text.split()))
"""


def test_healthz_says_ok_without_a_query(client: Client):
    response = client.get("/healthz")
    assert (response.status_code, response.text, response["Content-Type"]) == (200, "ok\n", "text/plain")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_ready_after_one_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries):
    with django_assert_num_queries(1):
        response = client.get("/readyz")
    assert (response.status_code, response.text, response["Content-Type"]) == (200, "ready\n", "text/plain")
    assert "no-store" in response["Cache-Control"]


def test_without_a_database_it_is_alive_but_not_ready():
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2",
    }
    command = [sys.executable, "-c", WITHOUT_DATABASE]
    run = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    alive, ready, page = run.stdout.splitlines()
    assert alive == "200 ok"
    assert ready == "503 the database does not answer"
    assert page.startswith("500 <!doctype html>")
    assert "<h1>Something broke on our side</h1>" in page
