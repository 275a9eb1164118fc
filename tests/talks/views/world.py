"""An edition with some of everything, and the address of one page of every kind."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from talks.models import Edition, Event, Organization, Report, Speaker, Tag, Talk
from tests.make import (
    make_appearance,
    make_booth,
    make_comment,
    make_edition,
    make_event,
    make_exhibitor,
    make_floor,
    make_link,
    make_note,
    make_organization,
    make_rating,
    make_report,
    make_room,
    make_speaker,
    make_tag,
    make_takeaway,
    make_talk,
    make_user,
    make_venue,
)
from venue.models import Room

START = datetime.datetime(2024, 3, 20, 9, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@dataclass
class World:
    """`rows` of everything, and `rows` of everything on each of them."""

    rows: int = 1
    edition: Edition = field(init=False)
    earlier: Edition = field(init=False)
    rooms: list[Room] = field(init=False)
    organizations: list[Organization] = field(init=False)
    speakers: list[Speaker] = field(init=False)
    tags: list[Tag] = field(init=False)
    attendees: list[Any] = field(init=False)
    events: list[Event] = field(init=False)
    talks: list[Talk] = field(init=False)
    reports: list[Report] = field(init=False)

    def __post_init__(self) -> None:
        building = make_venue()
        self.edition = make_edition(slug="kubecon", year=2024, venue=building, is_current=True)
        self.earlier = make_edition(slug="earlier", year=2023, venue=building)
        floors = [make_floor(venue=building) for _ in self._each]
        self.rooms = [make_room(floor=floor, x=n * 9, y=1, width=8, depth=9) for floor in floors for n in self._each]
        self.organizations = [make_organization() for _ in self._each]
        self.speakers = [make_speaker() for _ in self._each]
        self.tags = [make_tag(slug=f"tag-{n}") for n in self._each]
        self.reports = [
            make_report(edition=self.edition, organization=owner, introduction="A short one.")
            for owner in self.organizations
        ]
        self.attendees = [make_user() for _ in self._each]
        self.events = [self._event(n) for n in self._each]
        self.talks = [self._talk(self.edition, self.events[n]) for n in self._each]
        for n in self._each:
            self._talk(self.earlier, None)
            booth = make_booth(floor=floors[n], x=n * 9, y=20, width=8, depth=9, number=f"A{n}")
            make_exhibitor(edition=self.edition, organization=self.organizations[n], booth=booth)
            self._noted(booth=booth)
            self._noted(venue=building)

    @property
    def _each(self) -> range:
        return range(self.rows)

    def _event(self, n: int) -> Event:
        organizer = self.organizations[0]
        event = make_event(
            edition=self.edition, hosts=self.speakers, room=self.rooms[0], organizer=organizer, slug=f"event-{n}"
        )
        for _ in self._each:
            make_link(event=event, kind="programme")
        self._noted(event=event)
        return event

    def _talk(self, edition: Edition, event: Event | None) -> Talk:
        talk = make_talk(
            edition=edition,
            event=event,
            room=self.rooms[0],
            tags=self.tags,
            starts_at=START if event else None,
            ends_at=START + HOUR if event else None,
        )
        for position, (speaker, employer) in enumerate(zip(self.speakers, self.organizations, strict=True)):
            make_appearance(talk=talk, speaker=speaker, organization=employer, position=position)
        for kind in ("video", "slides"):
            make_link(talk=talk, kind=kind)
        if event:
            self._noted(talk=talk, emphasis="highlighted")
            for author in self.attendees:
                make_rating(talk=talk, user=author, stars=5)
                comment = make_comment(talk=talk, author=author)
                for _ in self._each:
                    make_comment(parent=comment, author=author)
        if event:
            self._change(talk)
        return talk

    def _change(self, talk: Talk) -> None:
        """One of each kind that a row or a page shows."""
        talk.retime(starts_at=START, ends_at=START + HOUR / 2, because="Lunch is earlier.")
        talk.mark_full(overflow=self.rooms[-1] if self.rows > 1 else None)

    def _noted(self, **about: object) -> None:
        for report in self.reports:
            note = make_note(report=report, heading="What we saw", **about)
            for _ in self._each:
                make_takeaway(note=note)
                make_link(note=note, kind="other")

    @property
    def addresses(self) -> dict[str, str]:
        """By the name of the address in talks/urls.py."""
        return {
            "conduct": "/conduct/",
            "editions": "/editions/",
            "scores": "/scores/",
            "speakers": "/speakers/",
            "speaker": self.speakers[0].get_absolute_url(),
            "organizations": "/organizations/",
            "organization": self.organizations[0].get_absolute_url(),
            "tags": "/tags/",
            "tag": self.tags[0].get_absolute_url(),
            "edition": "/kubecon/",
            "offline": "/kubecon/offline.json",
            "schedule": "/kubecon/schedule/",
            "now": "/kubecon/now/",
            "talks": "/kubecon/talks/",
            "talks-ics": "/kubecon/talks.ics",
            "schedule-ics": "/kubecon/schedule.ics",
            "changes": "/kubecon/changes/",
            "changes-atom": "/kubecon/changes.atom",
            "facet": "/kubecon/talks/by/topic/",
            "talk": self.talks[0].get_absolute_url(),
            "talk-ics": f"/kubecon/talks/{self.talks[0].slug}.ics",
            "comment": self.talks[0].comments.filter(parent=None)[0].get_absolute_url(),
            "events": "/kubecon/events/",
            "event": self.events[0].get_absolute_url(),
            "venue": "/kubecon/venue/",
            "room": f"/kubecon/venue/{self.rooms[0].slug}/",
            "showcase": "/kubecon/showcase/",
            "reports": "/kubecon/reports/",
            "report": self.reports[0].get_absolute_url(),
        }


# Of the addresses above those that are no pages to be read.
FILES = {"offline", "talks-ics", "schedule-ics", "talk-ics", "changes-atom"}

# Those above are one page each and the same for everyone; these are not.
OTHER_NAMES = {
    *("decisions", "home", "worker", "edition-preview", "talk-preview", "event-preview", "report-preview"),
    *("mine", "rating", "rating-withdrawal", "comments", "reply", "edit", "withdrawal", "report-comment"),
    *("agenda", "join", "exchange", "agenda-feed", "agenda-feed-renewal", "agenda-feed-revocation", "star", "unstar"),
    *("agenda-ics", "claim", "feedback", "feedback-csv", "feedback-json", "feedback-on-talk"),
}
