import pytest
from django.conf import settings
from django.core.cache import caches

pytest_plugins = ["tests.database", "tests.chromium"]


@pytest.fixture(autouse=True)
def empty_caches() -> None:
    """What a test before this one has kept, at a revision that may come again.

    What is counted in the database is rolled back with everything else in it.
    """
    for name in settings.CACHES:
        if name != "default":
            caches[name].clear()
