"""`python -m kubecon_notes.launch.worker`: does what is queued, until it is asked to end.

The same as `manage.py procrastinate worker`, which hosts run, but for the line that one says at its start.
"""

import asyncio
import os

import django


async def work() -> None:
    from procrastinate.contrib.django import app  # wants the settings

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]  # Django's has it
        async with app.open_async():
            await app.run_worker_async()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kubecon_notes.settings")
    django.setup()
    asyncio.run(work())
