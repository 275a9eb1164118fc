"""`make demo`: the made-up edition, and an attendee to look at it with."""

from django.db import connections, transaction
from django.utils import timezone

from kubecon_notes.accounts.models import User
from kubecon_notes.environment import env_bool, env_int
from kubecon_notes.launch.local import ensure_secret
from kubecon_notes.launch.terminal import say
from talks.demo import demo_edition, forget_demo, make_demo
from talks.models import Edition, Star, Talk
from talks.timetable import overlap, timed

ATTENDEE_EMAIL = "attendee@kubecon-notes.example"
KEPT_AS = "attendee-password"
SEED = 2024
PLANNED, CHANGED = 8, 3


def ensure_demo() -> None:
    """Leaves one that is still around today as it is, with all that was written in it, unless AGAIN=1."""
    edition = demo_edition()
    if edition is not None and is_on(edition) and not env_bool("AGAIN", default=False):
        say(f"The demo edition is there: /{edition.slug}/ - `AGAIN=1 make demo` makes it anew")
    else:
        say("Making up a conference around today: a minute at most")
        with transaction.atomic():
            forget_demo()
            edition = make_demo(seed=env_int("SEED", SEED), now=timezone.now())
        say(f"Made: {edition.talks.count()} talks at /{edition.slug}/ - `make run` serves them")
    say(f"An attendee signs in as {ATTENDEE_EMAIL} with the password {attendee_password(edition)}")
    connections.close_all()


def is_on(edition: Edition) -> bool:
    return edition.includes(timezone.now().astimezone(edition.zone).date())


def attendee_password(edition: Edition) -> str:
    """Of an account that has starred some of what is to come."""
    password = ensure_secret(KEPT_AS, length=15)
    user = User.objects.filter(email=ATTENDEE_EMAIL).first()
    if user is None:
        user = User.objects.create_user(ATTENDEE_EMAIL, password, display_name="Robin Example")
    elif not user.check_password(password):
        user.set_password(password)
        user.save()
    if not Star.objects.by(user).filter(talk__edition=edition).exists():
        _star_some(user, edition)
    return password


def _star_some(user: User, edition: Edition) -> None:
    """A day that can be walked, but for one clash; and what has changed."""
    coming = edition.talks.published().filter(starts_at__gt=timezone.now(), is_cancelled=False).in_programme_order()
    planned: list[Talk] = []
    for talk in timed(coming):
        if len(planned) < PLANNED and not any(overlap(talk, other) for other in planned):
            planned.append(talk)
    clashing = next((talk for talk in coming.exclude(pk=planned[0].pk) if overlap(talk, planned[0])), None)
    changed = Talk.objects.filter(edition=edition, starts_at__gt=timezone.now(), changes__isnull=False).distinct()
    later = [talk for talk in timed(changed) if not any(overlap(talk, other) for other in planned)]
    for talk in [*planned, *([clashing] if clashing else []), *later[:CHANGED]]:
        talk.star(by=user)
