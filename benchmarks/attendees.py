"""Made-up attendees who rate and comment on the made-up edition. For measuring only."""

import random
from collections.abc import Sequence

from django.contrib.auth import get_user_model

from talks.models import Comment, Rating, Talk

ATTENDEES = 200
RATINGS_A_TALK = 25
RATED_AT_MOST = 2_000
COMMENTS_A_TALK = 4
BUSY = 1_000
BATCH = 5_000


def make(talks: Sequence[Talk], *, seed: int = 2024) -> None:
    """Of a very large programme only the first talks are rated: a conference has only so many attendees."""
    rng = random.Random(seed)  # noqa: S311 - the same every time is the point
    users = get_user_model()._default_manager
    people = users.bulk_create(
        users.model(email=f"attendee{n}@example.com", display_name=f"Attendee {n}", password="!")  # noqa: S106
        for n in range(ATTENDEES)
    )
    heard = talks[:RATED_AT_MOST]
    Rating.objects.bulk_create(
        (
            Rating(talk=talk, user=user, stars=rng.choice([3, 4, 4, 5, 5]), attended="room")
            for talk in heard
            for user in rng.sample(people, RATINGS_A_TALK)
        ),
        batch_size=BATCH,
    )
    said = [(talk, n) for talk in heard for n in range(COMMENTS_A_TALK)] + [(talks[0], n) for n in range(BUSY)]
    Comment.objects.bulk_create(
        (
            Comment(
                talk=talk, author=rng.choice(people), visibility="named", text=f"Worth it, for reason {n}, {place}."
            )
            for place, (talk, n) in enumerate(said)
        ),
        batch_size=BATCH,
    )
