"""Five hundred made-up attendees: what they starred, rated and said."""

import datetime
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from talks.demo.marks import EMAILS
from talks.demo.words import ANSWERS, COMMENTS, GIVEN_NAMES, PRIVATE, SURNAMES
from talks.models import Comment, Flag, Rating, Star, Talk

STARS_EACH, RATINGS_EACH = 14, 9
DRAWS_MOST = 12.0
COMMENTED = 0.6
# How well-liked a talk is, and how its ratings then fall: from one star to five.
MOODS = ((1, 1, 4, 8, 6), (0, 1, 2, 6, 12), (2, 4, 6, 4, 1), (6, 3, 2, 3, 8))
MINUTE = datetime.timedelta(minutes=1)


def make_attendees(number: int, random: Random) -> list[Any]:
    """They cannot sign in, and no mail ever leaves for them."""
    user = get_user_model()
    now = timezone.now()
    unusable = make_password(None)
    return user._default_manager.bulk_create(
        user(
            email=f"attendee-{place:03}{EMAILS}",
            display_name=f"{random.choice(GIVEN_NAMES)} {random.choice(SURNAMES)[0]}.",
            password=unusable,
            last_login=now,
            wants_change_mails=False,
        )
        for place in range(1, number + 1)
    )


def make_traces(talks: Sequence[Talk], attendees: Sequence[Any], random: Random) -> None:
    # A few talks draw most people.
    weights = [min(random.paretovariate(1.1), DRAWS_MOST) for _talk in talks]
    _star(talks, weights, attendees, random)
    now = timezone.now()
    over = [(talk, weight) for talk, weight in zip(talks, weights, strict=True) if talk.ends_at and talk.ends_at < now]
    if over:
        _rate(over, attendees, random)
        _comment([talk for talk, _weight in over], attendees, random)


def _star(talks: Sequence[Talk], weights: Sequence[float], attendees: Sequence[Any], random: Random) -> None:
    now = timezone.now()
    Star.objects.bulk_create(
        Star(talk=talk, user=person, at=now - random.randint(1, 20_000) * MINUTE)
        for person in attendees
        for talk in sorted(set(random.choices(talks, weights, k=STARS_EACH)), key=lambda talk: talk.slug)
    )


def _rate(over: Sequence[tuple[Talk, float]], attendees: Sequence[Any], random: Random) -> None:
    talks, weights = zip(*over, strict=True)
    moods = {talk: random.choices(MOODS, [6, 6, 2, 1])[0] for talk in talks}
    rows = []
    for person in attendees:
        for talk in sorted(set(random.choices(talks, weights, k=RATINGS_EACH)), key=lambda talk: talk.slug):
            stars = random.choices(range(1, 6), moods[talk])[0]
            attended = random.choices(["room", "recording"], [8, 1])[0]
            at = _soon_after(talk, random)
            rows.append(Rating(talk=talk, user=person, stars=stars, attended=attended, given_at=at, changed_at=at))
    Rating.objects.bulk_create(rows)


def _soon_after(talk: Talk, random: Random) -> datetime.datetime:
    assert talk.ends_at is not None
    return min(talk.ends_at + random.randint(0, 300) * MINUTE, timezone.now())


def _comment(over: Sequence[Talk], attendees: Sequence[Any], random: Random) -> None:
    threads = Comment.objects.bulk_create(
        comment for talk in over if random.random() < COMMENTED for comment in _threads(talk, attendees, random)
    )
    public = [comment for comment in threads if comment.visibility != Comment.Visibility.SPEAKERS]
    Comment.objects.bulk_create(
        Comment(
            talk=comment.talk,
            parent=comment,
            author=random.choice(attendees),
            visibility=comment.visibility,
            text=random.choice(ANSWERS),
            written_at=min(comment.written_at + 5 * MINUTE, timezone.now()),
        )
        for comment in random.sample(public, len(public) // 4)
    )
    for comment in random.sample(public, min(3, len(public))):
        reporter = random.choice([person for person in attendees if person.pk != comment.author_id])
        Flag.objects.create(comment=comment, reporter=reporter, reason=Flag.Reason.ELSEWHERE)


def _threads(talk: Talk, attendees: Sequence[Any], random: Random) -> Iterator[Comment]:
    people = random.sample(attendees, random.randint(1, 4))
    for person, text in zip(people, random.sample(COMMENTS, len(people)), strict=True):
        visibility = random.choices(Comment.Visibility.values, [6, 2, 1])[0]
        said = random.choice(PRIVATE) if visibility == Comment.Visibility.SPEAKERS else text
        at = _soon_after(talk, random)
        yield Comment(talk=talk, author=person, visibility=visibility, text=said, written_at=at)
