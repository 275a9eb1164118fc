from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def report(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole report in the database, loaded once for a module and gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_report", verbosity=0)
        yield
        transaction.set_rollback(True)
