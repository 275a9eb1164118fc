"""What a worker does beside the server. Found by procrastinate, whose worker has to run: see README."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy, builtin_tasks
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.job_context import JobContext
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.types import JSONDict

from talks import telling
from talks.mails import tell_of_changes

FIRST = 10  # before mails that wait already: there may be hundreds
HOURS_KEPT = 72
# After 4 seconds, 16, a minute, 4 minutes, 17 minutes, an hour and 5 hours: what is older is no news.
PATIENTLY = RetryStrategy(max_attempts=7, exponential_wait=4)


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="tell_of_changes", priority=FIRST)
def collect_changes(timestamp: int) -> None:
    with transaction.atomic():
        told = telling.collect(now=timezone.now())
        if told:
            jobs: list[JSONDict] = [{"user": user, "changes": [*keys]} for user, keys in told.items()]
            _in_this_transaction(mail_changes).batch_defer(*jobs)


@app.task(retry=PATIENTLY)
def mail_changes(user: int, changes: list[int]) -> None:
    """One mail about all of them, never two: what was told is written down in the transaction that sends it."""
    with transaction.atomic():
        telling.one_at_a_time(user)
        person = telling.recipient(user)
        news = telling.still_news(person, changes) if person else []
        if news:
            tell_of_changes(person, news)
            telling.count_as_told(person, [change.pk for change in news])


@app.periodic(cron="* * * * * */20")
@app.task(queueing_lock="revive", priority=FIRST, pass_context=True)
async def revive(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker was killed at them."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="30 4 * * *")
@app.task(queueing_lock="clean_up", pass_context=True)
async def clean_up(context: JobContext, timestamp: int) -> None:
    """Those that failed to the last; those that succeeded are gone already."""
    await builtin_tasks.remove_old_jobs(context, max_hours=HOURS_KEPT, remove_failed=True, remove_aborted=True)


def _in_this_transaction(task: Any) -> JobDeferrer:
    """A worker's own connection is another than Django's, and would queue what is then rolled back."""
    return JobDeferrer(job_manager=JobManager(DjangoConnector()), job=task.configure().job)
