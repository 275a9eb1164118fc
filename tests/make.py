"""Test data: each function makes one row with readable defaults, and whatever that row needs."""

import datetime
from importlib import import_module
from itertools import count
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from kubecon_notes.accounts.models import User
from talks.models import (
    Appearance,
    Ban,
    Claim,
    Comment,
    Decision,
    Edition,
    Event,
    Exhibitor,
    Flag,
    Host,
    Link,
    Note,
    Organization,
    Rating,
    Report,
    Speaker,
    Star,
    Tag,
    Tagging,
    Takeaway,
    Talk,
)
from venue.models import Booth, Floor, Room, Venue

PASSWORD = "correct horse battery staple"
FIRST_DAY = datetime.date(2024, 3, 19)
LAST_DAY = datetime.date(2024, 3, 22)

_numbers = count(1)


def make_edition(**fields: Any) -> Edition:
    """Four days in Paris, published; name and slug differ from one call to the next."""
    number = next(_numbers)
    defaults = {
        "name": f"KubeCon + CloudNativeCon Europe, number {number}",
        "short_name": f"KubeCon EU {number}",
        "slug": f"kubecon-eu-{number}",
        "year": 2024,
        "city": "Paris",
        "country": "France",
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "time_zone": "Europe/Paris",
        "is_published": True,
        "source": "made for a test",
    }
    return Edition.objects.create(**{**defaults, **fields})


def make_event(*, hosts: list[Speaker] | None = None, **fields: Any) -> Event:
    number = next(_numbers)
    defaults = {"name": f"OpenTofu Day {number}", "slug": f"opentofu-day-{number}", "is_published": True}
    event = Event.objects.create(
        **{"edition": fields.get("edition") or make_edition(), **defaults, "source": "made for a test", **fields}
    )
    Host.objects.bulk_create([Host(event=event, speaker=host, source="made for a test") for host in hosts or []])
    return event


def make_talk(*, speakers: list[Speaker] | None = None, tags: list[Tag] | None = None, **fields: Any) -> Talk:
    """Published, of unknown time and room, in the edition of its event if it has one."""
    number = next(_numbers)
    event = fields.get("event")
    defaults = {
        "edition": fields.get("edition") or (event.edition if event else make_edition()),
        "title": f"Mean Comments, part {number}",
        "slug": f"mean-comments-{number}",
        "is_published": True,
        "source": "made for a test",
    }
    talk = Talk.objects.create(**{**defaults, **fields})
    for position, speaker in enumerate(speakers or [], start=1):
        make_appearance(talk=talk, speaker=speaker, position=position)
    Tagging.objects.bulk_create([Tagging(talk=talk, tag=tag, source="made for a test") for tag in tags or []])
    return talk


def make_speaker(**fields: Any) -> Speaker:
    number = next(_numbers)
    defaults = {"name": f"Ada Lovelace {number}", "slug": f"ada-lovelace-{number}", "source": "made for a test"}
    return Speaker.objects.create(**{**defaults, **fields})


def make_organization(**fields: Any) -> Organization:
    number = next(_numbers)
    defaults = {"name": f"Analytical Engines {number}", "slug": f"analytical-engines-{number}"}
    return Organization.objects.create(**{**defaults, "source": "made for a test", **fields})


def make_appearance(**fields: Any) -> Appearance:
    defaults = {
        "talk": fields.get("talk") or make_talk(),
        "speaker": fields.get("speaker") or make_speaker(),
        "source": "made for a test",
    }
    return Appearance.objects.create(**{**defaults, **fields})


def make_tag(**fields: Any) -> Tag:
    number = next(_numbers)
    defaults = {"name": f"Platform {number}", "slug": f"platform-{number}", "source": "made for a test"}
    return Tag.objects.create(**{**defaults, **fields})


def make_report(**fields: Any) -> Report:
    number = next(_numbers)
    defaults = {
        "edition": fields.get("edition") or make_edition(),
        "title": f"What was worth it, volume {number}",
        "slug": f"what-was-worth-it-{number}",
        "team": "JWorks",
        "is_published": True,
        "source": "made for a test",
    }
    return Report.objects.create(**{**defaults, **fields})


def make_note(**fields: Any) -> Note:
    """On a talk of its report's edition, unless an event, booth or venue is given."""
    talk = fields.get("talk")
    report = fields.get("report") or make_report(**({"edition": talk.edition} if talk else {}))
    defaults: dict[str, Any] = {
        "report": report,
        "position": report.notes.count() + 1,
        "text": "Worth an hour of anyone's time.",
        "source": "made for a test",
    }
    if not {"talk", "event", "booth", "venue"} & fields.keys():
        defaults["talk"] = make_talk(edition=report.edition)
    return Note.objects.create(**{**defaults, **fields})


def make_takeaway(**fields: Any) -> Takeaway:
    note = fields.get("note") or make_note()
    defaults = {
        "note": note,
        "position": note.takeaways.count() + 1,
        "text": "Read the comments on a Friday.",
        "source": "made for a test",
    }
    return Takeaway.objects.create(**{**defaults, **fields})


def make_link(**fields: Any) -> Link:
    """On a talk, unless an event or note is given."""
    number = next(_numbers)
    defaults: dict[str, Any] = {"url": f"https://video.example/{number}", "kind": Link.Kind.VIDEO}
    if not {"talk", "event", "note"} & fields.keys():
        defaults["talk"] = make_talk()
    return Link.objects.create(**{**defaults, "source": "made for a test", **fields})


def make_venue(**fields: Any) -> Venue:
    number = next(_numbers)
    defaults = {"name": f"Expo Halls {number}", "slug": f"expo-halls-{number}", "source": "made for a test"}
    return Venue.objects.create(**{**defaults, **fields})


def make_floor(**fields: Any) -> Floor:
    venue = fields.get("venue") or make_venue()
    level = venue.floors.count() + 1
    defaults = {"venue": venue, "level": level, "name": f"Level 7.{level}", "source": "made for a test"}
    return Floor.objects.create(**{**defaults, **fields})


def make_room(**fields: Any) -> Room:
    """Without a place on the plan, and in the venue of its floor if it has one."""
    number = next(_numbers)
    floor = fields.get("floor")
    defaults = {
        "venue": fields.get("venue") or (floor.venue if floor else make_venue()),
        "name": f"Room {number}",
        "slug": f"room-{number}",
        "source": "made for a test",
    }
    return Room.objects.create(**{**defaults, **fields})


def make_booth(**fields: Any) -> Booth:
    number = next(_numbers)
    floor = fields.get("floor")
    defaults = {
        "venue": fields.get("venue") or (floor.venue if floor else make_venue()),
        "name": f"Booth {number}",
        "slug": f"booth-{number}",
        "source": "made for a test",
    }
    return Booth.objects.create(**{**defaults, **fields})


def make_exhibitor(**fields: Any) -> Exhibitor:
    defaults = {
        "edition": fields.get("edition") or make_edition(),
        "organization": fields.get("organization") or make_organization(),
        "source": "made for a test",
    }
    return Exhibitor.objects.create(**{**defaults, **fields})


def make_user(*, groups: list[str] | None = None, **fields: Any) -> User:
    """Someone without rights, who signs in with `PASSWORD`."""
    number = next(_numbers)
    defaults = {"email": f"visitor{number}@example.com", "password": PASSWORD, "display_name": f"Visitor {number}"}
    user = User.objects.create_user(**{**defaults, **fields})
    user.groups.set([make_group(name) for name in groups or []])
    return user


def make_editor(**fields: Any) -> User:
    """Staff in the group Editor, no superuser."""
    return make_user(**{"groups": ["Editor"], "is_staff": True, "display_name": "Edith Editor", **fields})


def make_moderator(**fields: Any) -> User:
    """Staff in the group Moderator, no superuser."""
    return make_user(**{"groups": ["Moderator"], "is_staff": True, "display_name": "Moe Moderator", **fields})


def make_group(name: str) -> Group:
    """As migrated; made again where a test before this one has emptied all tables."""
    if not Group.objects.filter(name=name).exists():
        migrations = "kubecon_notes.accounts.migrations"
        import_module(f"{migrations}.0002_editor_and_moderator_groups").create_groups(apps, None)
        for later in (
            "0007_moderators_decide_over_what_attendees_write",
            "0009_editors_give_reasons_for_changes",
        ):
            import_module(f"{migrations}.{later}").give_rights(apps, None)
    return Group.objects.get(name=name)


def make_client(user: User | None = None) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def make_rateable_talk(**fields: Any) -> Talk:
    """Over since an hour, in an edition that began yesterday."""
    now = timezone.now()
    edition = fields.pop("edition", None) or make_edition(
        first_day=now.date() - datetime.timedelta(days=1),
        last_day=now.date() + datetime.timedelta(days=2),
        time_zone="UTC",
        year=now.year,
    )
    hours = {"starts_at": now - datetime.timedelta(hours=2), "ends_at": now - datetime.timedelta(hours=1)}
    return make_talk(**{"edition": edition, **hours, **fields})


def make_scheduled_talk(start: str, minutes: int = 30, *, day: int = 20, **fields: Any) -> Talk:
    """On a day of March 2024, as the clocks of its edition have it: `make_scheduled_talk("10:30")`."""
    edition = fields.pop("edition", None) or make_edition()
    hour, minute = map(int, start.split(":"))
    starts_at = datetime.datetime(2024, 3, day, hour, minute, tzinfo=edition.zone)
    ends_at = starts_at + datetime.timedelta(minutes=minutes)
    return make_talk(**{"edition": edition, "starts_at": starts_at, "ends_at": ends_at, **fields})


def make_star(**fields: Any) -> Star:
    talk, user = fields.get("talk") or make_talk(), fields.get("user") or make_user()
    return Star.objects.create(**{"talk": talk, "user": user, **fields})


def make_rating(**fields: Any) -> Rating:
    """By a new attendee on a new talk unless they are given: four stars, in the room."""
    defaults = {
        "talk": fields.get("talk") or make_rateable_talk(),
        "user": fields.get("user") or make_user(),
        "stars": 4,
        "attended": "room",
    }
    return Rating.objects.create(**{**defaults, **fields})


def make_ratings(talk: Talk, *stars: int) -> list[Rating]:
    return [make_rating(talk=talk, stars=given) for given in stars]


def make_comment(**fields: Any) -> Comment:
    """Named; an answer is as public as what it answers."""
    parent = fields.get("parent")
    defaults = {
        "talk": fields.get("talk") or (parent.talk if parent else make_talk()),
        "author": fields["author"] if "author" in fields else make_user(),
        "visibility": parent.visibility if parent else Comment.Visibility.NAMED,
        "text": f"I took home the part about reviews, {next(_numbers)}.",
    }
    return Comment.objects.create(**{**defaults, **fields})


def make_flag(**fields: Any) -> Flag:
    defaults = {
        "comment": fields.get("comment") or make_comment(),
        "reporter": fields.get("reporter") or make_user(),
        "reason": Flag.Reason.MEAN,
    }
    return Flag.objects.create(**{**defaults, **fields})


def make_claim(*, approved: bool = True, **fields: Any) -> Claim:
    defaults: dict[str, Any] = {
        "speaker": fields.get("speaker") or make_speaker(),
        "user": fields.get("user") or make_user(),
        "statement": "My profile links here.",
    }
    if approved:
        defaults |= {"state": Claim.State.APPROVED, "decided_at": timezone.now()}
    return Claim.objects.create(**{**defaults, **fields})


def make_speaker_account(*talks: Talk, **fields: Any) -> User:
    """Signs in as a speaker of all `talks`."""
    claim = make_claim(user=make_user(**{"display_name": "Grace Hopper", **fields}))
    for talk in talks:
        make_appearance(talk=talk, speaker=claim.speaker)
    user: User = claim.user
    return user


def make_ban(**fields: Any) -> Ban:
    return Ban.objects.create(**{"user": fields.get("user") or make_user(), "because": "Spam, again.", **fields})


def make_decision(**fields: Any) -> Decision:
    """That a comment is hidden, said but not done."""
    comment = fields.get("comment") or make_comment()
    defaults = {"action": "hide", "comment": comment, "talk": comment.talk, "concerns": comment.author}
    return Decision.objects.create(**{**defaults, "because": "It names a person.", "stood_before": "open", **fields})


def signed_in_session(user: User) -> Session:
    """Not saved: for many at once."""
    store = SessionStore()
    data = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    expires = timezone.now() + datetime.timedelta(days=1)
    return Session(session_key=get_random_string(32), session_data=store.encode(data), expire_date=expires)
