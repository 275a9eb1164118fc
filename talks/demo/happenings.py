"""What has happened to the made-up programme since it came out: moves, delays, a cancellation, full rooms."""

import datetime
from collections.abc import Sequence
from random import Random

from django.db.models import F
from django.utils import timezone

from talks.models import Appearance, Change, Edition, Talk
from talks.timetable import free_rooms
from venue.models import Room

MOVED = 5
HOUR = datetime.timedelta(hours=1)
QUARTER = datetime.timedelta(minutes=15)


def let_things_happen(edition: Edition, talks: Sequence[Talk], rooms: Sequence[Room], random: Random) -> None:
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(programme_out_at=now - 30 * 24 * HOUR)
    plain = edition.talks.filter(format="talk", room__isnull=False).select_related("room").in_programme_order()
    past = list(plain.filter(ends_at__lt=now))
    running = list(plain.filter(starts_at__lte=now, ends_at__gt=now))
    coming = list(plain.filter(starts_at__gt=now))
    random.shuffle(coming)
    _move(coming[12:], talks, rooms)
    for talk in coming[:3]:
        _delay(talk)
    for talk in coming[3:5]:
        talk.cancel(because="The speaker's train does not run")
    for talk in running[:2]:
        others = [room for room in free_rooms(rooms, talks, talk) if room.pk != talk.room_id]
        talk.mark_full(overflow=others[0] if others else None)
    for talk in random.sample(past, min(2, len(past))):
        talk.mark_full()
    _add(edition, coming[8:10])
    _book_twice(coming[12:])
    _tell_as_of_then(edition, now)


def _delay(talk: Talk) -> None:
    assert talk.starts_at is not None
    assert talk.ends_at is not None
    talk.retime(starts_at=talk.starts_at + QUARTER, ends_at=talk.ends_at + QUARTER, because="The one before runs long")


def _move(coming: Sequence[Talk], talks: Sequence[Talk], rooms: Sequence[Room]) -> None:
    """The first few for which a bigger room is free."""
    moved = 0
    for talk in coming:
        bigger = [room for room in free_rooms(rooms, talks, talk) if _seats(room) > _seats(talk.room)]
        if bigger and moved < MOVED:
            talk.move(to=min(bigger, key=_seats), because="More of you than seats")
            moved += 1


def _seats(room: Room | None) -> int:
    return room.capacity or 0 if room else 0


def _add(edition: Edition, published: Sequence[Talk]) -> None:
    """As if two had come late."""
    late = Talk.objects.filter(pk__in=[talk.pk for talk in published])
    late.update(is_published=False)
    late.update(is_published=True)


def _book_twice(coming: Sequence[Talk]) -> None:
    """A room and a speaker in two places at once, as real programmes have them."""
    pairs = [
        (one, other)
        for one in coming
        for other in coming
        if one is not other and one.starts_at == other.starts_at and one.room_id != other.room_id
    ]
    if len(pairs) < 2:
        return
    one, other = pairs[0]
    other.move(to=one.room, because="")
    third, fourth = next(pair for pair in pairs if not {*pair} & {one, other})
    speaker = third.appearances.first()
    if speaker is not None and not fourth.appearances.filter(speaker=speaker.speaker_id).exists():
        Appearance.objects.create(talk=fourth, speaker=speaker.speaker, position=9, source=fourth.source)


def _tell_as_of_then(edition: Edition, now: datetime.datetime) -> None:
    """Spread over the last two days, each while its talk was still to come or running; mailed to nobody."""
    changes = Change.objects.of(edition)
    changes.update(told_at=now)
    for number, change in enumerate(changes.order_by("pk")):
        at = now - (number + 1) * 37 * datetime.timedelta(minutes=1)
        Change.objects.filter(pk=change.pk).update(at=at)
    changes.filter(kind=Change.Kind.FULL, talk__ends_at__lt=now).update(is_news=True, at=F("starts_after"))
